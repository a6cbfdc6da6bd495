import { readMessage } from '../../../core/email/index.ts';
import { historySeparator } from '../../../core/email/ticket-token.ts';
import { givenMail, givenReply } from './given.ts';
import { HTML_KINDS, TEXT_KINDS } from './reply-kinds.ts';

const count = (text: string, word: string): number => text.split(word).length - 1;

describe('the answer is told from the quote', () => {
  test.each(TEXT_KINDS)('in text: %s', async (_, body) => {
    const { replyText } = await readMessage(givenReply({ body }));
    expect(replyText).not.toContain('QUOTED');
    expect(count(replyText, 'ANSWER')).toBe(count(body, 'ANSWER'));
    expect(replyText).not.toMatch(/:$/m);
  });

  test.each(HTML_KINDS)('in HTML: %s', async (_, body) => {
    const { replyText } = await readMessage(givenReply({ type: 'text/html; charset=utf-8', body }));
    expect(replyText).not.toContain('QUOTED');
    expect(count(replyText, 'ANSWER')).toBe(2);
  });

  test('nothing is lost: what is not in the answer is in the elided rest', async () => {
    const body =
      'ANSWER\n\nOn Tue, 3 Mar 2026 at 10:12, Desk <s@desk.example.com> wrote:\n> QUOTED one\n> QUOTED two';
    const { replyText, elided } = await readMessage(givenReply({ body }));
    expect(`${replyText}\n\n${elided}`).toBe(body);
  });

  test('marks in HTML cut the plain text at the same place', async () => {
    const text = 'ANSWER one\n\nPrevious words in an unknown layout QUOTED';
    const html =
      '<p>ANSWER one</p><div id="divRplyFwdMsg"></div><p>Previous words in an unknown layout QUOTED</p>';
    const body = `--b\nContent-Type: text/plain\n\n${text}\n--b\nContent-Type: text/html\n\n${html}\n--b--\n`;
    const message = await readMessage(givenReply({ type: 'multipart/alternative; boundary=b', body }));
    expect(message.replyText).toBe('ANSWER one');
    expect(message.elided).toContain('QUOTED');
  });
});

describe('our own mail is known when it comes back', () => {
  const key = Buffer.alloc(32, 7);

  test('by the class of our HTML, in a client that marks nothing', async () => {
    const body = '<p>ANSWER</p><div class="x_bilet-message"><p>QUOTED words of the desk</p></div>';
    const { replyText } = await readMessage(givenReply({ type: 'text/html; charset=utf-8', body }));
    expect(replyText).toBe('ANSWER');
  });

  test('by the line over the history', async () => {
    const body = `ANSWER\n\n${historySeparator(1042, key)}\n\nAna Pop: QUOTED words`;
    const { replyText } = await readMessage(givenReply({ body }));
    expect(replyText).toBe('ANSWER');
  });
});

describe('what is no quote stays', () => {
  test('answers between questions keep the questions', async () => {
    const body = 'Hi,\n\n> Which model?\n\nX200\n\n> Since when?\n\nMonday\n\n> Kind regards, the desk';
    const { replyText, elided } = await readMessage(givenReply({ body }));
    expect(replyText).toBe('Hi,\n\n> Which model?\n\nX200\n\n> Since when?\n\nMonday');
    expect(elided).toBe('> Kind regards, the desk');
  });

  test('a greeting that ends with a colon is no introduction', async () => {
    const body =
      'Hallo Herr Weiß:\n\nANSWER\n\nAm Di., 3. März 2026 um 10:12 schrieb Desk <s@desk.example.com>:\n> QUOTED';
    expect((await readMessage(givenReply({ body }))).replyText).toBe('Hallo Herr Weiß:\n\nANSWER');
  });

  test('a cut that would leave nothing is no cut', async () => {
    const body = '> Only a quote\n> and nothing else';
    expect((await readMessage(givenReply({ body }))).replyText).toBe(body);
  });

  test.each([
    ['a new message', 'Machine broken'],
    ['a forward', 'Fwd: Machine broken'],
    ['a German forward', 'WG: Machine broken'],
  ])('the quote in %s is content', async (_, subject) => {
    const body =
      'Please see below.\n\n-----Original Message-----\nFrom: Lukas <l@example.org>\nSent: Monday\nTo: Shop\nSubject: x\n\nError E17';
    expect((await readMessage(givenMail({ subject, body }))).replyText).toContain('Error E17');
  });

  test('a message forwarded inside an answer is content', async () => {
    const body =
      'As I was told:\n\n---------- Forwarded message ---------\nFrom: Shop <shop@example.net>\nDate: Monday\nSubject: x\nTo: me\n\nUse part 7.';
    expect((await readMessage(givenReply({ body }))).replyText).toContain('Use part 7.');
  });

  test('lists, rules and labels of their own do not cut', async () => {
    const body =
      'Facts:\n-----\nFrom: Zurich\nTo: Paris\nDate: 3 March\nError code: 17\nSent from my desk, with thanks';
    expect((await readMessage(givenReply({ body }))).replyText).toBe(body);
  });
});
