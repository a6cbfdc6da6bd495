import type { Table } from '../shared/table.ts';
import { plannedTickets } from '../views/index.ts';
import { openFeed } from './open-feed.ts';
import { plannedCalendar } from './planned-calendar.ts';

/** Days for which a ticket stays that was planned and is not solved: a calendar is no list of what is overdue. */
const PAST_DAYS = 90;
/** Most tickets of a feed: those that come first, so that it has less than a megabyte. */
const MOST_TICKETS = 500;

/** What a feed is made with: the table, over how many shards lists are read, and the domain of the desk. */
export interface FeedDeps {
  table: Table;
  shards: () => Promise<{ read: number }>;
  domain: string;
}

/**
 * The calendar of what is planned for an agent, to whoever shows the secret of their feed: the tickets that they see now, as
 * in their list.
 * @throws NotFoundError when the secret opens no feed
 */
export async function readFeed(
  { table, shards, domain }: FeedDeps,
  input: { agentId: number; secret: string; origin: string; now: Date },
): Promise<string> {
  const { feed, principal } = await openFeed(table, input);
  const { read } = await shards();
  const from = new Date(input.now.getTime() - PAST_DAYS * 86_400_000);
  const tickets = await plannedTickets({ table, shards: read }, { principal, from, most: MOST_TICKETS });
  return plannedCalendar(tickets, { domain, origin: input.origin, subjects: feed.subjects });
}
