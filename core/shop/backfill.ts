import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import type { ItemFailure } from '../../schemas/job.ts';
import { loadThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { BiletError, BusyError, ConflictError } from '../shared/errors.ts';
import { jobKind, type PageDeps } from '../shared/job-kind.ts';
import { inParts } from '../shared/parts.ts';
import type { Table } from '../shared/table.ts';
import { type Shop, shopArea } from './shop-area.ts';
import { type Taken, takeOrder } from './take-order.ts';
import { platformOf } from './take-webhook.ts';
import type { PageAsked, Platform } from './told-order.ts';

/** The kind of the job that gets past orders of a shop. */
export const BACKFILL = 'shops.backfill';

/** How a shop is asked: what it needs to know who asks, and how something is got from it. */
export type AskShop = NonNullable<PageDeps['askShop']>;

/** Orders of a page that are saved at the same time. */
const AT_ONCE = 5;
/** Tries of one page before a shop that does not answer is given up, and how long each waits at most. */
const MOST_TRIES = 15;
const LONGEST_WAIT = 900;

const count = z.int().nonnegative();
const checkpointSchema = z.object({
  cursor: z.string().nullable(),
  tries: count,
  orders: count,
  saved: count,
  /** orders of nobody whom the shop knows by anything */
  nobodys: count,
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/**
 * Gets the past orders of a shop, page by page, and saves them as if the shop told of each: doing it again changes nothing, and what a
 * webhook tells meanwhile stays when it is later.
 */
export const backfillShop = jobKind({
  permission: 'desk.write',
  input: z.strictObject({ shop: z.string(), since: timeSchema.nullable() }),
  checkpoint: checkpointSchema,
  first: { cursor: null, tries: 0, orders: 0, saved: 0, nobodys: 0 },
  page: async ({ table, context, askShop, hasTime }, { input, checkpoint }) => {
    if (askShop === undefined) throw new Error('Nothing can be got from shops here.');
    const shop = await loadThing(table, shopArea, { what: shopArea.what, key: input.shop });
    const access = (await askShop.access(shop.key)) ?? {};
    const failures: ItemFailure[] = [];
    let at: Checkpoint = checkpoint;
    do {
      const asked = { shop, access, since: input.since, cursor: at.cursor };
      const found = await pageOf(askShop, platformOf(shop), asked);
      if ('waitSeconds' in found) return { ...waiting(at, found.waitSeconds), failures };
      const taken = await takeAll(table, context, { shop, orders: found.orders });
      failures.push(...taken.failures);
      at = {
        cursor: found.next,
        tries: 0,
        orders: at.orders + found.orders.length,
        saved: at.saved + taken.outcomes.filter((one) => one === 'saved').length,
        nobodys: at.nobodys + taken.outcomes.filter((one) => one === 'nobody').length,
      };
    } while (at.cursor !== null && hasTime());
    const progress = progressOf(at);
    if (at.cursor !== null) return { done: false, checkpoint: at, progress, failures };
    const { orders, saved, nobodys } = at;
    return { done: true, progress, failures, counts: { orders, saved, nobodys } };
  },
});

const progressOf = ({ orders }: Checkpoint) => ({ done: orders, total: null, note: 'gets past orders' });

/** A page that is to be asked for again. @throws ConflictError when that was done often enough */
function waiting(at: Checkpoint, waitSeconds: number) {
  if (at.tries >= MOST_TRIES)
    throw new ConflictError('shop.silent', 'The shop did not answer again and again.');
  const checkpoint = { ...at, tries: at.tries + 1 };
  return { done: false as const, checkpoint, waitSeconds, progress: progressOf(at) };
}

async function pageOf(
  askShop: AskShop,
  platform: Platform,
  asked: PageAsked,
): Promise<{ orders: readonly unknown[]; next: string | null } | { waitSeconds: number }> {
  const request = platform.request(asked);
  if (request === null)
    throw new ConflictError('shop.no_access', 'The desk has no secrets by which to ask the shop.');
  const answer = await askShop.get({
    ...request,
    headers: { ...request.headers, accept: 'application/json' },
  });
  if (answer === null || answer.status === 429 || answer.status >= 500)
    return { waitSeconds: Math.min(Math.max(answer?.retryAfterSeconds ?? 10, 1), LONGEST_WAIT) };
  if (answer.status !== 200)
    throw new ConflictError('shop.refused', `The shop answered with the status ${answer.status}.`);
  try {
    return platform.page({ headers: answer.headers, body: JSON.parse(answer.text) }, asked);
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      throw new ConflictError('shop.not_understood', 'What the shop answered is no page of orders.');
    throw error;
  }
}

async function takeAll(
  table: Table,
  context: Context,
  { shop, orders }: { shop: Shop; orders: readonly unknown[] },
): Promise<{ outcomes: Taken[]; failures: ItemFailure[] }> {
  const platform = platformOf(shop);
  const outcomes: Taken[] = [];
  const failures: ItemFailure[] = [];
  const takeOne = async (raw: unknown) => {
    try {
      outcomes.push(await takeOrder(table, context, { shop, told: platform.order(raw) }));
    } catch (error) {
      const isFinal = error instanceof z.ZodError || error instanceof BiletError;
      if (!isFinal || error instanceof BusyError) throw error;
      const message = error instanceof z.ZodError ? z.prettifyError(error).slice(0, 300) : error.message;
      failures.push({ item: platform.idOf(raw), message });
    }
  };
  for (const part of inParts(orders, AT_ONCE)) await Promise.all(part.map(takeOne));
  return { outcomes, failures };
}
