import * as z from 'zod';
import type { StoredEvent } from '../../schemas/events/events.ts';
import { ADDRESSED_EVENTS } from '../../schemas/webhook.ts';
import type { Context } from '../shared/context.ts';
import { NotYetError } from '../shared/held-back-error.ts';
import { inParts } from '../shared/parts.ts';
import { readRows } from '../shared/read-rows.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { refusedBy } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { choose } from './choose.ts';
import { afterAttempt, LEASE_MS, leased, missed, newDelivery, waitingUntil } from './delivery-course.ts';
import {
  type Delivery,
  deliveryById,
  deliveryChange,
  insertDelivery,
  KNOWN,
  parseDelivery,
} from './delivery-store.ts';
import { afterOutcome } from './health.ts';
import type { Outcome } from './outcome.ts';
import { attempt, type Sender } from './sender.ts';
import { switchOffIfHopeless } from './switch-off.ts';
import { waitingWrite } from './waiting-store.ts';
import type { Webhook } from './webhook-area.ts';
import {
  changeWebhookState,
  deadlineOf,
  stateIn,
  type WebhookState,
  webhookState,
} from './webhook-state-store.ts';

/** Webhooks that an event is sent to at the same time. */
const AT_ONCE = 10;

/**
 * Sends an event to the webhooks that ask for it, each once however often the event comes: what is to be tried again waits as a row
 * for the clock, and so does everything for a webhook that is left alone. What is for one webhook goes to that alone.
 * @throws NotYetError when somebody else is at one of its deliveries
 */
export async function deliverEvent(sender: Sender, context: Context, event: StoredEvent): Promise<void> {
  const chosen = await chosenFor(sender, context, event);
  if (chosen.length === 0) return;
  const keys = chosen.map(({ number }) => ({
    state: webhookState.of(number),
    delivery: deliveryById.of({ number, id: event.id }),
  }));
  const rowAt = await readRows(
    sender.table,
    keys.flatMap(({ state, delivery }) => [state, delivery]),
  );
  const failures: unknown[] = [];
  const each = chosen.map((webhook) => async () => {
    const known = rowAt(deliveryById.of({ number: webhook.number, id: event.id }));
    const state = stateIn(rowAt(webhookState.of(webhook.number)), webhook);
    await deliverTo(sender, context, {
      webhook,
      state,
      event,
      known: known === undefined ? null : parseDelivery(known),
    });
  });
  for (const part of inParts(each, AT_ONCE)) {
    const settled = await Promise.allSettled(part.map((deliver) => deliver()));
    failures.push(...settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }
  // What could be done is done; the event comes again for the rest.
  if (failures.length > 0) throw failures[0];
}

const addressedSchema = z.object({ webhook: z.object({ number: z.int() }) });

async function chosenFor(
  { table, webhooks, clockAt }: Sender,
  { now }: Context,
  event: StoredEvent,
): Promise<Webhook[]> {
  const all = await webhooks.at(now);
  if (ADDRESSED_EVENTS.includes(event.type)) {
    const { number } = addressedSchema.parse(event).webhook;
    return all.map(({ webhook }) => webhook).filter((webhook) => webhook.number === number);
  }
  return choose(table, all, event, { now, clockAt });
}

interface Delivering {
  readonly webhook: Webhook;
  readonly state: WebhookState;
  readonly event: StoredEvent;
  readonly known: Delivery | null;
}

async function deliverTo(sender: Sender, context: Context, asked: Delivering): Promise<void> {
  const { webhook, state, event, known } = asked;
  const now = sender.clock();
  // Its clock may not have been set yet, by who died at that.
  if (known?.state === 'waiting') return sender.arm(webhook.number);
  if (known !== null && known.state !== 'sending') return;
  if (known !== null && known.leasedUntil !== null && known.leasedUntil > now.toISOString())
    throw new NotYetError(`The delivery ${known.id}`, known.leasedUntil, now);
  const delivery = known ?? newDelivery(webhook.number, event, { body: JSON.stringify(event), now });
  const was = known === null ? null : delivery;
  if (!delivery.isTest && !webhook.isActive) {
    await sender.table.write([saved(was, missed(delivery))]).catch(ignoreTaken);
    return;
  }
  if (!delivery.isTest && state.parkedUntil !== null) return keepWaiting(sender, webhook, was, delivery);
  const taken = leased(delivery, now);
  try {
    await sender.table.write([saved(was, taken)]);
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new NotYetError(
      `The delivery ${delivery.id}`,
      new Date(now.getTime() + LEASE_MS).toISOString(),
      now,
    );
  }
  const held = was === null ? taken : { ...taken, revision: was.revision + 1 };
  await settle(sender, context, { webhook, state, held }, await attempt(sender, webhook, held));
}

const saved = (was: Delivery | null, is: Delivery): Write =>
  was === null ? insertDelivery(is) : deliveryChange(was, is);

/** Whether somebody else has the delivery: the same event came twice at once. */
const isTaken = (error: unknown): boolean => refusedBy(error, KNOWN) || refusedBy(error, OVERTAKEN);

function ignoreTaken(error: unknown): void {
  if (!isTaken(error)) throw error;
}

/** Keeps an event for a webhook that is left alone. */
async function keepWaiting(
  sender: Sender,
  webhook: Webhook,
  was: Delivery | null,
  delivery: Delivery,
): Promise<void> {
  const waiting = waitingUntil(delivery, sender.clock().toISOString());
  try {
    await handOver(sender, webhook, [saved(was, waiting)], { waiting, change: (state) => state });
  } catch (error) {
    if (!refusedBy(error, KNOWN)) throw error;
  }
}

/** Notes what came of a try, of the delivery and of its webhook. */
async function settle(
  sender: Sender,
  context: Context,
  { webhook, state, held }: { webhook: Webhook; state: WebhookState; held: Delivery },
  outcome: Outcome,
): Promise<void> {
  const is = afterAttempt(held, outcome, sender.random);
  const writes = [deliveryChange(held, is)];
  const isWell = is.state === 'delivered' && state.failingSince === null;
  if (held.isTest || isWell) return sender.table.write(writes);
  const { nextAttemptAt } = is;
  const waiting = nextAttemptAt === null ? null : { ...is, nextAttemptAt };
  const change = (one: WebhookState) => ({ ...one, ...afterOutcome(one, outcome) });
  const after = await handOver(sender, webhook, writes, { waiting, change });
  await switchOffIfHopeless(sender, { ...context, now: sender.clock() }, webhook, { health: after, outcome });
}

/**
 * Writes something together with the state of its webhook and, where a delivery waits from then on, with that it does, so that
 * whoever looks what waits either finds it or is overtaken. Sets the clock, when it is to wake at another time than before.
 */
async function handOver(
  { table, arm }: Sender,
  webhook: Webhook,
  writes: readonly Write[],
  asked: {
    waiting: (Delivery & { nextAttemptAt: string }) | null;
    change: (state: WebhookState) => WebhookState;
  },
): Promise<WebhookState> {
  const { waiting, change } = asked;
  const waits = waiting === null ? [] : [waitingWrite({ ...waiting, at: waiting.nextAttemptAt })];
  const { before, decided } = await changeWebhookState(table, webhook, async (was) => {
    const state = change(was);
    const after = waiting === null ? state : withNext(state, waiting.nextAttemptAt);
    return { after, writes: [...writes, ...waits] };
  });
  const { after } = decided;
  if (deadlineOf(after) !== deadlineOf(before)) await arm(webhook.number);
  return after;
}

function withNext(state: WebhookState, at: string): WebhookState {
  const { nextAttemptAt } = state;
  return nextAttemptAt !== null && nextAttemptAt <= at ? state : { ...state, nextAttemptAt: at };
}
