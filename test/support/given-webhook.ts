import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import {
  createWebhook,
  deliverEvent,
  keptSecrets,
  keptWebhooks,
  testWebhook,
} from '../../core/webhook/index.ts';
import { WITHOUT_HOURS } from './desk-clock.ts';

/** A webhook that is gone: it was tested, an event for it waited, and then it was switched off. */
export async function givenWebhook(table: Table, context: Context): Promise<void> {
  const keep = keptConfiguration(table);
  const shared = { table, catalogue: keptCatalogue(keep), businessTimeAt: async () => undefined };
  const deps = {
    ...shared,
    isMailbox: async () => true,
    reach: 'public' as const,
    randomSecret: () => new Uint8Array(32).fill(7),
  };
  const url = 'https://hooks.example.com/bilet';
  const fields = { name: 'Order system', url, events: null, conditions: {}, isActive: true };
  await createWebhook(deps, context, { key: 'orders', fields });
  await testWebhook(deps, context, { key: 'orders' });
  const answering = (status: number) => ({
    table,
    webhooks: keptWebhooks(keptConfiguration(table), shared),
    clockAt: async () => WITHOUT_HOURS,
    secrets: keptSecrets(table),
    post: async () => {
      const told = { at: context.now.toISOString(), milliseconds: 12, status, answer: '', error: null };
      return { ...told, retryAfterSeconds: null };
    },
    clock: () => context.now,
    random: () => 0,
    arm: async () => {},
  });
  for (const status of [500, 410]) {
    const { newId, actor, now } = context;
    const event = {
      id: newId(),
      schemaVersion: 2,
      at: now.toISOString(),
      actor,
      cause: null,
      type: 'team.created',
    };
    await deliverEvent(answering(status), context, event);
  }
}
