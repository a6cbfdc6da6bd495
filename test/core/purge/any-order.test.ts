import * as fc from 'fast-check';
import { markSpam, unmarkSpam } from '../../../core/spam/index.ts';
import { restoreTicket } from '../../../core/ticket/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import { ADMIN } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';
import { provenState, trash, wake } from '../../support/purge.ts';

const desk = sharedDesk();
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const deps = () => ({ table: desk.table, shards: 1 });

const ACTS = {
  trash: (ticketId: number) => trash(desk, ticketId),
  restore: (ticketId: number) => restoreTicket(desk.table, byAgent(), { principal: ADMIN, ticketId }),
  mark: (ticketId: number) => markSpam(desk.table, byAgent(), { principal: ADMIN, ticketId }),
  unmark: (ticketId: number) => unmarkSpam(deps(), byAgent(), { principal: ADMIN, ticketId }),
  write: (ticketId: number) => desk.write(ticketId, { kind: 'internal_note', text: 'A note.' }),
  wake: (ticketId: number) => wake(desk, ticketId),
} as const;
type Act = keyof typeof ACTS;
const acts = fc.array(fc.constantFrom(...(Object.keys(ACTS) as Act[])), { minLength: 1, maxLength: 8 });

/** The lists of the desk in which a ticket stands. */
async function standsIn(ticketId: number): Promise<string[]> {
  await projectTicket(deps(), ticketId);
  const found: string[] = [];
  for (const name of ['open', 'spam', 'trash'] as const) {
    const page = await listTickets(deps(), { principal: ADMIN, list: { of: name }, limit: 100 });
    if (page.tickets.some(({ id }) => id === ticketId)) found.push(name);
  }
  return found;
}

test('trash, restore, spam and its undoing in any order lose no message, and leave the ticket in one list', async () => {
  let rounds = 0;
  await fc.assert(
    fc.asyncProperty(acts, async (order) => {
      rounds += 1;
      const { ticket } = await desk.take({ from: `round${rounds}@example.com` });
      let written = 1;
      for (const act of order) {
        const isRefused = await ACTS[act](ticket.id).then(
          () => false,
          ({ code }: { code?: string }) => code === 'ticket.trashed',
        );
        if (act === 'write' && !isRefused) written += 1;
        const { trashedAt, spam } = await desk.ticket(ticket.id);
        expect(await standsIn(ticket.id)).toEqual([trashedAt ? 'trash' : spam ? 'spam' : 'open']);
      }
      await ACTS.restore(ticket.id);
      await ACTS.unmark(ticket.id);
      const { version: _, updatedAt: __, lastActivityAt: ___, ...after } = await desk.ticket(ticket.id);
      expect(ticket).toMatchObject(after);
      expect((await desk.open(ticket.id)).messages).toHaveLength(written);
      expect(await provenState(desk, ticket.id)).toBe('intact');
    }),
    { numRuns: 8 },
  );
});
