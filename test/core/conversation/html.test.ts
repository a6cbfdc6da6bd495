import { editNote } from '../../../core/conversation/index.ts';
import { readMessage } from '../../../core/email/index.ts';
import { listVersions } from '../../../core/message/index.ts';
import { ADMIN, allRows } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

let people = 0;
async function given(mail: object = {}) {
  people += 1;
  return desk.take({ from: `person${people}@example.com`, ...mail });
}

const HTML =
  '<p>Hello <b>Ana</b>,</p><p onclick="x()">see <a href="https://example.org">there</a>.</p><img src="https://pics.example/logo.png"><script>alert(1)</script>';

describe('a reply that is written as HTML', () => {
  test('is stored sanitised, with its text and what is held back', async () => {
    const { ticket } = await given();
    const { message } = await desk.write(ticket.id, { kind: 'public_reply', html: HTML });
    expect(message).toMatchObject({
      text: 'Hello Ana,\nsee there <https://example.org>.',
      replyText: message.text,
      remoteImages: ['https://pics.example/logo.png'],
    });
    expect(message.html).toContain('<b>Ana</b>');
    expect(message.html).not.toMatch(/script|onclick| src=/);
    expect((await desk.open(ticket.id)).messages.at(-1)).toEqual(message);
  });

  test('is mailed as text and as HTML, with its own pictures', async () => {
    const { ticket } = await given();
    await desk.write(ticket.id, { kind: 'public_reply', html: HTML });
    await desk.send(await desk.event(ticket.id, 'message.added'));
    const mail = await readMessage(Buffer.from(desk.lastMail().raw));
    expect(mail.text).toContain('see there <https://example.org>.');
    expect(mail.html).toContain('<b>Ana</b>');
    expect(mail.html).toContain('<img src="https://pics.example/logo.png">');
    expect(mail.html).not.toContain('alert(1)');
  });

  test('says what its writer wants in the text part', async () => {
    const { ticket } = await given();
    const { message } = await desk.write(ticket.id, {
      kind: 'public_reply',
      html: '<b>Yes</b>',
      text: 'Yes!',
    });
    expect(message).toMatchObject({ text: 'Yes!', html: '<b>Yes</b>' });
  });
});

test.each([
  ['nothing at all', {}, 'text'],
  ['HTML without words', { html: '<p> </p><script>x</script>' }, 'html'],
  ['more text than a message holds', { html: '<hr>'.repeat(1000) }, 'html'],
])('%s is refused, and nothing is written', async (_, said, path) => {
  const { ticket } = await given();
  const before = await allRows(desk.database);
  const refused = desk.write(ticket.id, { kind: 'internal_note', ...said });
  await expect(refused).rejects.toMatchObject({ fields: [{ path }] });
  expect(await allRows(desk.database)).toEqual(before);
});

test('a note of HTML that is edited says the new text alone, and its version keeps the HTML', async () => {
  const { ticket } = await given();
  const { message } = await desk.write(ticket.id, { kind: 'internal_note', html: '<i>Old</i>' });
  const at = { ticketId: ticket.id, messageId: message.id };
  const edited = await editNote(desk.table, desk.context(), { principal: ADMIN, ...at, text: 'New' });
  expect(edited.message).not.toHaveProperty('html');
  expect((await desk.open(ticket.id)).messages.at(-1)).toEqual(edited.message);
  const { items } = await listVersions(desk.table, at, { limit: 10 });
  expect(items).toMatchObject([{ version: 1, text: 'Old', html: '<i>Old</i>' }]);
});

describe('a mail of HTML', () => {
  const headers = ['Content-Type: text/html; charset=utf-8'];

  test('has HTML that is safe to show, and the reply apart from the quote', async () => {
    const text = '<p onclick="x">It <b>burns</b>.</p><blockquote type="cite">Which floor?</blockquote>';
    const { messages } = await given({ headers, text });
    expect(messages[0]?.html).toBe('<p>It <b>burns</b>.</p><blockquote>Which floor?</blockquote>');
    expect(messages[0]?.replyText).toContain('It burns.');
  });

  test('that is long has it as an object', async () => {
    const { messages } = await given({
      headers,
      text: `<p>${'It burns. '.repeat(2000)}</p><script>x</script>`,
    });
    const [message] = messages;
    expect(message).not.toHaveProperty('html');
    expect(desk.objects.text(message?.safeHtmlKey ?? '')).toMatch(/^<p>It burns\..*<\/p>$/);
  });
});
