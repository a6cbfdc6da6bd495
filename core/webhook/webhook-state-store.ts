import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { ROW_KIND } from '../shared/names.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Write } from '../shared/write.ts';
import { HEALTHY } from './health.ts';

export const webhookState = accessPattern({
  name: 'State of a webhook',
  description: 'How a webhook has done of late, and when what waits for it is tried again.',
  operation: 'BatchGetItem',
  pk: 'WEBHOOK#<number>',
  sk: 'STATE',
  of: (number: number): Key => ({ pk: `WEBHOOK#${number}`, sk: 'STATE' }),
});

const stateSchema = z.object({
  /** of the webhook in the configuration */
  key: z.string(),
  number: idSchema,
  failingSince: timeSchema.nullable(),
  silent: z.int().nonnegative(),
  parkings: z.int().nonnegative(),
  parkedUntil: timeSchema.nullable(),
  /** when the first of those that wait is due; null: none waits */
  nextAttemptAt: timeSchema.nullable(),
  /** how often what waits was to be tried; whoever tries goes by the latest */
  turn: z.int().nonnegative(),
  /** when that is asked for again, unless somebody has tried until then; null: nobody is to try now */
  awaitedUntil: timeSchema.nullable(),
  /** until when somebody is at it; null: nobody is */
  heldUntil: timeSchema.nullable(),
  /** counts its changes; 0: there was none yet */
  revision: z.int().nonnegative(),
});
/** How a webhook has done, and what is planned for it. */
export type WebhookState = z.infer<typeof stateSchema>;

const rows = rowsOfKind(ROW_KIND.webhookState, stateSchema);

/** What a row says of a webhook, or what is so where there is none yet. */
export function stateIn(row: unknown, { key, number }: { key: string; number: number }): WebhookState {
  if (row !== undefined) return rows.parse(row);
  const idle = { nextAttemptAt: null, turn: 0, awaitedUntil: null, heldUntil: null };
  return { key, number, ...HEALTHY, ...idle, revision: 0 };
}

/** The state in a row. */
export function parseWebhookState(row: unknown): WebhookState {
  return rows.parse(row);
}

/** When something is to happen by itself; null: nothing is. While somebody is awaited, nothing else is. */
export function deadlineOf({ awaitedUntil, parkedUntil, nextAttemptAt }: WebhookState): string | null {
  if (awaitedUntil !== null || nextAttemptAt === null) return awaitedUntil;
  return parkedUntil !== null && parkedUntil > nextAttemptAt ? parkedUntil : nextAttemptAt;
}

/** The write of a state, refused with `OVERTAKEN` when it is not as it was any more. */
export function stateWrite(before: WebhookState, after: WebhookState): Write {
  const written = rowOf({ ...after, revision: before.revision + 1 });
  return before.revision === 0 ? insert(written, OVERTAKEN) : revised(rowOf(before), written);
}

function rowOf(state: WebhookState) {
  const key = webhookState.of(state.number);
  return rows.row(key, { ...state, ...dueAttributes(key, deadlineOf(state)) });
}

/** What a state becomes, and what is written together with that. */
interface StateDecision {
  readonly after: WebhookState;
  readonly writes: readonly Write[];
}

/** Others write the state of a webhook too, each with what is kept for it. */
const TRIES = 12;

/**
 * Changes the state of a webhook as it is then, again when others were faster. `decide` gives what is written together with that, and
 * null where nothing is to be.
 * @throws BusyError when others were faster again and again
 */
export function changeWebhookState<Decided extends StateDecision | null>(
  table: Table,
  webhook: { key: string; number: number },
  decide: (before: WebhookState) => Promise<Decided>,
): Promise<{ before: WebhookState; decided: Decided }> {
  const work = async () => {
    const before = await loadWebhookState(table, webhook);
    const decided = await decide(before);
    if (decided !== null) await table.write([...decided.writes, stateWrite(before, decided.after)]);
    return { before, decided };
  };
  return untilNotOvertaken([OVERTAKEN], work, TRIES);
}

/** How a webhook does. */
export async function loadWebhookState(
  table: Table,
  webhook: { key: string; number: number },
): Promise<WebhookState> {
  return stateIn(await table.get(webhookState.of(webhook.number)), webhook);
}
