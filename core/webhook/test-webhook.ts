import { recordEvent, storedEventIn } from '../audit/index.ts';
import { configuredSubject, loadThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { newDelivery } from './delivery-course.ts';
import { type Delivery, insertDelivery } from './delivery-store.ts';
import { webhookArea } from './webhook-area.ts';

/**
 * Sends a webhook an event that says nothing but that it is a test, once, whether it is switched on or not. What came of it is seen
 * in the delivery that this gives.
 * @throws NotFoundError; ConflictError when it is retired
 */
export async function testWebhook(
  { table }: { table: Table },
  context: Context,
  { key, alongside }: { key: string; alongside?: AlongsideWrites<Delivery> },
): Promise<Delivery> {
  const { number, isRetired } = await loadThing(table, webhookArea, { what: webhookArea.what, key });
  if (isRetired) throw new ConflictError('webhook.retired', 'It is retired: bring it back into use first.');
  const told = { webhook: { key, number } };
  const event = recordEvent(configuredSubject(webhookArea.name, key), 'webhook.tested', told, context);
  const stored = storedEventIn(event.row);
  const body = JSON.stringify(stored);
  const delivery = newDelivery(number, stored, { body, now: context.now, isTest: true });
  await table.write([insertDelivery(delivery), event, ...((await alongside?.(delivery)) ?? [])]);
  return delivery;
}
