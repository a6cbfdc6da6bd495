import * as fc from 'fast-check';
import { listEvents } from '../../../core/audit/index.ts';
import { loadTimeline, type TimelineItem } from '../../../core/conversation/index.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import { ADMIN } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

/** The whole timeline, oldest first, read by pages of this size. */
async function readBack(ticketId: number, limit: number): Promise<TimelineItem[][]> {
  const pages: TimelineItem[][] = [];
  let before: string | undefined;
  do {
    const page = await loadTimeline(desk.table, { ticketId, limit, before });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    expect(page.ticket.id).toBe(ticketId);
    pages.unshift(page.items);
    before = page.before ?? undefined;
  } while (before !== undefined);
  return pages;
}

const change = (ticketId: number, fields: object) =>
  changeTicket(
    { table: desk.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
    { ...desk.context(), actor: { kind: 'agent', id: 1 } },
    { principal: ADMIN, ticketId, change: fields },
  );

test('gives messages and events in the order in which they happened, each once', async () => {
  const { ticket } = await desk.take({ from: 'line@example.com' });
  await desk.answer(ticket.id, 'Put it out.');
  await change(ticket.id, { priority: 'high' });
  await desk.write(ticket.id, { kind: 'internal_note', text: 'A note.' });
  const { items, before } = await loadTimeline(desk.table, { ticketId: ticket.id, limit: 50 });
  const shown = items.map((item) => ('message' in item ? item.message.kind : item.event.type));
  expect(shown).toEqual([
    'customer_message',
    'ticket.created',
    'public_reply',
    'ticket.updated',
    'message.sent',
    'ticket.updated',
    'internal_note',
  ]);
  expect(before).toBeNull();
  const ids = items.map(({ id }) => id);
  expect([...ids].sort()).toEqual(ids);
});

test('a ticket that does not exist has none', async () => {
  await expect(loadTimeline(desk.table, { ticketId: 98_765, limit: 5 })).rejects.toMatchObject({
    code: 'ticket.not_found',
  });
});

/** Things that leave a message, an event, both, or many of one of them. */
const happening = fc.constantFrom('note', 'reply', 'change', 'many notes', 'many changes');

test('its pages lose nothing and give nothing twice, whatever their size', async () => {
  const history = fc.array(happening, { maxLength: 5 });
  const limits = fc.integer({ min: 1, max: 12 });
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    return ticks;
  };
  await fc.assert(
    fc.asyncProperty(history, limits, async (happened, limit) => {
      const { ticket } = await desk.take({ from: 'pages@example.com' });
      const acts: Record<string, () => Promise<unknown>> = {
        note: () => desk.write(ticket.id, { kind: 'internal_note', text: 'A note.' }),
        reply: () => desk.answer(ticket.id),
        change: () => change(ticket.id, { subject: `Change ${tick()}` }),
        'many notes': () => times(9, () => acts.note?.()),
        'many changes': () => times(9, () => acts.change?.()),
      };
      for (const what of happened) await acts[what]?.();
      const ids = (await readBack(ticket.id, limit)).flat().map(({ id }) => id);
      const { messages } = await desk.open(ticket.id);
      const { items: events } = await listEvents(desk.table, `T#${ticket.id}`, { limit: 500 });
      const told = events.filter(({ type }) => type !== 'message.added');
      expect(ids).toEqual([...messages, ...told].map(({ id }) => id).sort());
    }),
    { numRuns: 15 },
  );
});

async function times(count: number, act: () => Promise<unknown> | undefined): Promise<void> {
  for (let at = 0; at < count; at += 1) await act();
}
