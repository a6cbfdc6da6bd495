import { purgeTicket, purgeWhere } from '../purge/index.ts';
import { isKept } from '../retention/index.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { loadTicket, mergedIntoOf, partsOf } from '../ticket/index.ts';

/**
 * Takes a ticket of the demonstration out of the desk with all that was merged into it, as if it had never been: it is purged, and nothing counts
 * it. One that people have made a part of their own work stays: merged into one of theirs, or with one of theirs merged into it, or under a
 * legal hold. Doing it twice is as good as once.
 * @param isDemo whether a ticket is one of the demonstration
 * @returns whether it is gone, or goes with the one that it was merged into
 */
export async function forgetTicket(
  deps: PageDeps,
  ticketId: number,
  isDemo: (ticketId: number) => boolean,
): Promise<boolean> {
  const { table, context } = deps;
  const ticket = await loadTicket(table, ticketId);
  const into = mergedIntoOf(ticket);
  if (into !== null) return isDemo(into);
  await purgeWhere(table, context, {
    ticketId,
    isForgotten: true,
    start: () => [],
    isOver: async (now) =>
      mergedIntoOf(now) === null && partsOf(now).every(isDemo) && !(await isKept(table, now, context.now)),
  });
  const { purged } = await loadTicket(table, ticketId);
  if (!purged?.isForgotten) return false;
  // What else there is of it goes at once: a job for each of thousands would keep all others waiting.
  for (let checkpoint: unknown = null; ; ) {
    const page = await purgeTicket.page(deps, { input: { ticketId }, checkpoint });
    if (page.done) return true;
    checkpoint = page.checkpoint;
  }
}
