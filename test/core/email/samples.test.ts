import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IncomingMessage, likelyOriginator, readMessage } from '../../../core/email/index.ts';
import { expectedSamples, SAMPLES } from '../../support/samples.ts';

const expected = expectedSamples();
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
const read = (name: string): Promise<IncomingMessage> =>
  readMessage(readFileSync(join(SAMPLES, `${name}.eml`)));

/** The calendar part beside the text of 43 may be listed too. */
const listedFiles = (message: IncomingMessage) =>
  message.attachments
    .filter(({ contentType }) => contentType !== 'text/calendar')
    .map(({ filename, contentType, size }) => ({ filename, contentType, size }));

test('every sample has an expectation', () => {
  const names = readdirSync(SAMPLES).filter((name) => name.endsWith('.eml'));
  expect(names.map((name) => name.replace('.eml', ''))).toEqual(Object.keys(expected));
  expect(names).toHaveLength(50);
});

describe.each(Object.entries(expected))('the sample %s', (name, wanted) => {
  test('is from whom it says, about what it says', async () => {
    const message = await read(name);
    const from = likelyOriginator(message.from);
    expect(from?.address ?? '').toBe(wanted.from.toLowerCase());
    expect(from?.name ?? '').toBe(wanted.fromName);
    expect(message.subject).toBe(wanted.subject);
  });

  test('has its bodies and files', async () => {
    const message = await read(name);
    expect(squeeze(message.text)).toBe(squeeze(wanted.text));
    expect(squeeze(message.html)).toBe(squeeze(wanted.html));
    expect(listedFiles(message)).toEqual(wanted.attachments);
    for (const { content, size } of message.attachments) expect(content.byteLength).toBe(size);
  });

  test('names the messages it belongs to', async () => {
    const { messageId, inReplyTo, references } = await read(name);
    expect({ messageId, inReplyTo, references }).toEqual({
      messageId: wanted.messageId,
      inReplyTo: wanted.inReplyTo,
      references: wanted.references,
    });
  });

  test('is written by a person or a machine', async () => {
    const message = await read(name);
    expect(message.automatic !== false).toBe(wanted.isAutoReply);
    expect(message.bounce !== false).toBe(wanted.isBounce);
  });

  test('keeps what was written and drops what was quoted', async () => {
    const message = await read(name);
    const reply = squeeze(message.replyText);
    for (const line of wanted.replyText.split('\n')) expect(reply).toContain(squeeze(line));
    for (const quote of wanted.notInReply) expect(reply).not.toContain(squeeze(quote));
  });
});

test('the two deliveries of one message differ in nothing that the desk keeps', async () => {
  const [first, second] = await Promise.all([read('35-delivered-twice-a'), read('36-delivered-twice-b')]);
  expect(second).toEqual(first);
});

test.each([
  ['23-dsn-postfix', 'failed', 'old.customer@example.org', '5.1.1', '<t1042.m3.k7f3q9@desk.example.com>'],
  ['24-dsn-exchange-de', 'failed', 'm.keller@example.com', '5.2.2', '<t1042.m1.k7f3q9@desk.example.com>'],
  ['25-bounce-plain', 'failed', 'nobody@example.net', '5.1.1', '<t1042.m3.k7f3q9@desk.example.com>'],
  ['26-dsn-delayed', 'delayed', 'slow@example.org', '4.0.0', '<t1042.m3.k7f3q9@desk.example.com>'],
])('%s tells what happened to which message', async (name, kind, recipient, status, originalMessageId) => {
  expect((await read(name)).bounce).toEqual({ kind, recipient, status, originalMessageId });
});

test('pictures inside the text are told from files beside it', async () => {
  const inText = await read('17-apple-inline-images');
  const beside = await read('16-attachments-ro');
  expect(inText.attachments.map(({ inline }) => inline)).toEqual([true, true]);
  expect(beside.attachments.map(({ inline }) => inline)).toEqual([false, false]);
});

test('a message inside a message keeps its exact bytes', async () => {
  const [file] = (await read('45-message-inside')).attachments;
  const raw = readFileSync(join(SAMPLES, '45-message-inside.eml'));
  expect(raw.includes(Buffer.from(file?.content ?? []))).toBe(true);
});
