import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { NOT_ASKED, type NotAsked } from '../../schemas/satisfaction.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { DUE_INDEX, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

export const solveOfTicket = accessPattern({
  name: 'Last solve of a ticket',
  description:
    'Says when the requester of a ticket that was solved is asked how satisfied they are, and what became of that.',
  operation: 'GetItem',
  pk: 'T#<ticket>',
  sk: 'SOLVE',
  of: (ticketId: number): Key => ({ pk: `T#${ticketId}`, sk: 'SOLVE' }),
});

/** Label of the refusal when a later solve is known, or this one is done with. */
export const SOLVED_LATER = 'solve';

const solveSchema = z.object({
  ticketId: idSchema,
  solvedAt: timeSchema,
  /** who had the ticket then, else who solved it; null: no agent */
  agentId: idSchema.nullable(),
  teamId: idSchema.nullable(),
  /** when its requester is to be asked; null: that is done with */
  askAt: timeSchema.nullable(),
  /** by which question they were asked */
  surveyId: ulidSchema.optional(),
  /** why they were not */
  notAsked: openEnum(NOT_ASKED).optional(),
});
/** The last solve of a ticket, and whether its requester is asked about it. */
export type Solve = z.infer<typeof solveSchema>;

const rows = rowsOfKind(ROW_KIND.solve, solveSchema);

/** The last solve of a ticket, by its row; null where nobody was to be asked. */
export const parseSolve = (row: unknown): Solve | null => (row === undefined ? null : rows.parse(row));

/** Notes a solve whose requester is to be asked at a time. Refused with `SOLVED_LATER` when it is known, or a later one is. */
export function solveWrite(solve: Omit<Solve, 'askAt'> & { askAt: string }): Write {
  const key = solveOfTicket.of(solve.ticketId);
  return rows.upsert({
    key,
    set: { ...solve, ...dueAttributes(key, solve.askAt) },
    remove: ['surveyId', 'notAsked'],
    condition: {
      expression: 'attribute_not_exists(#pk) OR #solvedAt < :solvedAt',
      values: { ':solvedAt': solve.solvedAt },
    },
    refusal: SOLVED_LATER,
    startsOver: true,
  });
}

/** Notes that a solve is done with. Refused with `SOLVED_LATER` when somebody was faster. */
export function settledWrite(
  { ticketId, solvedAt, askAt }: Solve,
  outcome: { surveyId: string } | { notAsked: NotAsked },
): Write {
  return rows.upsert({
    key: solveOfTicket.of(ticketId),
    set: { askAt: null, ...outcome },
    remove: [DUE_INDEX.partitionKey, DUE_INDEX.sortKey],
    condition: {
      expression: '#solvedAt = :solvedAt AND #askAt = :askAt',
      values: { ':solvedAt': solvedAt, ':askAt': askAt },
    },
    refusal: SOLVED_LATER,
    startsOver: true,
  });
}
