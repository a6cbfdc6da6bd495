import { recordEvent } from '../audit/index.ts';
import { configuredSubject } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { HEALTHY } from './health.ts';
import type { Webhook } from './webhook-area.ts';
import {
  deadlineOf,
  loadWebhookState,
  parseWebhookState,
  stateWrite,
  type WebhookState,
  webhookState,
} from './webhook-state-store.ts';

/**
 * Who is asked to try what waits is asked again after this time, unless somebody has tried: it is longer than the queue brings a
 * message again, and further away than what the clock starts timers for.
 */
const AWAITED_MS = 70 * 60 * 1000;

/** What is known of a webhook wherever something happens to it. */
export type WebhookRef = Pick<Webhook, 'key' | 'number'>;

/**
 * The writes by which what waits for a webhook is tried now: an event that brings it to its function. Refused with `OVERTAKEN` when
 * others changed its state meanwhile.
 * @param isMended whether failures until now do not count any more
 */
export async function resumingWrites(
  table: Table,
  context: Context,
  webhook: WebhookRef,
  { isMended = false }: { isMended?: boolean } = {},
): Promise<Write[]> {
  return writesOf(await loadWebhookState(table, webhook), context, isMended);
}

/** Lets what waits for a webhook be tried now, unless somebody is about to and has not begun. */
export function nudgeWebhook(table: Table, context: Context, webhook: WebhookRef): Promise<void> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const state = await loadWebhookState(table, webhook);
    if (state.awaitedUntil !== null && state.heldUntil === null) return;
    await table.write(writesOf(state, context, false));
  });
}

function writesOf(before: WebhookState, context: Context, isMended: boolean): Write[] {
  const { key, number } = before;
  const now = context.now.toISOString();
  const after: WebhookState = {
    ...before,
    turn: before.turn + 1,
    awaitedUntil: new Date(context.now.getTime() + AWAITED_MS).toISOString(),
    // One that is left alone is still tried with one delivery first.
    ...(isMended && { ...HEALTHY, parkedUntil: before.parkedUntil === null ? null : now }),
  };
  const webhook = { key, number, turn: after.turn };
  const event = recordEvent(configuredSubject('webhooks', key), 'webhook.resumed', { webhook }, context);
  return [stateWrite(before, after), event];
}

/** When something is to happen to a webhook by itself, by the row of its state (RFC 3339); null: nothing is. Pure. */
export function webhookDeadline(row: unknown): string | null {
  return row === undefined ? null : deadlineOf(parseWebhookState(row));
}

/**
 * Lets what waits for a webhook be tried when it is due by now, and says when something is to happen next; null: nothing is, or
 * whoever tries says when. Where nobody does, the sweep finds that.
 * @param done is told of the time that was kept
 */
export function resumeWebhook(
  table: Table,
  context: Context,
  number: number,
  done?: (at: string) => void,
): Promise<string | null> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const row = await table.get(webhookState.of(number));
    const due = webhookDeadline(row);
    if (due === null || due > context.now.toISOString()) return due;
    await table.write(writesOf(parseWebhookState(row), context, false));
    done?.(due);
    return null;
  });
}
