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

/** The partition of what a remembered answer tells of. */
export type ToldOf = `T#${number}` | `C#${number}`;

const keySchema = z.object({ pk: z.string(), sk: z.string() });
const rows = rowsOfKind(ROW_KIND.ticketAnswer, z.object({ answer: keySchema, expiresAtSeconds: z.int() }));

export const answersTelling = accessPattern({
  name: 'Remembered answers of a ticket or customer',
  description:
    'Finds the remembered answers that tell of a ticket or a customer, to strike words out of them.',
  operation: 'Query',
  pk: 'T#<ticket> | C#<customer>',
  sk: 'A#<answer>',
  of: ({ of, after }: { of: ToldOf; after?: string | undefined }): QueryRequest => ({
    pk: of,
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

/** Notes that the remembered answer of a request tells of a ticket or a customer, for as long as it is remembered. */
export function noteAnswer(of: ToldOf, request: KeyedRequest, now: Date): Write {
  const answer = rememberedAnswer.of(request);
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + REMEMBERED_SECONDS;
  return rows.upsert({
    key: { pk: of, sk: `A#${answer.pk}` },
    set: { answer, expiresAtSeconds },
  });
}

/** A remembered answer, and the write that puts another in its place: refused with `version` when it is not the same any more. */
export interface KeptAnswer {
  answer: Answer;
  replacedBy: (other: Answer) => Update;
}

/** The remembered answers that tell of a ticket or a customer. */
export async function loadAnswers(table: Table, of: ToldOf): Promise<KeptAnswer[]> {
  const keys: Key[] = [];
  let after: string | undefined;
  do {
    const page = await table.query(answersTelling.of({ of, after }));
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
