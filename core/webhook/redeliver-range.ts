import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { jobKind } from '../shared/job-kind.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { deliveriesBetween, parseDelivery } from './delivery-store.ts';
import { anewWrites, loadActiveWebhook } from './redeliver.ts';
import { nudgeWebhook } from './resume-webhook.ts';

/** The kind of the job that makes the deliveries of a time anew. */
export const REDELIVER = 'webhooks.redeliver';

/** What can be made anew. Others are under way. */
export const REDELIVERABLE = ['failed', 'missed', 'delivered'] as const;

/** Deliveries that are read together. */
const AT_ONCE = 50;

const count = z.int().nonnegative();

/**
 * Makes the deliveries of the events between two times anew: those that have not arrived, or others that are asked for too. They
 * wait for the webhook as any other. Doing it twice is as good as once: what waits already is left alone.
 */
export const redeliverRange = jobKind({
  permission: 'webhook.write',
  input: z.strictObject({
    key: z.string(),
    from: timeSchema,
    to: timeSchema,
    states: z.array(z.enum(REDELIVERABLE)),
  }),
  checkpoint: z.object({ after: z.string().nullable(), seen: count, again: count }),
  first: { after: null, seen: 0, again: 0 },
  page: async ({ table, context, hasTime }, { input, checkpoint }) => {
    const { key, from, to, states } = input;
    const webhook = await loadActiveWebhook(table, key);
    let { after, seen, again } = checkpoint;
    let more = true;
    do {
      const { number } = webhook;
      const page = await table.query(deliveriesBetween.of({ number, from, to, after, limit: AT_ONCE }));
      const found = page.rows.map(parseDelivery);
      const wanted = found.filter(({ state }) => states.some((one) => one === state));
      for (const delivery of wanted)
        again += (await isMadeAnew(table, anewWrites(delivery, context.now).writes)) ? 1 : 0;
      seen += found.length;
      after = found.at(-1)?.id ?? after;
      more = page.more;
    } while (more && hasTime());
    await nudgeWebhook(table, context, webhook);
    const progress = { done: seen, total: more ? null : seen, note: 'makes deliveries anew' };
    if (more) return { done: false, checkpoint: { after, seen, again }, progress };
    return { done: true, progress, counts: { deliveries: seen, again } };
  },
});

/** False when somebody else has changed the delivery meanwhile. */
async function isMadeAnew(table: Table, writes: Parameters<Table['write']>[0]): Promise<boolean> {
  try {
    await table.write(writes);
    return true;
  } catch (error) {
    if (refusedBy(error, OVERTAKEN)) return false;
    throw error;
  }
}
