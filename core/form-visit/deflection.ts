import type { Table } from '../shared/table.ts';
import { listVisits } from './list-visits.ts';
import { wasSpared } from './note-visit.ts';
import type { FormVisit } from './visit-store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many visits were shown articles, and how many of them sent no ticket after they had opened one: at most so many were helped. */
export interface Deflection {
  readonly visits: number;
  readonly spared: number;
  /** null: of no visit */
  readonly share: number | null;
}

/**
 * What came of the visits of the last days in which articles were suggested; of a visit it is known after a day.
 * @param ticketsSince when a person began tickets since then, by any channel
 */
export async function deflectionOf(
  table: Table,
  { days, now }: { days: number; now: Date },
  ticketsSince: (customerId: number, since: Date) => Promise<readonly Date[]>,
): Promise<Deflection> {
  const counted = { visits: 0, spared: 0 };
  for (let ago = days; ago >= 0; ago -= 1) {
    const day = new Date(now.getTime() - ago * DAY_MS).toISOString().slice(0, 10);
    for (const visit of await listVisits(table, day)) {
      const spared = wasSpared(visit, await askedBy(visit, now, ticketsSince), now);
      if (spared === null) continue;
      counted.visits += 1;
      if (spared) counted.spared += 1;
    }
  }
  return { ...counted, share: counted.visits === 0 ? null : counted.spared / counted.visits };
}

/** Tickets are looked for only of who may have been spared one. */
async function askedBy(
  visit: FormVisit,
  now: Date,
  ticketsSince: (customerId: number, since: Date) => Promise<readonly Date[]>,
): Promise<readonly Date[]> {
  const { customerId, shownAt } = visit;
  if (customerId === undefined || shownAt === undefined || wasSpared(visit, [], now) !== true) return [];
  return ticketsSince(customerId, new Date(shownAt));
}
