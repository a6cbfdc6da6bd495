import { recordEvent } from '../audit/index.ts';
import { changeThing, configuredSubject } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { resumingWrites } from './resume-webhook.ts';
import { type Webhook, webhookArea } from './webhook-area.ts';

/**
 * Switches a webhook off that nothing reaches any more. An event says so, by which the admins are told; what waits is given up, and
 * what comes from then on is kept and not sent. Where somebody has changed the webhook meanwhile, nothing happens.
 */
export async function switchOff(
  deps: { table: Table },
  context: Context,
  { key, number, version }: Webhook,
  { reason, failingSince }: { reason: 'gone' | 'failed_for_a_day'; failingSince: string },
): Promise<void> {
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
