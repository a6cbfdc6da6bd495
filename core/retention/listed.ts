import type { Table } from '../shared/table.ts';
import { listedUntil } from '../views/index.ts';
import { latestStart } from './span.ts';
import type { TakingRule } from './verdict.ts';

/** A ticket in the list that a rule goes through. */
export interface Listed {
  ticketId: number;
  /** its position in the list */
  position: string;
}

/**
 * The next tickets whose time by a rule may be over, the longest untouched first, out of the list that the desk has of them anyhow: of closed
 * tickets, or of spam. No other is read.
 */
export function nextListed(
  deps: { table: Table; shards: number },
  { tickets, after }: TakingRule,
  asked: { now: Date; behind: string | null; limit: number },
): Promise<{ rows: Listed[]; more: boolean }> {
  const list = tickets === 'spam' ? ({ of: 'spam' } as const) : ({ of: 'status', status: 'closed' } as const);
  const until = latestStart(after, asked.now).toISOString();
  return listedUntil(deps, list, { until, behind: asked.behind, limit: asked.limit });
}
