import { recordEvent } from '../audit/index.ts';
import { changeThing, configuredSubject } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { type Health, reasonToSwitchOff } from './health.ts';
import type { Outcome } from './outcome.ts';
import { resumingWrites } from './resume-webhook.ts';
import { type Webhook, webhookArea } from './webhook-area.ts';

/**
 * Switches a webhook off that nothing reaches any more, as its latest try and how it does since say. An event says so, by which the admins are told; what waits is given up, and
 * what comes from then on is kept and not sent. Where somebody has changed the webhook meanwhile, nothing happens.
 */
export async function switchOffIfHopeless(
  deps: { table: Table },
  context: Context,
  { key, number, version }: Webhook,
  { health, outcome }: { health: Health; outcome: Outcome },
): Promise<void> {
  const reason = reasonToSwitchOff(health, outcome);
  const { failingSince } = health;
  if (reason === null || failingSince === null) return;
  const told = { webhook: { key, number }, reason, failingSince };
  await changeThing(deps, context, webhookArea, {
    key,
    decide: (before) =>
      before.version === version && before.isActive
        ? { ...before, isActive: false, switchedOff: { at: context.now.toISOString(), reason } }
        : before,
    alongside: async (webhook) => [
      recordEvent(configuredSubject(webhookArea.name, key), 'webhook.switched_off', told, context),
      ...(await resumingWrites(deps.table, context, webhook)),
    ],
  });
}
