import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { customerSchema } from '../../schemas/customer.ts';
import { mergedSchema } from '../../schemas/merge.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';
import type { Parts } from './moved-ticket.ts';

export const mergeOfCustomer = accessPattern({
  name: 'Merge of a customer',
  description: 'Says into whom a customer was merged, and how both were before, to be let go again.',
  operation: 'GetItem',
  pk: 'C#<customer who was merged>',
  sk: 'MERGE',
  of: (sourceId: number): Key => ({ pk: `C#${sourceId}`, sk: 'MERGE' }),
});

export const ticketsOfMerge = accessPattern({
  name: 'Tickets of a merge',
  description: 'Lists the tickets that a merge of customers moved, with who took part in them before.',
  operation: 'Query',
  pk: 'C#<customer who was merged>',
  sk: 'MERGED#<merge>#<ticket, 16 digits>',
  of: ({
    sourceId,
    mergeId,
    after,
    limit,
  }: {
    sourceId: number;
    mergeId: string;
    after: string | null;
    limit: number;
  }): QueryRequest => {
    const first = `MERGED#${mergeId}#`;
    return { pk: `C#${sourceId}`, from: after === null ? first : `${after} `, to: `${first}~`, limit };
  },
});

/** A merge of two records of a person. What it did to tickets is undone by the same job that did it, when it is no more. */
const mergeSchema = z.object({
  id: ulidSchema,
  sourceId: idSchema,
  targetId: idSchema,
  state: openEnum(['merged', 'undone']),
  at: timeSchema,
  by: actorSchema,
  /** both as they were before */
  before: z.object({ source: customerSchema, target: customerSchema }),
});
export type CustomerMerge = z.infer<typeof mergeSchema>;

const merges = rowsOfKind(
  ROW_KIND.customerMerge,
  /** a merge that is undone stays as it was written, with whatever a later version knows of it */
  z.object({ merge: mergeSchema, isUndone: z.boolean().default(false) }),
);

/** The merge in a row. */
export function parseMergeRow(row: unknown): CustomerMerge {
  const { merge, isUndone } = merges.parse(row);
  return isUndone ? { ...merge, state: 'undone' } : merge;
}

/** Writes down a merge, whatever became of an earlier one of the same record. */
export function keepMerge(merge: CustomerMerge): Write {
  const key = mergeOfCustomer.of(merge.sourceId);
  const isUndone = merge.state === 'undone';
  return merges.upsert({ key, set: isUndone ? { isUndone } : { merge, isUndone } });
}

/** The merge of a customer; null where they were never merged. */
export async function loadMerge(table: Table, sourceId: number): Promise<CustomerMerge | null> {
  const row = await table.get(mergeOfCustomer.of(sourceId));
  return row === undefined ? null : parseMergeRow(row);
}

const partsSchema: z.ZodType<Parts> = z.object({
  requesterId: idSchema,
  collaboratorIds: z.array(idSchema),
  invitedIds: z.array(idSchema).optional(),
  merged: mergedSchema.optional(),
});

const moves = rowsOfKind(
  ROW_KIND.customerMove,
  z.object({
    sk: z.string(),
    ticketId: idSchema,
    before: partsSchema,
    after: partsSchema,
    putBackAt: timeSchema.optional(),
  }),
);

/** What a merge did to a ticket. */
export type TicketMove = z.output<z.ZodObject<{ ticketId: typeof idSchema }>> & {
  before: Parts;
  after: Parts;
};

/** What a merge did to a ticket, by its row; `putBackAt`: it is undone. */
export const parseMoveRow = (row: unknown) => moves.parse(row);

const moveKey = (sourceId: number, mergeId: string, ticketId: number): Key => ({
  pk: `C#${sourceId}`,
  sk: `MERGED#${mergeId}#${String(ticketId).padStart(16, '0')}`,
});

/** Writes down what a merge does to a ticket. What it did to it before stays: a ticket can come to it twice. */
export function keepMove({ sourceId, id }: CustomerMerge, { ticketId, before, after }: TicketMove): Write {
  const write = moves.upsert({ key: moveKey(sourceId, id, ticketId), set: { ticketId, after } });
  return { ...write, ...(write.initial && { initial: { ...write.initial, before } }) };
}

/** Writes down that what a merge did to a ticket is undone. */
export function moveUndone({ sourceId, id }: CustomerMerge, ticketId: number, now: Date): Write {
  return moves.upsert({ key: moveKey(sourceId, id, ticketId), set: { putBackAt: now.toISOString() } });
}
