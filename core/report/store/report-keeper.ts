import type { keptConfiguration } from '../../configuration/index.ts';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/table.ts';
import type { ReportSubject } from '../booking.ts';
import { bookSubject } from './book-subject.ts';
import { type KeepSumsDeps, keepSums } from './keep-sums.ts';
import { subjectFacts } from './subject-facts.ts';

/** What keeping reports up to date takes. */
export interface KeeperDeps extends Pick<KeepSumsDeps, 'start'> {
  readonly table: Table;
  readonly keep: ReturnType<typeof keptConfiguration>;
  /** The time zone of the desk. */
  readonly timeZone: (now: Date) => Promise<string>;
  /** whether days are written into files; not when absent */
  readonly isInFiles?: boolean | undefined;
}

/** Changed days after which it is looked again whether it is time to add up. */
const LOOK_AFTER = 50;

/** What an event may be of: a ticket, a mail that is held. */
export type Happened = ReportSubject & { readonly kind: 'ticket' | 'mail'; readonly id: number };

/** What keeps reports up to date as things happen. */
export interface ReportKeeper {
  /** Begins with events that came together: each subject is derived once for all of them. */
  batch(context: Context): {
    /** Sees to an event; null: to one that is of no subject, after which other sums may have to be kept. */
    take(happened: Happened | null): Promise<void>;
  };
}

/** Keeps what reports count as things happen. */
export function reportKeeper({ table, keep, timeZone, start, isInFiles }: KeeperDeps): ReportKeeper {
  const source = subjectFacts(table, keep);
  let changed = LOOK_AFTER;
  const bookOne = (subject: Happened, context: Context) =>
    bookSubject({ table, derive: () => source.factsOf(subject, context.now), isInFiles }, context, subject);
  const look = async (context: Context) => {
    const book = (id: number) => bookOne({ kind: 'ticket', id }, context);
    await keepSums({ table, timeZone: await timeZone(context.now), start, book }, context);
    changed = 0;
  };
  return {
    batch(context) {
      const booked = new Map<string, Promise<number>>();
      const book = (subject: Happened) => {
        const name = `${subject.kind} ${subject.id}`;
        const booking = booked.get(name) ?? bookOne(subject, context);
        booked.set(name, booking);
        return booking;
      };
      return {
        take: async (happened) => {
          if (happened === null) return look(context);
          changed += await book(happened);
          const told = happened.kind === 'ticket' ? await source.toldBy(happened.id) : [];
          for (const id of told) changed += await book({ kind: 'ticket', id });
          if (changed >= LOOK_AFTER) await look(context);
        },
      };
    },
  };
}
