import { calendarArea } from '../../../core/calendar/index.ts';
import { createThing } from '../../../core/configuration/index.ts';
import { readMessage } from '../../../core/email/index.ts';
import { type MailboxChange, updateMailbox } from '../../../core/mailbox/update-mailbox.ts';
import { createTemplate } from '../../../core/template/index.ts';
import { type GivenMail, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const address = 'billing@desk.example.com';
const ACCOUNT = 'Invoices@Shop.example';

let people = 0;
const somebody = () => {
  people += 1;
  return `reader${people}@example.com`;
};

/** Somebody writes to the mailbox once it has been changed in this way. */
async function taken(change: MailboxChange, mail: GivenMail = {}, recipients = [address]) {
  const deps = { table: desk.table, domain: desk.settings.domain, mailboxes: desk.settings.mailboxes };
  await updateMailbox(deps, desk.context(), { address, change });
  desk.later(1);
  return desk.take({ from: somebody(), to: address, ...mail }, { recipients });
}

/** The acknowledgement that a ticket gets, as it was sent; null when there is none. */
async function acknowledged(ticketId: number) {
  const outcome = await desk.send(await desk.event(ticketId, 'ticket.created'));
  return { outcome, mail: outcome === 'sent' ? desk.lastMail() : null };
}

const named = (name: string, text: string, more: Record<string, string> = {}) =>
  createTemplate({ table: desk.table, catalogue: desk.configuration.catalogue }, desk.context(), {
    fields: { key: name, labels: { en: name }, texts: { en: text, ...more } },
  });

describe('another address of a mailbox', () => {
  test.each([
    ['in To, where the mail was forwarded', { to: ACCOUNT }, ['support@desk.example.com']],
    ['in Cc', { to: 'eva@example.com', headers: [`Cc: ${ACCOUNT}`] }, ['support@desk.example.com']],
    [
      'that only the account wrote down',
      { to: 'undisclosed-recipients:;', headers: [`Delivered-To: ${ACCOUNT}`] },
      ['support@desk.example.com'],
    ],
    [
      'where its servers wrote down both',
      {
        to: 'all@list.example',
        headers: ['X-Forwarded-To: support@desk.example.com', `X-Original-To: ${ACCOUNT}`],
      },
      ['support@desk.example.com'],
    ],
    ['of the envelope itself', { to: 'all@list.example' }, [ACCOUNT]],
  ])('leads there: %s', async (_, mail, recipients) => {
    const { ticket } = await taken({ aliases: [ACCOUNT] }, mail, recipients);
    expect(ticket).toMatchObject({ mailbox: address, tags: [] });
  });

  test('does not lead away from the mailbox that the mail was written to as well', async () => {
    const mail = { to: `support@desk.example.com, ${ACCOUNT}` };
    const { ticket } = await taken({ aliases: [ACCOUNT] }, mail, ['support@desk.example.com']);
    expect(ticket.mailbox).toBe('support@desk.example.com');
  });

  test('is one of the desk’s own: what comes back from it is a machine’s, and is not answered', async () => {
    const { ticket } = await taken({ aliases: [ACCOUNT] }, { from: ACCOUNT });
    expect(ticket.tags).toEqual(['automatic']);
    expect((await acknowledged(ticket.id)).outcome).toBe('withheld');
  });
});

test('a mailbox that acknowledges nothing asks for no mail, and does again once it is told to', async () => {
  const sent = desk.mail.sent.length;
  const { ticket } = await taken({ acknowledges: false });
  expect(await acknowledged(ticket.id)).toMatchObject({ outcome: 'nothing_to_send' });
  expect(desk.mail.sent).toHaveLength(sent);
  expect((await desk.events(ticket.id)).map(({ type }) => type)).not.toContain('acknowledgement.withheld');
  const later = await taken({ acknowledges: true });
  expect(await acknowledged(later.ticket.id)).toMatchObject({ outcome: 'sent' });
});

describe('the language of a mailbox', () => {
  test('is what its tickets and new customers speak of whom nothing else tells it, and it is written in it', async () => {
    const { ticket } = await taken({ language: 'de' });
    expect(ticket.language).toBe('de');
    expect((await acknowledged(ticket.id)).mail?.raw.toString()).toContain('Guten Tag');
  });

  test('gives way to what the message says', async () => {
    const { ticket } = await taken({ language: 'de' }, { headers: ['Content-Language: fr'] });
    expect(ticket.language).toBe('fr');
  });
});

describe('without plus addresses', () => {
  test('answers go to the address as it is, and find their ticket all the same', async () => {
    const { ticket } = await taken({ plusAddresses: false });
    const { event } = await desk.reply(ticket.id);
    await desk.send(event);
    const { headers, messageId, to } = desk.lastMail();
    expect(headers['reply-to']).toEqual([`Acme Billing <${address}>`]);
    const { ticket: joined } = await desk.take({ from: to, to: address, inReplyTo: messageId });
    expect(joined.id).toBe(ticket.id);
    await taken({ plusAddresses: true });
  });
});

describe('the signature of a mailbox', () => {
  const bodyOf = async (ticketId: number) => {
    await desk.send((await desk.reply(ticketId, 'Put it out.')).event);
    return readMessage(Buffer.from(desk.lastMail().raw));
  };

  test('stands under what agents write, in the language of the ticket, with what it names, and above what is quoted', async () => {
    await named('signed', 'Kind regards\nticket {{ ticket.id }}', {
      de: 'Freundliche Grüße\n{{ desk.name }}',
    });
    const { ticket } = await taken({ signature: 'signed', language: null });
    const { text, html } = await bodyOf(ticket.id);
    expect(text).toMatch(
      new RegExp(`^Put it out\\.\\n\\n-- \\nKind regards\\nticket ${ticket.id}\\n\\n\\[ref:`),
    );
    expect(html).toContain(`-- <br>Kind regards<br>ticket ${ticket.id}`);
    const german = await taken({}, { headers: ['Content-Language: de'] });
    expect((await bodyOf(german.ticket.id)).text).toContain('-- \nFreundliche Grüße\nAcme Help\n');
  });

  test('is not part of what the desk says by itself', async () => {
    const { ticket } = await taken({ signature: 'signed' });
    expect((await acknowledged(ticket.id)).mail?.raw.toString()).not.toContain('Kind regards');
  });

  test('that cannot be filled in holds no reply up', async () => {
    await named('broken', '{% for a in (1..1000000) %}a{% endfor %}');
    const failed: string[] = [];
    const before = desk.templateFailed;
    desk.templateFailed = (key) => void failed.push(key);
    const { ticket } = await taken({ signature: 'broken' });
    expect((await bodyOf(ticket.id)).text).toMatch(/^Put it out\.\n\n\[ref:/);
    desk.templateFailed = before;
    expect(failed).toEqual(['broken']);
  });
});

describe('the word of a mailbox for what customers ask', () => {
  test('stands in what the desk says, in the language of the ticket, be it a shipped one or its own', async () => {
    await named('word', '{{ desk.request }}, {{ 3 | requests }}, {{ 21 | requests }}', {
      ru: '{{ desk.request }}, {{ 3 | requests }}, {{ 21 | requests }}',
    });
    const said = async (request: MailboxChange['request'], language: string) => {
      const headers = [`Content-Language: ${language}`];
      const { ticket } = await taken({ acknowledgement: 'word', ...(request && { request }) }, { headers });
      const { mail } = await acknowledged(ticket.id);
      return (await readMessage(Buffer.from(mail?.raw ?? ''))).text.split('\n')[0];
    };
    expect(await said(undefined, 'en')).toBe('request, 3 requests, 21 requests');
    expect(await said({ word: 'case', forms: {} }, 'ru')).toBe('кейс, 3 кейса, 21 кейс');
    const own = { word: 'case' as const, forms: { ru: { one: 'заявка', few: 'заявки', many: 'заявок' } } };
    expect(await said(own, 'ru')).toBe('заявка, 3 заявки, 21 заявка');
    expect(await said(own, 'en')).toBe('case, 3 cases, 21 cases');
    await taken({ acknowledgement: 'acknowledgement', request: { word: 'request', forms: {} } });
  });
});

describe('how mail of a mailbox looks', () => {
  const html = async () => (await readMessage(Buffer.from(desk.lastMail().raw))).html;

  test('is plain, and like a person’s, as long as nobody has said anything', async () => {
    const { ticket } = await taken({ signature: null });
    await desk.answer(ticket.id, 'Put it out.');
    expect(await html()).not.toMatch(/<table|background/);
  });

  test('has the colour and the picture of the mailbox on top, with its name where pictures are not shown', async () => {
    const { ticket } = await taken({ branding: { colour: '#fce83a', logo: 'https://shop.example/a.png' } });
    await desk.answer(ticket.id, 'Put it out.');
    expect(await html()).toMatch(
      /bgcolor="#fce83a"[^>]*color:#000000[^>]*><img src="https:\/\/shop\.example\/a\.png" alt="Acme Billing"/,
    );
    await taken({ branding: { colour: '#0a3d62', logo: null } });
    await desk.answer(ticket.id, 'Put it out.');
    expect(await html()).toMatch(/bgcolor="#0a3d62"[^>]*color:#ffffff[^>]*>Acme Billing</);
    await taken({ branding: { colour: null, logo: null } });
  });
});

describe('the other channels of the desk', () => {
  const spans = [['09:00', '17:00']];
  const week = { mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: [], sun: [] };
  const fields = { labels: { en: 'Shop' }, timeZone: 'Europe/Berlin', week };
  const saved = { holidays: [], exceptions: [], ical: null, regions: [] };
  const none = { from: null, through: null, days: [] };

  test('stand under all that customers get, with their hours in their language, where the mailbox says so', async () => {
    await createThing(desk, desk.context(), calendarArea, {
      fields: { key: 'shop', ...fields, ...saved, found: none },
    });
    desk.channels = [
      {
        labels: { en: 'Telephone', de: 'Telefon' },
        at: '+49 89 1234',
        calendar: 'shop',
        answerMinutes: null,
      },
      { labels: { en: 'Chat' }, at: 'https://shop.example/chat', calendar: null, answerMinutes: null },
    ];
    const { ticket } = await taken({ namesChannels: true }, { headers: ['Content-Language: de'] });
    const { mail } = await acknowledged(ticket.id);
    const received = await readMessage(Buffer.from(mail?.raw ?? ''));
    expect(received.text).toMatch(
      /So erreichen Sie uns auch\nTelefon: \+49 89 1234, Mo\s–\sFr 9:00 – 17:00 \(MEZ\)\nChat: https:\/\/shop\.example\/chat\n/,
    );
    await desk.answer(ticket.id, 'Put it out.');
    const reply = await readMessage(Buffer.from(desk.lastMail().raw));
    expect(reply.html).toContain('<a href="tel:+49891234">+49 89 1234</a>');
    await taken({ namesChannels: false });
    await desk.answer(ticket.id, 'Put it out.');
    expect(desk.lastMail().raw).not.toContain('Telefon');
  });
});
