import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { type FormVisit, parseVisitRow, visitById, visitWrite } from './visit-store.ts';

/** How long after it was suggested that an article spared a ticket, if it did. */
const DAY_MS = 24 * 60 * 60 * 1000;
const NOT_SHOWN = 'form-visit';

/** Notes that articles were suggested in a form that was shown to somebody. Once a visit: what is noted stays. */
export async function noteShown(
  table: Table,
  visit: { id: string; articleIds: readonly number[]; customerId: number | null; now: Date },
): Promise<void> {
  const { id, articleIds, customerId, now } = visit;
  const shown = { shownAt: now.toISOString(), articleIds: [...articleIds] };
  await table.write([visitWrite(id, { ...shown, ...(customerId !== null && { customerId }) })]);
}

/**
 * Notes that an article was opened that was suggested in a form. True where it is the first of its visit, and within a day of it; false for a
 * visit in which nothing was suggested.
 */
export function noteOpened(
  table: Table,
  { id, articleId, now }: { id: string; articleId: number; now: Date },
): Promise<boolean> {
  return untilNotOvertaken([NOT_SHOWN], async () => {
    const visit = await loadVisit(table, id);
    if (visit?.shownAt === undefined || visit.openedAt !== undefined || isOver(visit, now)) return false;
    await table.write([
      {
        ...visitWrite(id, {}),
        set: { openedAt: now.toISOString(), openedId: articleId },
        condition: { expression: 'attribute_not_exists(#openedAt)' },
        refusal: NOT_SHOWN,
        startsOver: true,
      },
    ]);
    return true;
  });
}

/** Notes that a form was sent in which articles were suggested: written together with its ticket. */
export const sentWrite = (id: string, now: Date): Write => visitWrite(id, { sentAt: now.toISOString() });

/** What is known of a visit; null: nothing was suggested in it. */
export async function loadVisit(table: Table, id: string): Promise<FormVisit | null> {
  const row = await table.get(visitById.of(id));
  return row === undefined ? null : parseVisitRow(row);
}

const isOver = ({ shownAt = '' }: FormVisit, now: Date): boolean =>
  now.getTime() - Date.parse(shownAt) >= DAY_MS;

/**
 * Whether a visit opened an article and sent no ticket within a day of the suggestion; null while that is not over, and of a visit
 * in which nothing was suggested. Not everybody who goes was helped: it says how many were at most.
 * @param asked when the person of the visit, where they are known, began tickets by any channel
 */
export function wasSpared(visit: FormVisit, asked: readonly Date[], now: Date): boolean | null {
  const { shownAt, openedAt, sentAt } = visit;
  if (shownAt === undefined || !isOver(visit, now)) return null;
  if (openedAt === undefined) return false;
  const from = Date.parse(shownAt);
  const tickets = [...asked, ...(sentAt === undefined ? [] : [new Date(sentAt)])];
  return !tickets.some((at) => at.getTime() >= from && at.getTime() < from + DAY_MS);
}
