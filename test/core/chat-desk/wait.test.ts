import { array, assert, boolean, integer, property, record } from 'fast-check';
import { queueChangeIn } from '../../../core/chat-desk/follow-queue.ts';
import { followQueue, keptQueue } from '../../../core/chat-desk/index.ts';
import { type Waited, waitOf } from '../../../core/chat-desk/wait.ts';
import { givenVisitor, minutesLater } from '../../support/given-mailed-chat.ts';
import { sharedDesk } from '../../support/mail.ts';

const START = Date.parse('2026-03-12T10:00:00Z');
const at = (minutes: number) => new Date(START + minutes * 60_000);
const waiting = (ticketId: number, since: number): Waited => ({ ticketId, since: at(since).toISOString() });
const answered = (ticketId: number, since: number, until: number): Waited => ({
  ...waiting(ticketId, since),
  answeredAt: at(until).toISOString(),
});

describe('who waits in a chat', () => {
  test('stands behind those who have waited for longer, and not behind who was answered or is done with', () => {
    const over = { ...waiting(2, 1), overAt: at(3).toISOString() };
    const chats = [waiting(1, 0), over, answered(3, 2, 4), waiting(4, 5), waiting(5, 6)];
    expect(waitOf(5, chats, at(7))?.place).toBe(3);
    expect(waitOf(1, chats, at(7))?.place).toBe(1);
    expect(waitOf(3, chats, at(7))).toBeNull();
    expect(waitOf(99, chats, at(7))).toBeNull();
  });

  test('does not stand behind messages that were left hours ago', () => {
    expect(waitOf(2, [waiting(1, 0), waiting(2, 300)], at(301))?.place).toBe(1);
  });

  test('is told how long it may take by the last answers, and nothing where there were hardly any', () => {
    expect(waitOf(9, [answered(1, 0, 2), answered(2, 5, 7), waiting(9, 10)], at(10))?.waitSeconds).toBeNull();
    const slow = [answered(1, 0, 2), answered(2, 20, 22), answered(3, 40, 42)];
    // One comes now and then, and is answered within two minutes.
    expect(waitOf(9, [...slow, waiting(9, 60)], at(60))).toEqual({ place: 1, waitSeconds: 120 });
    // Many wait for long, and one is answered each minute.
    const busy = [answered(1, 0, 30), answered(2, 1, 31), answered(3, 2, 32)];
    const chats = [...busy, waiting(4, 3), waiting(5, 4), waiting(9, 5)];
    expect(waitOf(9, chats, at(33))).toEqual({ place: 3, waitSeconds: 180 });
    // Answers of the morning say nothing of the evening.
    expect(waitOf(9, [...slow, waiting(9, 400)], at(400))?.waitSeconds).toBeNull();
  });

  test('has a place of their own, and comes nearer as others are answered', () => {
    const chat = record({ since: integer({ min: 0, max: 60 }), isAnswered: boolean() });
    assert(
      property(array(chat, { maxLength: 30 }), (given) => {
        const chats = given.map(({ since, isAnswered }, place) =>
          isAnswered ? answered(place + 1, since, since + 1) : waiting(place + 1, since),
        );
        const places = chats.flatMap(({ ticketId }) => waitOf(ticketId, chats, at(61))?.place ?? []);
        expect(places.toSorted((one, other) => one - other)).toEqual(places.map((_, place) => place + 1));
      }),
    );
  });
});

describe('the queue of a chat', () => {
  const desk = sharedDesk();
  const heard = async (ticketId: number) => {
    for (const event of await desk.events(ticketId)) await followQueue(desk.table, event);
  };
  test('is known by what happens to its tickets, however often that is told', async () => {
    const waitIn = keptQueue(desk.table);
    const [first, second] = [await givenVisitor(desk), await givenVisitor(desk)];
    for (const { ticketId } of [second, first, first]) await heard(ticketId);
    const placeOf = async ({ ticketId }: { ticketId: number }) =>
      (await waitIn({ channel: 'site', ticketId }, desk.now))?.place ?? null;
    expect([await placeOf(first), await placeOf(second)]).toEqual([1, 2]);
    await desk.reply(first.ticketId, 'Here I am.');
    await heard(first.ticketId);
    // What is a moment old is not read anew.
    expect(await placeOf(second)).toBe(2);
    await minutesLater(desk, first.ticketId, 1);
    expect([await placeOf(first), await placeOf(second)]).toEqual([null, 1]);
    await desk.write(second.ticketId, { kind: 'internal_note', text: 'Nothing to say.', status: 'solved' });
    await heard(second.ticketId);
    await minutesLater(desk, first.ticketId, 1);
    expect(await placeOf(second)).toBeNull();
  });

  test('is of chats alone', async () => {
    const { ticket } = await desk.take({ from: 'by-mail@example.com' });
    for (const event of await desk.events(ticket.id)) expect(queueChangeIn(event)).toBeNull();
  });
});
