import { ADMIN, allRows } from '../../support/desk.ts';
import { given, oldMessages, oldTicket } from '../../support/imports.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
});
afterAll(() => desk.close());

let made = 0;
/** A ticket of one message, with more of it. */
function one(said: object, more: object = {}) {
  made += 1;
  const externalId = `message:${made}`;
  const messages = oldMessages(externalId, 1).map((message) => ({ ...message, ...said }));
  return oldTicket(externalId, { messages, changes: [], ...more });
}
async function taken(ticket: object) {
  const [result] = await given(desk, 'tickets', [ticket]);
  expect(result).toMatchObject({ outcome: 'created', errors: [], warnings: [] });
  return desk.open(result?.id ?? 0);
}
const answerTo = (id: string, from = 'Mara Lindt <mara@acme.example.net>') =>
  desk.take({ from, inReplyTo: id, subject: 'Re: The printer prints nothing', text: 'Still nothing.' });

describe('a message of any length', () => {
  const LONG = 'Ümläute and more. '.repeat(20_000);

  test('is kept whole: its row has the beginning, the bucket all of it', async () => {
    const { messages } = await taken(one({ text: LONG }));
    const [message] = messages;
    expect(LONG.startsWith(message?.text ?? 'x')).toBe(true);
    expect(message?.text).toHaveLength(8000);
    expect(desk.objects.text(message?.textKey ?? null)).toBe(LONG);
  });

  test.each([32_001, 90_000])('of %i characters stands in its row', async (length) => {
    const text = 'x'.repeat(length);
    const { messages } = await taken(one({ text }));
    expect(messages[0]).toMatchObject({ text, textKey: null });
  });

  test('is kept whole as HTML that is safe to show', async () => {
    const html = `<p>${'<b>Drum</b> and more. '.repeat(20_000)}</p><script>alert(1)</script>`;
    const { messages } = await taken(one({ text: undefined, html }));
    const safe = desk.objects.text(messages[0]?.safeHtmlKey ?? null);
    expect(safe).toContain('<b>Drum</b>');
    expect(safe).not.toContain('script');
    expect(desk.objects.text(messages[0]?.textKey ?? null)).toMatch(
      /^(?:Drum and more\. ){19999}Drum and more\.$/,
    );
    expect(messages[0]).not.toHaveProperty('html');
  });

  test('is the same again when it is given again', async () => {
    const ticket = one({
      text: LONG,
      files: [{ filename: 'a.txt', contentType: 'text/plain', content: 'aGk=' }],
    });
    await taken(ticket);
    const before = await allRows(desk.database);
    const [again] = await given(desk, 'tickets', [ticket]);
    expect(again).toMatchObject({ outcome: 'unchanged' });
    expect(await allRows(desk.database)).toEqual(before);
  });

  test('has no signs that nobody sees, and is not refused for them', async () => {
    const { messages } = await taken(one({ text: 'One\r\ntwo\u0007\u0000three' }));
    expect(messages[0]?.text).toBe('One\ntwo  three');
  });
});

describe('the mail that a message was', () => {
  test('is answered on its ticket, however late, by whoever it went to', async () => {
    const { ticket } = await taken(one({ messageId: '<late@old.example.net>' }));
    const { receipt, messages } = await answerTo('<late@old.example.net>');
    expect(receipt).toMatchObject({ ticketId: ticket.id });
    expect(messages.at(-1)).toMatchObject({ author: { id: ticket.requesterId } });
    expect(messages.at(-1)?.origin).not.toHaveProperty('unknownSender', true);
  });

  test('is answered by a stranger as any other: the message says that they took no part', async () => {
    const { ticket } = await taken(one({ messageId: 'stranger@old.example.net' }));
    const { receipt, messages } = await answerTo('<stranger@old.example.net>', 'eve@stranger.example.net');
    expect(receipt).toMatchObject({ ticketId: ticket.id });
    expect(messages.at(-1)?.origin).toMatchObject({ unknownSender: true });
  });

  test('that closed its ticket long ago is answered on a follow-up', async () => {
    const closing = {
      externalId: 'c',
      at: '2021-03-02T10:00:00Z',
      by: { name: 'Kai' },
      to: { status: 'closed' },
    };
    const { ticket } = await taken(one({ messageId: '<closed@old.example.net>' }, { changes: [closing] }));
    const { ticket: next } = await answerTo('<closed@old.example.net>');
    expect(next).toMatchObject({ followUpOf: ticket.id });
  });

  test('is what the next mail of the desk answers', async () => {
    const { ticket } = await taken(one({ messageId: '<before@old.example.net>' }));
    const { event } = await desk.reply(ticket.id);
    await desk.send(event);
    const sent = Buffer.from(desk.mail.sent.at(-1)?.raw ?? []).toString();
    expect(sent).toContain('<before@old.example.net>');
  });

  test('leads where it led before: what the desk got itself stays with its ticket, and the answer says so', async () => {
    const { ticket: own } = await desk.take({ id: '<both@old.example.net>' });
    const [result] = await given(desk, 'tickets', [one({ messageId: '<both@old.example.net>' })]);
    expect(result).toMatchObject({
      outcome: 'created',
      warnings: [{ path: 'messages.0.messageId', message: expect.stringContaining(`ticket ${own.id}`) }],
    });
    const { receipt } = await answerTo('<both@old.example.net>');
    expect(receipt).toMatchObject({ ticketId: own.id });
  });

  test('may have an id twice, or none that is one', async () => {
    const ticket = one({});
    const ids = ['<twice@old.example.net>', '<twice@old.example.net>', 'no id'];
    const messages = oldMessages(ticket.externalId, 3).map((message, at) => ({
      ...message,
      messageId: ids[at],
    }));
    const [result] = await given(desk, 'tickets', [{ ...ticket, messages }]);
    expect(result).toMatchObject({ outcome: 'created', warnings: [{ path: 'messages.2.messageId' }] });
    const { receipt } = await answerTo('<twice@old.example.net>');
    expect(receipt).toMatchObject({ ticketId: result?.id });
  });

  test('is claimed by one of two tickets that are taken over at the same moment', async () => {
    const both = [one({ messageId: '<race@old.example.net>' }), one({ messageId: '<race@old.example.net>' })];
    const results = await given(desk, 'tickets', both);
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
    expect(results.flatMap(({ warnings }) => warnings)).toHaveLength(1);
  });
});

describe('files that stand in a message', () => {
  const file = {
    filename: '../drum.txt',
    contentType: 'text/plain',
    content: Buffer.from('a drum').toString('base64'),
  };

  test('are those of the message, beside those that were uploaded', async () => {
    const upload = await desk.upload({ filename: 'large.txt', content: 'large' });
    const { messages } = await taken(one({ files: [file, file], attachments: [upload.id] }));
    const files = messages[0]?.attachments ?? [];
    expect(files.map(({ filename, size }) => [filename, size])).toEqual([
      ['drum.txt', 6],
      ['drum.txt', 6],
      ['large.txt', 5],
    ]);
    expect(files.map(({ key }) => desk.objects.text(key))).toEqual(['a drum', 'a drum', 'large']);
  });

  test('may be all that it has', async () => {
    const { messages } = await taken(one({ text: undefined, files: [file] }));
    expect(messages[0]).toMatchObject({ text: '', attachments: [{ filename: 'drum.txt' }] });
  });

  test.each([
    ['is no Base64', [{ ...file, content: 'not base64!' }], 'messages.0.files.0.content'],
    ['has no type', [{ ...file, contentType: 'text' }], 'messages.0.files.0.contentType'],
    ['is one of too many', Array.from({ length: 51 }, () => file), 'messages.0.files'],
  ])('are refused by their place when one %s', async (_, files, path) => {
    const [result] = await given(desk, 'tickets', [one({ files })]);
    expect(result).toMatchObject({ outcome: 'failed', errors: [{ path }] });
  });

  test('are uploaded anew for a ticket that is there, and somebody has worked on here since: it is left alone', async () => {
    const ticket = one({});
    const uploaded = async () => {
      const { id } = await desk.upload();
      return { ...ticket, messages: ticket.messages.map((message) => ({ ...message, attachments: [id] })) };
    };
    const { ticket: there } = await taken(await uploaded());
    await desk.write(there.id, { kind: 'internal_note', text: 'Ours now.' });
    const [again] = await given(desk, 'tickets', [await uploaded()]);
    expect(again).toMatchObject({ outcome: 'unchanged', id: there.id });
  });

  test('belong to one message of a ticket', async () => {
    const upload = await desk.upload({ principal: ADMIN });
    const ticket = one({});
    const messages = oldMessages(ticket.externalId, 2).map((message) => ({
      ...message,
      attachments: [upload.id],
    }));
    const [result] = await given(desk, 'tickets', [{ ...ticket, messages }]);
    expect(result).toMatchObject({ outcome: 'failed', errors: [{ path: 'messages.1.attachments.0' }] });
  });
});
