import { AWS_TELLS, type Channel, isToldByAws } from '../../core/channel/index.ts';
import { PAYLOADS_PREFIX } from '../../core/shared/names.ts';
import type { ChannelKnock } from '../../schemas/channel-work.ts';
import { eachStored, type Period } from './each-stored.ts';
import type { PayloadBucket } from './payload-gateway.ts';

/** Below which keys a channel's payloads are kept: what AWS tells is kept together, for all channels of which it does. */
const fromOf = ({ key, kind }: Pick<Channel, 'key' | 'kind'>): string =>
  isToldByAws(kind) ? AWS_TELLS : key;

/** As payloads are called: by their hash. Files that are looked at yet stand beside them. */
const HASHED = /\/[0-9a-f]{64}$/;
const USUAL_TYPE = 'application/octet-stream';

/**
 * Puts what came over channels into their queue again, as it came, so that the desk takes in what it has not yet; it knows the rest by the
 * channels' own ids, and changes nothing.
 * @returns how many payloads there were
 */
export async function replayPayloads(
  deps: { payloads: PayloadBucket; enqueue: (body: string) => Promise<void> },
  channels: readonly Pick<Channel, 'key' | 'kind'>[],
  period: Period,
): Promise<number> {
  let count = 0;
  for (const from of new Set(channels.map(fromOf))) count += await replayFrom(deps, from, period);
  return count;
}

async function replayFrom(
  { payloads, enqueue }: Parameters<typeof replayPayloads>[0],
  from: string,
  period: Period,
): Promise<number> {
  const list = hashed(payloads.list(`${PAYLOADS_PREFIX}${from}/`));
  return eachStored(list, period, async (stored) => {
    if (from === AWS_TELLS) return enqueue(await payloads.textOf(stored));
    const knock: ChannelKnock = {
      channel: from,
      at: stored.storedAt.toISOString(),
      contentType: (await payloads.typeOf(stored)) ?? USUAL_TYPE,
      payload: { objectKey: stored.key },
    };
    return enqueue(JSON.stringify(knock));
  });
}

async function* hashed<One extends { key: string }>(all: AsyncIterable<One>): AsyncIterable<One> {
  for await (const one of all) if (HASHED.test(one.key)) yield one;
}
