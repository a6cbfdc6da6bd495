import { loadThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { NotYetError } from '../shared/held-back-error.ts';
import { readRows } from '../shared/read-rows.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { refusedBy } from '../shared/table.ts';
import { afterAttempt, givenUp } from './delivery-course.ts';
import { type Delivery, deliveryById, deliveryChange, parseDelivery } from './delivery-store.ts';
import { afterOutcome, HEALTHY, type Health, reasonToSwitchOff } from './health.ts';
import type { Outcome } from './outcome.ts';
import type { WebhookRef } from './resume-webhook.ts';
import { attempt, type Sender } from './sender.ts';
import { switchOffIfHopeless } from './switch-off.ts';
import { firstWaiting, forgetWaiting, type Waiting, waitingWrite } from './waiting-store.ts';
import { type Webhook, webhookArea } from './webhook-area.ts';
import { changeWebhookState, deadlineOf, type WebhookState } from './webhook-state-store.ts';

/** Deliveries to one webhook that are made at the same time. */
const AT_ONCE = 4;
/** Deliveries that are given up together. */
const GIVEN_UP_AT_ONCE = 25;
/** Time for which one webhook is seen to before others have their turn. */
const TURN_MS = 10_000;
/** Whoever is at it keeps others from it for this long: longer than the function may run. */
const HELD_MS = 90_000;

/** What came of a turn at a webhook. */
export type Turn = 'past' | 'tried' | 'given_up';

/**
 * Tries what waits for a webhook and is due, several at a time; of one that is left alone a single delivery first, and the others
 * only when that arrives. Where the webhook is switched off or retired, gives up what waits. What is due then still has its turn
 * later. A turn that is not the latest leaves. One that was asked for meanwhile, and so had to wait, is taken by whoever is done.
 * @throws NotYetError when somebody else is at it
 */
export async function tryWaiting(
  sender: Sender,
  context: Context,
  asked: WebhookRef & { turn: number },
): Promise<Turn> {
  const began = sender.clock().getTime();
  const hasTime = () => sender.clock().getTime() - began < TURN_MS;
  const { turn, state } = await takeTurn(sender, context, asked, hasTime);
  if (state === null || state.turn === asked.turn || !hasTime()) return turn;
  return tryWaiting(sender, context, { ...asked, turn: state.turn }).catch(unlessHeld(turn));
}

/** What came of one turn, and how the webhook is after it; null: it was not the latest. */
async function takeTurn(
  sender: Sender,
  context: Context,
  asked: WebhookRef & { turn: number },
  hasTime: () => boolean,
): Promise<{ turn: Turn; state: WebhookState | null }> {
  const state = await begun(sender, asked);
  if (state === null) return { turn: 'past', state };
  const webhook = await loadThing(sender.table, webhookArea, { what: webhookArea.what, key: asked.key });
  if (webhook.isRetired || !webhook.isActive) {
    await giveUpWaiting(sender, webhook, hasTime);
    return { turn: 'given_up', state: await ended(sender, asked, () => HEALTHY) };
  }
  const outcomes = await tryDue(sender, webhook, { health: state, hasTime });
  const after = await ended(sender, asked, (health, waits) => {
    // Whoever had the turn before and died has tried it: what failed has arrived, or was given up.
    if (outcomes.length === 0 && !waits) return HEALTHY;
    return outcomes.reduce(afterOutcome, health);
  });
  const last = outcomes.at(-1);
  if (last !== undefined)
    await switchOffIfHopeless(sender, { ...context, now: sender.clock() }, webhook, {
      health: after,
      outcome: last,
    });
  return { turn: 'tried', state: after };
}

/** Somebody else was faster at the next turn: then it is theirs. */
function unlessHeld(turn: Turn): (error: unknown) => Turn {
  return (error) => {
    if (error instanceof NotYetError) return turn;
    throw error;
  };
}

/** Takes the turn at a webhook; null when it is not the latest. @throws NotYetError when somebody else has it */
function begun(sender: Sender, asked: WebhookRef & { turn: number }): Promise<WebhookState | null> {
  return changeState(sender, asked, async (state) => {
    if (state.turn !== asked.turn || state.awaitedUntil === null) return null;
    const now = sender.clock();
    if (state.heldUntil !== null && state.heldUntil > now.toISOString())
      throw new NotYetError(`The webhook ${asked.number}`, state.heldUntil, now);
    const until = new Date(now.getTime() + HELD_MS).toISOString();
    return {
      ...state,
      heldUntil: until,
      awaitedUntil: until > state.awaitedUntil ? until : state.awaitedUntil,
    };
  });
}

/** Gives the turn back, with how the webhook does now, and sets the clock for what waits still. */
async function ended(
  sender: Sender,
  asked: WebhookRef & { turn: number },
  change: (health: Health, waits: boolean) => Health,
): Promise<WebhookState> {
  const after = await changeState(sender, asked, async (state) => {
    const [first] = await firstWaiting(sender.table, asked.number, 1);
    const { failingSince, silent, parkings, parkedUntil } = change(state, first !== undefined);
    return {
      ...state,
      failingSince,
      silent,
      parkings,
      parkedUntil,
      nextAttemptAt: first?.at ?? null,
      heldUntil: null,
      // Another turn was asked for meanwhile, and is on its way.
      awaitedUntil: state.turn === asked.turn ? null : state.awaitedUntil,
    };
  });
  if (after === null) throw new Error(`The webhook ${asked.number} has no state`);
  if (deadlineOf(after) !== null) await sender.arm(asked.number);
  return after;
}

/** Changes the state of a webhook as it is then; null: not at all. */
async function changeState(
  { table }: Sender,
  webhook: WebhookRef,
  change: (state: WebhookState) => Promise<WebhookState | null>,
): Promise<WebhookState | null> {
  const { decided } = await changeWebhookState(table, webhook, async (before) => {
    const after = await change(before);
    return after && { after, writes: [] };
  });
  return decided?.after ?? null;
}

/** Tries what is due, as long as there is time and something arrives. */
async function tryDue(
  sender: Sender,
  webhook: Webhook,
  { health: before, hasTime }: { health: Health; hasTime: () => boolean },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let health = before;
  while (hasTime()) {
    const isLeftAlone = health.parkedUntil !== null;
    const waiting = await firstWaiting(sender.table, webhook.number, isLeftAlone ? 1 : AT_ONCE);
    const now = sender.clock().toISOString();
    const due = waiting.filter(({ at }) => at <= now);
    if (due.length === 0) return outcomes;
    const tried = await tryEach(sender, webhook, due);
    outcomes.push(...tried);
    health = tried.reduce(afterOutcome, health);
    const isHopeless = tried.some((outcome) => reasonToSwitchOff(health, outcome) !== null);
    if (health.parkedUntil !== null && tried.length > 0) return outcomes;
    if (isHopeless) return outcomes;
  }
  return outcomes;
}

async function tryEach(sender: Sender, webhook: Webhook, due: readonly Waiting[]): Promise<Outcome[]> {
  const { table, random } = sender;
  const found = await stillWaiting(sender, due);
  const outcomes = await Promise.all(
    found.map(async (delivery) => {
      const outcome = await attempt(sender, webhook, delivery);
      const is = afterAttempt(delivery, outcome, random);
      const { nextAttemptAt } = is;
      const waits = nextAttemptAt === null ? [] : [waitingWrite({ ...is, at: nextAttemptAt })];
      await table.write([deliveryChange(delivery, is), ...waits]).catch(ignoreChanged);
      return outcome;
    }),
  );
  await forgetWaiting(table, due);
  return outcomes;
}

/** The deliveries that wait as they are said to. What was tried or made anew meanwhile is said to wait at another time, if at all. */
async function stillWaiting({ table }: Sender, due: readonly Waiting[]): Promise<Delivery[]> {
  const rowAt = await readRows(table, due.map(deliveryById.of));
  return due.flatMap((one) => {
    const row = rowAt(deliveryById.of(one));
    const delivery = row === undefined ? null : parseDelivery(row);
    return delivery?.state === 'waiting' && delivery.nextAttemptAt === one.at ? [delivery] : [];
  });
}

/** Somebody asked for the delivery anew while it was tried: then that counts. */
function ignoreChanged(error: unknown): void {
  if (!refusedBy(error, OVERTAKEN)) throw error;
}

/** Gives up what waits, due or not, as long as there is time. */
async function giveUpWaiting(sender: Sender, webhook: Webhook, hasTime: () => boolean): Promise<void> {
  const { table } = sender;
  while (hasTime()) {
    const waiting = await firstWaiting(table, webhook.number, GIVEN_UP_AT_ONCE);
    if (waiting.length === 0) return;
    for (const delivery of await stillWaiting(sender, waiting))
      await table.write([deliveryChange(delivery, givenUp(delivery, 'switched_off'))]).catch(ignoreChanged);
    await forgetWaiting(table, waiting);
  }
}
