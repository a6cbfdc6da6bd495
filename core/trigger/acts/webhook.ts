import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { recordEvent, ticketSubject } from '../../audit/index.ts';
import { ConflictError } from '../../shared/errors.ts';
import { triggerFacts } from '../trigger-area.ts';
import { type Checking, type Problems, type ReadyDeps, type Step, withEffect } from './act.ts';
import { neverStep } from './never.ts';

type CallWebhook = Extract<OwnAction, { do: 'webhook' }>;

/** What is wrong with sending something to a webhook. */
export async function problemsOfWebhook(
  { key }: Pick<CallWebhook, 'key'>,
  { deps, now, path }: Checking,
): Promise<Awaited<Problems>> {
  const found = (await deps.webhooks.latest(now)).find((webhook) => webhook.key === key);
  return found === undefined
    ? [{ path: `${path}.key`, message: 'is not a webhook of this desk in use' }]
    : [];
}

/**
 * Sends what happened to a webhook: an event that goes to that one alone, so that it arrives, waits and is tried again as all others do, and
 * nothing here waits for it. One that the desk has switched off misses it, as it misses all others; one that an admin has, is none.
 */
export function webhookStep({ key }: CallWebhook, { webhooks }: ReadyDeps, path: string): Step {
  const webhook = webhooks.find((one) => one.key === key);
  if (webhook === undefined) return neverStep('webhook.unknown', path);
  const { number, isActive, switchedOff } = webhook;
  return {
    fields: [],
    take: (done, { trigger, event }) => {
      if (!isActive && switchedOff === null) throw switchedOffError(key);
      const told = {
        webhook: { key, number },
        trigger: triggerFacts(trigger),
        on: { id: event.id, type: event.type },
      };
      return withEffect(done, {
        kind: 'webhook',
        text: key,
        writes: async (ticket, context) => [
          recordEvent(ticketSubject(ticket.id), 'webhook.called', { ...told, ticket }, context),
        ],
      });
    },
  };
}

const switchedOffError = (key: string) =>
  new ConflictError('webhook.inactive', `The webhook \`${key}\` is switched off.`);
