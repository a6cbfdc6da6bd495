import type { Channel } from '../channel/index.ts';
import { shownHealth } from '../channel-reply/index.ts';
import type { Table } from '../shared/table.ts';
import type { Verdict } from './run-trial.ts';
import { loadTrials } from './trial-store.ts';

/** What is known of a channel whose provider cannot be asked: how it took what was sent last, and when something came. */
export async function knownByTraffic(
  table: Table,
  channel: Pick<Channel, 'key' | 'secretsSetAt'>,
): Promise<Verdict> {
  const [health, { lastCameAt }] = await Promise.all([
    shownHealth(table, channel),
    loadTrials(table, channel.key),
  ]);
  const came = lastCameAt === null ? 'Nothing has come yet.' : `Something came last at ${lastCameAt}.`;
  if (health === null) return { isWell: true, code: '', says: `Nothing that was sent was refused. ${came}` };
  const { isWell, since, detail } = health;
  return isWell
    ? { isWell, code: '', says: `It takes what is sent, since ${since}. ${came}` }
    : { isWell, code: 'credentials', says: `What is sent is refused since ${since}: ${detail} ${came}` };
}
