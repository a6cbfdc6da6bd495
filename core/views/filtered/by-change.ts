import { teamLimit } from '../../auth/index.ts';
import type { Table } from '../../shared/table.ts';
import { justAbove, positionOf } from '../list-position.ts';
import { changedPartitions, seesOwn } from './base.ts';
import { wholeBase } from './base-whole.ts';
import { budgetOf } from './budget.ts';
import { fitting } from './look-at.ts';
import type { Question } from './question.ts';
import { type FoundPage, Page, walkLines } from './walk-lines.ts';

/** Where a page begins, and how long it is. */
export interface ChangePageAsked {
  after: string | undefined;
  limit: number;
  shards: number;
  /** whether the reader asks for tickets that other teams may have, which their parts of the list of changes do not hold */
  isBeyondTeams: boolean;
}

/**
 * A page by last change, the earliest first. A ticket that changes moves to the end, so that whoever goes on comes to it.
 * @throws InvalidInputError `tickets.filter_too_wide` when that takes too many
 */
export function pageByChange(table: Table, question: Question, asked: ChangePageAsked): Promise<FoundPage> {
  const { after, limit, shards, isBeyondTeams } = asked;
  if (isBeyondTeams) return fromBase(table, question, asked);
  const partitions = changedPartitions(question.reader, shards);
  const from = after === undefined ? beginning(question) : justAbove(after);
  return walkLines(table, question, { partitions, newestFirst: false, from, limit });
}

/** Whether the reader is limited and asks for what they see whatever its team. */
export function isBeyondTeams({ reader, pins }: Question, isOfShared: boolean): boolean {
  return teamLimit(reader) !== null && (isOfShared || seesOwn({ reader, pins }));
}

/** Nothing changed later than it was active, or than somebody wants to know of. */
function beginning({ changedSince, pins }: Question): string | undefined {
  const [latest] = [changedSince, pins.activeSince ?? undefined]
    .filter((at) => at !== undefined)
    .sort()
    .reverse();
  return latest === undefined ? undefined : positionOf(latest, 0);
}

async function fromBase(
  table: Table,
  question: Question,
  { after, limit, shards }: ChangePageAsked,
): Promise<FoundPage> {
  const budget = budgetOf();
  const ids = await wholeBase(table, question, { shards, budget });
  const tickets = await fitting(table, question, { ids, budget });
  const from = after === undefined ? beginning(question) : justAbove(after);
  const page = new Page(limit);
  const placed = tickets
    .map((ticket) => ({ ticket, position: positionOf(ticket.updatedAt, ticket.id) }))
    .filter(({ position }) => from === undefined || position >= from)
    .sort((one, other) => (one.position < other.position ? -1 : 1));
  for (const found of placed) page.add(found);
  return page.end();
}
