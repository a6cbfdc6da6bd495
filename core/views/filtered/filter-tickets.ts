import type { Catalogue } from '../../fields/index.ts';
import { readCursor, writeCursor } from '../../shared/cursor.ts';
import type { Table } from '../../shared/table.ts';
import { justBelow, POSITION, positionOf } from '../list-position.ts';
import type { TicketPage } from '../list-tickets.ts';
import { summaryOf } from '../views-store.ts';
import { MOST_PARTITIONS, tooWideError } from './budget.ts';
import { CHANGE, givenUntil, pageByChange } from './by-change.ts';
import { pageByNumber } from './by-number.ts';
import { type Asked, type Question, questionOf } from './question.ts';
import { type FoundPage, walkLines } from './walk-lines.ts';

/** A page of tickets that fit; `changedUntil`, of the last page of the order by change: every change before this time has been given. */
export interface FilteredPage extends TicketPage {
  changedUntil?: string;
}

/** What filters are answered with; `shards` of the lists to read. */
export interface FilterDeps {
  table: Table;
  shards: number;
  catalogue: Catalogue;
}

/** What is asked for, and which page of it. */
export type FilterAsked = Omit<Asked, 'shards'> & { limit: number; cursor?: string | undefined };

/**
 * A page of the tickets of which all conditions hold as they are now, full while there are such tickets. Whatever the desk's
 * size, a page reads so many lines of lists and tickets at the most.
 * @throws InvalidInputError `conditions.invalid`; `cursor.invalid`; `tickets.filter_too_wide` when a page would cost more
 */
export async function filterTickets(deps: FilterDeps, asked: FilterAsked): Promise<FilteredPage> {
  const question = await questionOf({ ...asked, shards: deps.shards }, deps.catalogue);
  if (question.base.partitions.length > MOST_PARTITIONS) throw tooWideError();
  switch (asked.order) {
    case 'activity':
      return byActivity(deps, question, asked);
    case 'number':
      return byNumber(deps, question, asked);
    case 'change':
      return byChange(deps, question, asked);
  }
}

type PageOf = Pick<FilterAsked, 'limit' | 'cursor'>;

async function byActivity({ table }: FilterDeps, question: Question, { limit, cursor }: PageOf) {
  const { base, pins } = question;
  const after = cursor === undefined ? undefined : readCursor(cursor, question.name, POSITION);
  const page = await walkLines(table, question, {
    partitions: base.partitions,
    newestFirst: true,
    from: pins.activeSince === null ? undefined : positionOf(pins.activeSince, 0),
    to: after === undefined ? undefined : justBelow(after),
    limit,
  });
  return shown(question, page);
}

const NUMBER = /^[1-9]\d{0,14}$/;

async function byNumber({ table, shards }: FilterDeps, question: Question, { limit, cursor }: PageOf) {
  const after = cursor === undefined ? 0 : Number(readCursor(cursor, question.name, NUMBER));
  return shown(question, await pageByNumber(table, question, { after, limit, shards }));
}

async function byChange({ table }: FilterDeps, question: Question, { limit, cursor }: PageOf) {
  const after = cursor === undefined ? undefined : readCursor(cursor, question.name, CHANGE);
  const page = shown(question, await pageByChange(table, question, { after, limit }));
  return page.cursor === null ? { ...page, changedUntil: givenUntil(question) } : page;
}

function shown({ name }: Question, { found, more }: FoundPage): FilteredPage {
  const last = found.at(-1);
  return {
    tickets: found.map(({ ticket }) => summaryOf(ticket)),
    cursor: more && last !== undefined ? writeCursor(name, last.position) : null,
  };
}
