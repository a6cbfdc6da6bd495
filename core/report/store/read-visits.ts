import type { Principal } from '../../auth/index.ts';
import { type FormVisit, KEPT_DAYS, listVisits, ticketsBegun, wasSpared } from '../../form-visit/index.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { inParts } from '../../shared/parts.ts';
import type { Table } from '../../shared/table.ts';
import type { Place, ReportFacts } from '../booking.ts';
import { ABOUT_NOTHING, NO_PLACE } from '../nothing.ts';
import type { Slot } from '../query/cell.ts';
import { utcDayOf } from './packed-days.ts';

const DAY = 86_400;
/** Days that are read at the same time, and visits that one answer is counted from. */
const [AT_ONCE, MOST_VISITS] = [25, 60_000];
/** A visit is of no ticket: of a form, and of nobody at the desk. */
const PLACE: Place = { ...NO_PLACE, channel: 'form' };

/**
 * Visits of forms in a span of time to which articles were suggested, and whether they opened one and sent no ticket within a day; while
 * that is not over, whether they have not yet.
 * @param principal who asks: tickets are looked for that they may see
 * @throws InvalidInputError `report.not_told` for a time of which visits are kept no more, `report.too_much`
 */
export async function readVisits(
  table: Table,
  { span, now, principal }: { span: Slot; now: Date; principal: Principal },
): Promise<ReportFacts[]> {
  const first = Math.floor(now.getTime() / 1000) - (KEPT_DAYS - 1) * DAY;
  if (span.from < first) {
    throw new InvalidInputError(
      'report.not_told',
      `What came of visits of forms is known for ${KEPT_DAYS - 1} days: ask for it from ${utcDayOf(first + DAY)} on.`,
    );
  }
  const facts: ReportFacts[] = [];
  for (const days of inParts(daysOf(span), AT_ONCE)) {
    const visits = (await Promise.all(days.map((day) => listVisits(table, day)))).flat();
    for (const visit of visits) {
      const shown = visit.shownAt === undefined ? null : Math.floor(Date.parse(visit.shownAt) / 1000);
      if (shown === null || shown < span.from || shown >= span.to) continue;
      facts.push(factsOf(visit, shown, await isSpared(table, visit, { now, principal })));
    }
    if (facts.length > MOST_VISITS) {
      throw new InvalidInputError(
        'report.too_much',
        `This is counted from more than ${MOST_VISITS} visits of forms: ask for a shorter period.`,
      );
    }
  }
  return facts;
}

/** The days under which visits of a span stand: a form is named when it is shown, which is a little before its articles are. */
function daysOf({ from, to }: Slot): string[] {
  const days: string[] = [];
  for (let at = from - DAY; utcDayOf(at) <= utcDayOf(to); at += DAY) days.push(utcDayOf(at));
  return days;
}

async function isSpared(
  table: Table,
  visit: FormVisit,
  { now, principal }: { now: Date; principal: Principal },
): Promise<boolean> {
  const { customerId, shownAt, openedAt, sentAt } = visit;
  if (openedAt === undefined || shownAt === undefined) return false;
  const since = new Date(shownAt);
  const begun = customerId === undefined ? [] : await ticketsBegun(table, { principal, customerId, since });
  return wasSpared(visit, begun, now) ?? (sentAt === undefined && begun.length === 0);
}

function factsOf({ id, customerId }: FormVisit, at: number, kept: boolean): ReportFacts {
  const where = { place: PLACE, about: ABOUT_NOTHING };
  const actor = { kind: 'customer', id: customerId ?? null };
  return {
    subject: { kind: 'visit', id },
    createdAt: at,
    now: where,
    bookings: [{ what: 'suggested', at, ...where, agent: null, actor, kept }],
    stretches: [],
  };
}
