import { understand } from '../../bin/mail/dry-run.ts';
import { formatSteps, stepsOf } from '../../bin/mail/steps.ts';
import { replyAddress } from '../../core/email/index.ts';
import { loadSigningKeys } from '../../core/threading/index.ts';
import { readSettings } from '../../lib/settings.ts';
import { DESK, givenMail, KEYS, sharedDesk } from '../support/mail.ts';

const desk = sharedDesk();
beforeAll(() => loadSigningKeys(desk.table, () => KEYS[0]));
const settings = readSettings({ bilet: { domain: DESK.domain, mailboxes: DESK.mailboxes } });

async function told(raw: Buffer, given = {}): Promise<string> {
  const asked = { base: desk.table, settings, now: desk.now };
  return formatSteps(stepsOf(await understand(raw, asked, { key: 'a.eml', given })));
}

describe('how a desk would understand a message', () => {
  test('says what leads to a ticket, which of it wins and why the rest does not, and stores nothing', async () => {
    const from = 'Ana Pop <ana@example.com>';
    const { ticket } = await desk.take({ from, id: '<first@example.com>' });
    const { ticket: other } = await desk.take({ from: 'bo@example.net' });
    const before = await desk.rows();
    const output = await told(
      givenMail({
        from,
        inReplyTo: '<first@example.com>',
        subject: `Re: [#${other.id}] Printer`,
        text: 'It is out.\r\n\r\nOn 3 Mar 2026, Acme Support <support@desk.example.com> wrote:\r\n> Put it out.',
      }),
      { verdict: ['dmarc=PASS'] },
    );
    expect(output).toContain(`the messages that it answers: ticket ${ticket.id}, which wins`);
    expect(output).toContain(
      `ticket ${other.id}, which does not count: its sender is not proven to take part in it`,
    );
    expect(output).toContain(`a message on ticket ${ticket.id}`);
    expect(output).toContain('| It is out.');
    expect(output).toMatch(
      /taken for a quote, in 2 lines, by its signs and what it answers:\n\s+\| On 3 Mar 2026/,
    );
    expect(await desk.rows()).toEqual(before);
  });

  test('says which field of the header names its mailbox', async () => {
    const raw = givenMail({
      to: 'x@elsewhere.example',
      headers: ['X-Forwarded-To: billing@desk.example.com'],
    });
    expect(await told(raw, { to: ['unknown@desk.example.com'] })).toContain(
      'billing@desk.example.com, by the header (x-forwarded-to)',
    );
    expect(await told(givenMail(), { to: ['unknown@desk.example.com'] })).toContain(
      'support@desk.example.com, by the header (to)',
    );
  });

  test('says that mail would be held, and why', async () => {
    const output = await told(givenMail({ from: 'pills@spam.example' }), {
      verdict: ['spam=FAIL', 'dmarc=FAIL'],
    });
    expect(output).toContain('it would be held until somebody has looked at it (forged, spam)');
  });

  test('says that mail which it has received already is nothing new', async () => {
    const raw = givenMail({ id: '<again@example.com>', from: 'cy@example.com' });
    await desk.deliver(raw);
    expect(await told(raw)).toContain('it has been received before');
  });

  test('knows an address that the desk signed from one that it did not', async () => {
    const { ticket } = await desk.take({ from: 'dan@example.com' });
    const to = replyAddress('support@desk.example.com', ticket.id, KEYS[0]);
    const signed = await told(givenMail({ from: 'eve@example.com' }), { to: [to] });
    expect(signed).toContain(`the signed address that it was sent to: ticket ${ticket.id}, which wins`);
    const forged = to.replace(/\..{12}@/, '.aaaaaaaaaaaa@');
    const output = await told(givenMail({ from: 'eve@example.com' }), { to: [forged] });
    expect(output).toContain(`${forged}: no signature of this desk`);
    expect(output).toContain('opens a ticket');
  });
});
