import { decodeTime } from 'ulid';
import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, QueryRequest, Update } from '../shared/write.ts';

/** The day (UTC) on which a form was shown, by the ULID that names it. */
const dayOf = (id: string): string => new Date(decodeTime(id)).toISOString().slice(0, 10);

export const visitById = accessPattern({
  name: 'Visit of a form',
  description: 'Reads what became of a form that was shown to somebody to whom articles were suggested.',
  operation: 'GetItem',
  pk: 'VISITS#<day>',
  sk: 'V#<form shown>',
  of: (id: string): Key => ({ pk: `VISITS#${dayOf(id)}`, sk: `V#${id}` }),
});

export const visitsOfDay = accessPattern({
  name: 'Visits of forms of a day',
  description: 'Lists the forms of a day in which articles were suggested, for reports.',
  operation: 'Query',
  pk: 'VISITS#<day>',
  sk: 'V#<form shown>',
  of: ({ day, after }: { day: string; after: string | undefined }): QueryRequest => ({
    pk: `VISITS#${day}`,
    from: after === undefined ? 'V#' : `V#${after} `,
    to: 'V#~',
  }),
});

/** A form that was shown to somebody, and articles with it. Each moment is the first of its kind. */
const visitSchema = z.object({
  id: ulidSchema,
  /** when articles were suggested */
  shownAt: timeSchema.optional(),
  /** the articles that were suggested first */
  articleIds: z.array(idSchema).default([]),
  /** who was signed in; absent: nobody */
  customerId: idSchema.optional(),
  /** when one was opened, and which */
  openedAt: timeSchema.optional(),
  openedId: idSchema.optional(),
  /** when the form was sent */
  sentAt: timeSchema.optional(),
});
export type FormVisit = z.infer<typeof visitSchema>;

const rows = rowsOfKind(ROW_KIND.formVisit, visitSchema);
/** The visit in a row. */
export const parseVisitRow = (row: unknown): FormVisit => rows.parse(row);

/** Days for which a visit is kept: a year and a month, so that what came of visits is told of a whole year. */
export const KEPT_DAYS = 400;
const DAY_SECONDS = 24 * 60 * 60;

/** Notes what happens first in a visit: what is noted already stays. */
export function visitWrite(
  id: string,
  first: Omit<FormVisit, 'id' | 'articleIds'> & { articleIds?: number[] },
): Update {
  const { initial, ...write } = rows.upsert({ key: visitById.of(id) });
  const expiresAtSeconds = Math.floor(decodeTime(id) / 1000) + KEPT_DAYS * DAY_SECONDS;
  if (initial === undefined) throw new Error('A new row says of which kind it is');
  return { ...write, initial: { ...initial, id, expiresAtSeconds, ...first } };
}
