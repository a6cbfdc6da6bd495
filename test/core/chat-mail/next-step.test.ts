import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import type { ChatMail } from '../../../core/chat-mail/chat-mail-store.ts';
import { nextStep, unreadReplies } from '../../../core/chat-mail/next-step.ts';
import { messageOf } from '../../../core/message/index.ts';
import type { Message } from '../../../schemas/message.ts';

const START = Date.parse('2026-03-02T10:00:00Z');
const at = (minutes: number) => new Date(START + minutes * 60_000);
const idAt = (minutes: number, place = 0) =>
  `01${String(1_000_000 + minutes).padStart(10, '0')}${String(place).padStart(14, '0')}`;
const CHAT: ChatMail = {
  ticketId: 1,
  resumeHours: 72,
  mailAfterMinutes: 10,
  transcriptAfterMinutes: null,
  dueAt: null,
  revision: 0,
};
const over = { channel: 'chat', key: 'site' } as const;

const reply = (minutes: number, place = 0): Message =>
  messageOf(
    { kind: 'public_reply', text: 'Yes.', to: null, over },
    idAt(minutes, place),
    { kind: 'agent', id: 1 },
    at(minutes),
  );
const question = (minutes: number): Message =>
  messageOf(
    {
      kind: 'customer_message',
      body: { text: 'And now?', textKey: null, replyText: 'And now?', htmlKey: null },
      attachments: [],
      origin: { channel: 'api' },
    },
    idAt(minutes),
    { kind: 'customer', id: 7 },
    at(minutes),
  );
const seen = (minutes: number) => ({ ...CHAT, seenAt: at(minutes).toISOString() });

describe('what a visitor has not read', () => {
  test('goes by mail ten minutes after their browser was last heard of, and not before', () => {
    const messages = [question(0), reply(1)];
    expect(nextStep(seen(5), messages, at(14))).toEqual({ is: 'later', at: at(15).toISOString() });
    expect(nextStep(seen(5), messages, at(15))).toMatchObject({ is: 'mail', again: null });
  });

  test('waits ten minutes from the reply where the visitor left long before it', () => {
    expect(nextStep(seen(0), [question(0), reply(30)], at(39))).toMatchObject({ is: 'later' });
    expect(nextStep(seen(0), [question(0), reply(30)], at(40))).toMatchObject({ is: 'mail' });
  });

  test('is nothing once they have read it, have written since, or it went by mail', () => {
    const messages = [question(0), reply(1), reply(2)];
    expect(nextStep({ ...seen(0), readUntil: idAt(2) }, messages, at(60))).toEqual({ is: 'settled' });
    expect(nextStep({ ...seen(0), mailedUntil: idAt(2) }, messages, at(60))).toEqual({ is: 'settled' });
    expect(nextStep(seen(0), [...messages, question(3)], at(60))).toEqual({ is: 'settled' });
  });

  test('is what came after the last that they read', () => {
    const messages = [question(0), reply(1), reply(2), reply(3)];
    expect(unreadReplies({ readUntil: idAt(1) }, messages).map(({ id }) => id)).toEqual([idAt(2), idAt(3)]);
  });

  test('goes by mail after six hours although a browser is still open somewhere', () => {
    const messages = [question(0), reply(0, 1)];
    expect(nextStep(seen(359), messages, at(359))).toMatchObject({ is: 'later', at: at(360).toISOString() });
    expect(nextStep(seen(360), messages, at(360))).toMatchObject({ is: 'mail' });
  });

  test('does not go by mail where the channel wants none', () => {
    const chat = { ...seen(0), mailAfterMinutes: null };
    expect(nextStep(chat, [question(0), reply(0)], at(600))).toEqual({ is: 'settled' });
  });

  test('is at most ten replies in a mail, and a mail in a quarter of an hour, and no reply is left out', () => {
    const given = record({
      writes: array(integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 40 }),
      every: constantFrom(1, 3, 7),
    });
    assert(
      property(given, ({ writes, every }) => {
        const messages = [
          question(0),
          ...writes.toSorted((a, b) => a - b).map((minutes, place) => reply(minutes, place + 1)),
        ];
        let chat: ChatMail = seen(0);
        const mails: { at: number; ids: string[] }[] = [];
        for (let minutes = 0; minutes <= 240; minutes += every) {
          const written = messages.filter(({ createdAt }) => createdAt <= at(minutes).toISOString());
          const step = nextStep(chat, written, at(minutes));
          if (step.is !== 'mail') continue;
          mails.push({ at: minutes, ids: step.replies.map(({ id }) => id) });
          const mailedUntil = step.replies.at(-1)?.id;
          chat = { ...chat, mailedAt: at(minutes).toISOString(), ...(mailedUntil && { mailedUntil }) };
        }
        expect(mails.flatMap(({ ids }) => ids)).toEqual(messages.slice(1).map(({ id }) => id));
        for (const [place, mail] of mails.entries()) {
          expect(mail.ids.length).toBeLessThanOrEqual(10);
          expect(mail.at - (mails[place - 1]?.at ?? -15)).toBeGreaterThanOrEqual(15);
        }
      }),
    );
  });
});
