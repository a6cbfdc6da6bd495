import { loadArticleCounts } from '../../../core/article/index.ts';
import { noteInserted } from '../../../core/mail-suggestion/index.ts';
import { noteSolvedByInserted } from '../../../core/suggestion/index.ts';
import { isSolvedBy } from '../../../core/suggestion/solved-by-inserted.ts';
import { changeAsAgent } from '../../support/full-ticket.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const sparedBy = async (articleId: number) => {
  const { spared, 'spared.ticket': ofTicket } = await loadArticleCounts(desk.table, articleId);
  return [spared, ofTicket];
};
let people = 0;
async function given(articleId: number): Promise<number> {
  people += 1;
  const { ticket } = await desk.take({ from: `inserted${people}@example.com` });
  desk.later(1);
  await noteInserted(desk.table, { ticketId: ticket.id, articleId }, desk.now);
  desk.later(1);
  return ticket.id;
}
/** Solves a ticket, and tells of it as often as the bus may. */
async function solve(ticketId: number) {
  desk.later(1);
  await changeAsAgent(desk, ticketId, { status: 'solved' });
  const event = await desk.event(ticketId, 'ticket.updated');
  await Promise.all([noteSolvedByInserted(desk.table, event), noteSolvedByInserted(desk.table, event)]);
  await noteSolvedByInserted(desk.table, event);
}

test('an article in the reply after which a ticket is solved has solved it: counted once, for the article and for all', async () => {
  const before = await sparedBy(0);
  const ticketId = await given(41);
  await desk.answer(ticketId, 'Please see the article.');
  await solve(ticketId);
  expect(await sparedBy(41)).toEqual([1, 1]);
  expect(await sparedBy(0)).toEqual(before.map((count) => count + 1));
});

test('one that was not sent has solved nothing', async () => {
  await solve(await given(42));
  expect(await sparedBy(42)).toEqual([0, 0]);
});

test('nor has one after which the customer asked on, or that came after the reply', () => {
  const at = (minute: number) => `2026-03-01T12:0${minute}:00.000Z`;
  const said = (kind: 'customer_message' | 'public_reply' | 'internal_note', minute: number) =>
    ({ kind, createdAt: at(minute) }) as const;
  const asked = [said('customer_message', 0), said('public_reply', 2)];
  const solvedBy = (more: ReturnType<typeof said>[], insertedAt = at(1), solvedAt = at(5)) =>
    isSolvedBy({ insertedAt }, [...asked, ...more], solvedAt);
  expect(solvedBy([])).toBe(true);
  expect(solvedBy([said('internal_note', 3), said('customer_message', 6)])).toBe(true);
  expect(solvedBy([said('customer_message', 3), said('public_reply', 4)])).toBe(false);
  expect(solvedBy([], at(3))).toBe(false);
  expect(solvedBy([], at(1), at(1))).toBe(false);
});
