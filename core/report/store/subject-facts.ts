import type { keptConfiguration } from '../../configuration/index.ts';
import type { Table } from '../../shared/table.ts';
import type { ReportFacts, ReportSubject } from '../booking.ts';
import { loadHeldMail, ticketFactsSource } from '../derive/index.ts';

/** What reports know of whatever they count, by its trail. */
export interface SubjectFacts {
  /** All that reports know of a subject now; null: there is nothing to count. */
  factsOf(subject: ReportSubject, now: Date): Promise<ReportFacts | null>;
  /** Numbers of the tickets of which what happens on one may say something: itself, and where it goes on. */
  toldBy(ticketId: number): Promise<readonly number[]>;
}

/** Derives what reports know, and keeps what was configured in memory. */
export function subjectFacts(table: Table, keep?: ReturnType<typeof keptConfiguration>): SubjectFacts {
  const tickets = ticketFactsSource(table, keep);
  return {
    toldBy: (ticketId) => tickets.toldBy(ticketId),
    factsOf: async ({ kind, id }, now) => {
      switch (kind) {
        case 'ticket':
          return tickets.factsOf(Number(id), now);
        case 'mail':
          return loadHeldMail(table, Number(id));
        case 'visit':
          return null;
      }
    },
  };
}
