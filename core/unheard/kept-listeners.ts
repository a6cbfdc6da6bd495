import { teamAssignmentArea } from '../assignment/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import { isAnybodyConnected } from '../live/index.ts';
import type { Table } from '../shared/table.ts';
import { webhookArea } from '../webhook/index.ts';
import type { Listeners } from './mark-unheard.ts';

/**
 * Keeps who listens in the memory of a function: what is configured as `keptConfiguration` does, so that whoever was made two seconds
 * before something happens hears of it; connections are asked for each time, for half a read unit.
 */
export function keptListeners(
  table: Table,
  keep: ReturnType<typeof keptConfiguration>,
): (now: Date) => Promise<Listeners> {
  const [webhooks, teams] = [keep(webhookArea), keep(teamAssignmentArea)];
  return async (now) => {
    const [hooks, automatic, isConnected] = await Promise.all([
      webhooks.at(now),
      teams.at(now),
      isAnybodyConnected(table),
    ]);
    return { webhooks: hooks, teams: automatic, isAnybodyConnected: isConnected };
  };
}
