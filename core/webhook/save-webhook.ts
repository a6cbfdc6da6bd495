import { type Conditions, conditionsSchema, storedConditionsSchema } from '../../schemas/conditions.ts';
import {
  changeThing,
  createThing,
  loadThing,
  restoreThing,
  type ThingTarget,
} from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import { requireUrl, type WebhookReach } from './addresses.ts';
import { type ChoiceDeps, requireChoice } from './require-choice.ts';
import { resumingWrites } from './resume-webhook.ts';
import { secretOf } from './secret.ts';
import { type Webhook, webhookArea } from './webhook-area.ts';
import { newestSecretWrites } from './webhook-secrets.ts';

/** What webhooks are saved with. */
export interface WebhookDeps extends ChoiceDeps {
  readonly reach: WebhookReach;
  /** bytes that nobody can guess, for a secret */
  readonly randomSecret: () => Uint8Array;
}

/** What admins say of a webhook. */
export interface WebhookFields {
  readonly name: string;
  readonly url: string;
  readonly events: string[] | null;
  readonly conditions: Conditions;
  readonly isActive: boolean;
}

/** A webhook with the secret that was made for it, which is shown this once. */
export interface WithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

const HOUR_MS = 60 * 60 * 1000;

/**
 * Makes a webhook with a secret of its own.
 * @throws InvalidInputError that names what is wrong; ConflictError when the key is taken or there are too many
 */
export async function createWebhook(
  deps: WebhookDeps,
  context: Context,
  asked: { key: string; fields: WebhookFields; alongside?: AlongsideWrites<Webhook> },
): Promise<WithSecret> {
  const { key, fields } = asked;
  requireUrl(fields.url, deps.reach);
  await requireChoice(deps, fields, context.now);
  const secret = secretOf(deps.randomSecret());
  const made = {
    key,
    number: await takeId(deps.table, 'webhook'),
    ...fields,
    conditions: storedConditionsSchema.parse(fields.conditions),
    switchedOff: null,
    secretVersion: 1,
    secretSetAt: context.now.toISOString(),
    formerSecretUntil: null,
  };
  const alongside = async (thing: Webhook) => [
    ...(await newestSecretWrites(deps.table, context, thing, secret)),
    ...((await asked.alongside?.(thing)) ?? []),
  ];
  return { webhook: await createThing(deps, context, webhookArea, { fields: made, alongside }), secret };
}

/**
 * Changes a webhook: absent fields stay. Whoever gives it another address or switches it on again has mended something: what
 * waits for it is tried at once, and failures before do not count any more.
 * @throws NotFoundError, StaleVersionError, and what making one throws
 */
export async function updateWebhook(
  deps: WebhookDeps,
  context: Context,
  { change, ...target }: ThingTarget<Webhook> & { change: Partial<WebhookFields> },
): Promise<Webhook> {
  const { conditions, ...others } = definedFields(change);
  if (change.url !== undefined) requireUrl(change.url, deps.reach);
  if (change.conditions !== undefined || change.events !== undefined)
    await requireChoice(
      deps,
      { ...(await choiceOf(deps, target.key)), ...definedFields(change) },
      context.now,
    );
  const asked = { ...others, ...(conditions && { conditions: storedConditionsSchema.parse(conditions) }) };
  let isMended = false;
  return changeThing(deps, context, webhookArea, {
    ...target,
    alongside: async (thing) => [
      ...(isMended ? await resumingWrites(deps.table, context, thing, { isMended }) : []),
      ...((await target.alongside?.(thing)) ?? []),
    ],
    decide: (before) => {
      const after = { ...before, ...asked };
      isMended = after.isActive && (!before.isActive || after.url !== before.url);
      return after.isActive ? { ...after, switchedOff: null } : after;
    },
  });
}

/** The choice of events that a webhook has made. */
async function choiceOf({ table }: WebhookDeps, key: string) {
  const { events, conditions } = await loadThing(table, webhookArea, { what: webhookArea.what, key });
  return { events, conditions: conditionsSchema.parse(conditions) };
}

/**
 * Brings a retired webhook back into use: what waited for it is given up or was, and failures before do not count any more.
 * @throws NotFoundError, StaleVersionError
 */
export function restoreWebhook(
  deps: Pick<WebhookDeps, 'table'>,
  context: Context,
  target: ThingTarget<Webhook>,
): Promise<Webhook> {
  return restoreThing(deps, context, webhookArea, {
    ...target,
    alongside: async (thing) => [
      ...(await resumingWrites(deps.table, context, thing, { isMended: true })),
      ...((await target.alongside?.(thing)) ?? []),
    ],
  });
}

/**
 * Gives a webhook another secret. The one before it signs too for the hours that are asked for, so that who receives can change
 * over; for none, when it has become known, it is gone at once.
 * @throws NotFoundError, StaleVersionError
 */
export async function rotateSecret(
  deps: Pick<WebhookDeps, 'table' | 'randomSecret'>,
  context: Context,
  { overlapHours, ...target }: ThingTarget<Webhook> & { overlapHours: number },
): Promise<WithSecret> {
  const secret = secretOf(deps.randomSecret());
  const until = new Date(context.now.getTime() + overlapHours * HOUR_MS).toISOString();
  const webhook = await changeThing(deps, context, webhookArea, {
    ...target,
    alongside: async (thing) => [
      ...(await newestSecretWrites(deps.table, context, thing, secret)),
      ...((await target.alongside?.(thing)) ?? []),
    ],
    decide: (before) => ({
      ...before,
      secretVersion: before.secretVersion + 1,
      secretSetAt: context.now.toISOString(),
      formerSecretUntil: overlapHours === 0 ? null : until,
    }),
  });
  return { webhook, secret };
}
