import { armClock } from '../../../core/clock/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import {
  createWebhook,
  deliverEvent,
  keptSecrets,
  keptWebhooks,
  redeliver,
  redeliverRange,
  resumeWebhook,
  type Sender,
  testWebhook,
  tryWaiting,
} from '../../../core/webhook/index.ts';
import { ADMIN } from '../../support/desk.ts';
import { WITHOUT_HOURS } from '../../support/desk-clock.ts';
import { NO_PARTS } from '../../support/job-queue.ts';
import { keyed } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

const KEY = 'orders';
/** The webhook is the first one of the desk. */
const HOOK = { key: KEY, number: 1 };

const partsOf = ({ table }: Stage) => {
  const keep = keptConfiguration(table);
  return { table, catalogue: keptCatalogue(keep), businessTimeAt: async () => undefined, keep };
};

/** Sends to an endpoint that always answers the same. */
function senderOf(stage: Stage, status: number): Sender {
  const { keep, ...deps } = partsOf(stage);
  return {
    table: stage.table,
    webhooks: keptWebhooks(keep, deps),
    clockAt: async () => WITHOUT_HOURS,
    secrets: keptSecrets(stage.table),
    post: async () => ({
      at: stage.desk.now.toISOString(),
      milliseconds: 5,
      status,
      answer: '',
      error: null,
      // What it refuses waits for longer than whoever repeats an act does.
      retryAfterSeconds: status === 200 ? null : 1800,
    }),
    clock: () => stage.desk.now,
    random: () => 0,
    arm: (id) =>
      armClock({ table: stage.table, timers: stage.timers }, stage.desk.context(), {
        kind: 'webhook_state',
        id,
      }),
  };
}

async function givenHook(stage: Stage): Promise<void> {
  const { keep: _, ...parts } = partsOf(stage);
  const randomSecret = () => new Uint8Array(32).fill(7);
  const deps = { ...parts, isMailbox: async () => true, reach: 'public' as const, randomSecret };
  const url = 'https://hooks.example.com/';
  const fields = { name: 'Orders', url, events: null, conditions: {}, isActive: true };
  await createWebhook(deps, stage.desk.context(), { key: KEY, fields });
}

/** An event, the same one however often it comes. */
function eventOf(stage: Stage) {
  const { newId, actor, now } = stage.desk.context();
  return { id: newId(), schemaVersion: 2, at: now.toISOString(), actor, cause: null, type: 'team.created' };
}

/** A delivery that an endpoint has refused, and that waits. */
async function givenWaiting(stage: Stage): Promise<string> {
  await givenHook(stage);
  const event = eventOf(stage);
  await deliverEvent(senderOf(stage, 500), stage.desk.context(), event);
  stage.desk.later(31);
  return event.id;
}

/** What waits is to be tried now. */
async function givenTurn(stage: Stage): Promise<() => Promise<unknown>> {
  await givenWaiting(stage);
  await resumeWebhook(stage.table, stage.desk.context(), HOOK.number);
  return () => tryWaiting(senderOf(stage, 200), stage.desk.context(), { ...HOOK, turn: 1 });
}

const rangeOf = (context: Context, table: Stage['table']) =>
  redeliverRange.page(
    {
      table,
      context,
      jobId: '01KKGQT8800YXWJRAFRD1DKGN6',
      principal: ADMIN,
      rules: {},
      listShards: 1,
      deleteForGood: async () => {},
      parts: NO_PARTS,
      hasTime: () => true,
      sleep: async () => {},
    },
    {
      input: {
        key: KEY,
        from: '2026-01-01T00:00:00.000Z',
        to: '2027-01-01T00:00:00.000Z',
        states: ['delivered'],
      },
      checkpoint: null,
    },
  );

/** What becomes of events that webhooks ask for. */
export const WEBHOOK_ACTS: readonly Act[] = [
  {
    file: 'webhook/deliver-event.ts',
    does: 'send an event to a webhook that takes it',
    arrange: async (stage) => {
      await givenHook(stage);
      const event = eventOf(stage);
      return () => deliverEvent(senderOf(stage, 200), stage.desk.context(), event);
    },
  },
  {
    file: 'webhook/deliver-event.ts',
    does: 'keep an event for a webhook that does not take it',
    arrange: async (stage) => {
      await givenHook(stage);
      const event = eventOf(stage);
      return () => deliverEvent(senderOf(stage, 500), stage.desk.context(), event);
    },
  },
  {
    file: 'webhook/resume-webhook.ts',
    does: 'have tried what waits for a webhook',
    arrange: async (stage) => {
      await givenWaiting(stage);
      return () => resumeWebhook(stage.table, stage.desk.context(), HOOK.number);
    },
  },
  { file: 'webhook/try-waiting.ts', does: 'try what waits for a webhook', arrange: givenTurn },
  { file: 'webhook/webhook-state-store.ts', does: 'note whose turn it is at a webhook', arrange: givenTurn },
  { file: 'webhook/waiting-store.ts', does: 'forget that something waited', arrange: givenTurn },
  {
    file: 'webhook/test-webhook.ts',
    does: 'test a webhook',
    arrange: async (stage) => {
      await givenHook(stage);
      return () => keyed(stage, (context, alongside) => testWebhook(stage, context, { key: KEY, alongside }));
    },
  },
  {
    file: 'webhook/redeliver.ts',
    does: 'send an event once more',
    arrange: async (stage) => {
      const deliveryId = await givenWaiting(stage);
      return () =>
        keyed(stage, (context, alongside) => redeliver(stage, context, { key: KEY, deliveryId, alongside }));
    },
  },
  {
    file: 'webhook/redeliver-range.ts',
    does: 'send the events of a time once more',
    arrange: async (stage) => {
      await givenHook(stage);
      await deliverEvent(senderOf(stage, 200), stage.desk.context(), eventOf(stage));
      return () => rangeOf(stage.desk.context(), stage.table);
    },
  },
];
