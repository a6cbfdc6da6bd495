import * as z from 'zod';
import { accessPattern } from './access-pattern.ts';
import {
  type Answer,
  answerIn,
  type KeyedRequest,
  REMEMBERED_SECONDS,
  rememberedAnswer,
  STRUCK,
} from './idempotency-store.ts';
import { ROW_KIND } from './names.ts';
import { rowsOfKind } from './row-kind.ts';
import type { Table } from './table.ts';
import type { Key, QueryRequest, Update, Write } from './write.ts';

const keySchema = z.object({ pk: z.string(), sk: z.string() });
const rows = rowsOfKind(ROW_KIND.ticketAnswer, z.object({ answer: keySchema, expiresAtSeconds: z.int() }));

export const answersOfTicket = accessPattern({
  name: 'Remembered answers of a ticket',
  description: 'Finds the remembered answers that tell of a ticket, to strike words out of them.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'A#<answer>',
  of: ({ ticketId, after }: { ticketId: number; after?: string | undefined }): QueryRequest => ({
    pk: `T#${ticketId}`,
    from: after === undefined ? 'A#' : `${after} `,
    to: 'A#~',
    limit: PAGE,
  }),
});
const PAGE = 100;

/** The key of a remembered answer, by the row that notes it. */
export function parseTicketAnswer(row: unknown): Key {
  return rows.parse(row).answer;
}

/** Notes that the remembered answer of a request tells of a ticket, for as long as it is remembered. */
export function noteAnswer(ticketId: number, request: KeyedRequest, now: Date): Write {
  const answer = rememberedAnswer.of(request);
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + REMEMBERED_SECONDS;
  return rows.upsert({
    key: { pk: `T#${ticketId}`, sk: `A#${answer.pk}` },
    set: { answer, expiresAtSeconds },
  });
}

/** A remembered answer, and the write that puts another in its place: refused with `version` when it is not the same any more. */
export interface KeptAnswer {
  answer: Answer;
  replacedBy: (other: Answer) => Update;
}

/** The remembered answers that tell of a ticket. */
export async function loadAnswers(table: Table, ticketId: number): Promise<KeptAnswer[]> {
  const keys: Key[] = [];
  let after: string | undefined;
  do {
    const page = await table.query(answersOfTicket.of({ ticketId, after }));
    keys.push(...page.rows.map(parseTicketAnswer));
    after = page.more ? keySchema.parse(page.rows.at(-1)).sk : undefined;
  } while (after !== undefined);
  const found = keys.length === 0 ? [] : await table.getMany(keys);
  return found.map((row) => {
    const key = keySchema.parse(row);
    const answer = answerIn(row);
    return { answer, replacedBy: (other) => replaced(key, answer, other) };
  });
}

function replaced(key: Key, answer: Answer, other: Answer): Update {
  return {
    type: 'update',
    key,
    set: { answer: other, contentHash: STRUCK },
    condition: { expression: '#answer = :answer', values: { ':answer': answer } },
    refusal: 'version',
  };
}
