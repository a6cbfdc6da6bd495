import { type Limit, requireWithin } from '../portal/index.ts';
import type { Table } from '../shared/table.ts';

const MINUTE = 60;

/** How often visitors may do what. A network may be a whole office or a mobile carrier. */
const LIMITS = {
  session: { network: { most: 600, seconds: 10 * MINUTE } },
  message: { session: { most: 60, seconds: MINUTE }, network: { most: 3000, seconds: MINUTE } },
  file: { session: { most: 30, seconds: 10 * MINUTE }, network: { most: 300, seconds: 10 * MINUTE } },
  // of messages that are older than the newest, a page of a hundred each
  back: { session: { most: 120, seconds: MINUTE } },
  change: { session: { most: 120, seconds: MINUTE } },
  correction: { session: { most: 5, seconds: 24 * 60 * MINUTE } },
  live: { session: { most: 60, seconds: 10 * MINUTE } },
  articles: { network: { most: 600, seconds: MINUTE } },
} as const;

/**
 * Counts what a visitor does, by their place and by their network.
 * @throws TooManyError
 */
export async function countedChat(
  table: Table,
  what: keyof typeof LIMITS,
  { visitor, network }: { visitor?: string | undefined; network?: string },
  now: Date,
): Promise<void> {
  const limits: Readonly<Record<string, Pick<Limit, 'most' | 'seconds'>>> = LIMITS[what];
  const who: Readonly<Record<string, string | undefined>> = { session: visitor, network };
  const counted = Object.entries(limits).flatMap(([by, limit]) => {
    const name = who[by];
    return name === undefined ? [] : [{ what: `chat:${what}:${by}`, who: name, ...limit }];
  });
  await requireWithin(table, counted, now);
}
