import * as z from 'zod';
import type { ItemFailure } from '../../schemas/job.ts';
import { BiletError } from '../shared/errors.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { inParts } from '../shared/parts.ts';
import { listName, type Walked, type WalkState, walkLists } from '../views/index.ts';

/** Tickets that are seen to at the same time. */
const AT_ONCE = 10;

/** The tickets that are derived anew: all but those that are closed or gone, which keep what they left with. */
const OPEN_TICKETS = [listName({ of: 'open' }), listName({ of: 'status', status: 'solved' })];

/** What stands against deriving one ticket, and not against the others. @throws what may pass by itself: the page comes again then */
function failureOf(ticketId: number, error: unknown): ItemFailure {
  const isOfTicket = error instanceof z.ZodError || (error instanceof BiletError && error.kind !== 'busy');
  if (!isOfTicket) throw error;
  return {
    item: String(ticketId),
    message: error instanceof BiletError ? error.message : 'It cannot be read.',
  };
}

/** Sees to each ticket whose service levels go by what is configured now, as far as the page of a job gets. */
export async function walkOpenTickets(
  deps: PageDeps,
  from: WalkState,
  see: (ticketId: number) => Promise<unknown>,
): Promise<Walked> {
  const failed: ItemFailure[] = [];
  const seeTo = (id: number) => see(id).catch((error) => failed.push(failureOf(id, error)));
  const { failures, ...walked } = await walkLists(deps, OPEN_TICKETS, from, async (ids) => {
    for (const some of inParts(ids, AT_ONCE)) await Promise.all(some.map(seeTo));
    return [];
  });
  return { ...walked, failures: [...failures, ...failed] };
}
