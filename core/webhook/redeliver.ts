import { loadThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { anew } from './delivery-course.ts';
import { type Delivery, deliveryChange, loadDelivery } from './delivery-store.ts';
import { resumingWrites } from './resume-webhook.ts';
import { waitingWrite } from './waiting-store.ts';
import { type Webhook, webhookArea } from './webhook-area.ts';

/** @throws NotFoundError; ConflictError when nothing is sent to the webhook */
export async function loadActiveWebhook(table: Table, key: string): Promise<Webhook> {
  const webhook = await loadThing(table, webhookArea, { what: webhookArea.what, key });
  if (webhook.isRetired || !webhook.isActive)
    throw new ConflictError('webhook.inactive', 'It is switched off or retired: nothing is sent to it.');
  return webhook;
}

/** The writes by which a delivery waits to be made anew, with a day before it, and the delivery then. */
export function anewWrites(was: Delivery, now: Date): { is: Delivery; writes: Write[] } {
  const is = anew(was, now);
  return { is, writes: [deliveryChange(was, is), waitingWrite({ ...is, at: is.nextAttemptAt })] };
}

/**
 * Makes a delivery once more, also one that has arrived: now, and then as any other.
 * @throws NotFoundError; ConflictError when the webhook is switched off, or the delivery is just being made
 */
export function redeliver(
  { table }: { table: Table },
  context: Context,
  asked: { key: string; deliveryId: string; alongside?: AlongsideWrites<Delivery> },
): Promise<Delivery> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const webhook = await loadActiveWebhook(table, asked.key);
    const was = await loadDelivery(table, webhook.number, asked.deliveryId);
    if (was.state === 'sending')
      throw new ConflictError('delivery.under_way', 'It is just being made: look again in a minute.');
    const { is, writes } = anewWrites(was, context.now);
    const shown = { ...is, revision: was.revision + 1 };
    const resuming = await resumingWrites(table, context, webhook);
    await table.write([...writes, ...resuming, ...((await asked.alongside?.(shown)) ?? [])]);
    return shown;
  });
}
