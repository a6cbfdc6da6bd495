import { createHash } from 'node:crypto';
import * as z from 'zod';
import { accessPattern } from './access-pattern.ts';
import { InvalidInputError } from './errors.ts';
import { ROW_KIND } from './names.ts';
import { rowsOfKind, type Upcast } from './row-kind.ts';
import type { Table } from './table.ts';
import type { Key, Write } from './write.ts';

/** Further writes that must happen exactly when a command's own writes do, given what the command will answer. */
export type AlongsideWrites<Result> = (result: Result) => readonly Write[] | Promise<readonly Write[]>;

/** A request that may come twice: whose it is, the key they gave it, and what it asks for. */
export interface KeyedRequest {
  owner: string;
  key: string;
  /** everything that makes two requests the same */
  content: string;
}

/** An answer as it was given the first time. */
const answerSchema = z.object({ status: z.int(), body: z.json(), version: z.int().nullable() });
export type Answer = z.infer<typeof answerSchema>;

const rowSchema = z.object({ contentHash: z.string(), answer: answerSchema, expiresAtSeconds: z.int() });

/** Rows of version 1 hold the answer as JSON text, whose escapes took more room than a row has. */
const fromText: Upcast = (row) => ({ ...row, answer: JSON.parse(z.string().parse(row.answer)) });
const rows = rowsOfKind(ROW_KIND.answer, rowSchema, [fromText]);

/** In the place of the hash of a request whose words were struck: nobody is to find them by trying. */
export const STRUCK = '';

/** How long a key is remembered. */
export const REMEMBERED_SECONDS = 24 * 60 * 60;

/** Label of the refusal when the same key was used in the meantime. */
export const REPEATED = 'idempotency';

export const rememberedAnswer = accessPattern({
  name: 'Remembered answer',
  description: 'Gives the answer of a POST again when its Idempotency-Key comes again within a day.',
  operation: 'GetItem',
  pk: 'IDEM#<owner>#<sha256 of key>',
  sk: 'IDEM',
  of: (request: Pick<KeyedRequest, 'owner' | 'key'>): Key => ({
    pk: `IDEM#${request.owner}#${sha256(request.key)}`,
    sk: 'IDEM',
  }),
});

/**
 * The answer that this request got before, or null when it is new.
 * @throws InvalidInputError `idempotency.reused` when the key came with another request
 */
export async function recallAnswer(table: Table, request: KeyedRequest, now: Date): Promise<Answer | null> {
  const found = await table.get(rememberedAnswer.of(request));
  if (found === undefined) return null;
  const row = rows.parse(found);
  if (row.expiresAtSeconds * 1000 <= now.getTime()) return null;
  if (row.contentHash !== STRUCK && row.contentHash !== sha256(request.content)) {
    throw new InvalidInputError('idempotency.reused', 'This Idempotency-Key was used for another request.');
  }
  return row.answer;
}

/** The answer in a row. */
export function answerIn(row: unknown): Answer {
  return rows.parse(row).answer;
}

/**
 * Remembers an answer, in the transaction that earns it. Refused with `REPEATED` when the key is taken. The row holds
 * nothing but what the answer shows of the rows that the transaction writes, so that it has room where they have.
 */
export function rememberAnswer(request: KeyedRequest, answer: Answer, now: Date): Write {
  const seconds = Math.floor(now.getTime() / 1000);
  const contentHash = sha256(request.content);
  const expiresAtSeconds = seconds + REMEMBERED_SECONDS;
  const row = rows.row(rememberedAnswer.of(request), { contentHash, answer, expiresAtSeconds });
  const condition = {
    expression: 'attribute_not_exists(#pk) OR #expiresAtSeconds <= :now',
    values: { ':now': seconds },
  };
  return { type: 'put', row, condition, refusal: REPEATED };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
