import { lastId } from '../../shared/counter-store.ts';
import type { Table } from '../../shared/table.ts';
import { wholeBase } from './base-whole.ts';
import { type Budget, budgetOf, isTooWide } from './budget.ts';
import { AT_ONCE, fitting } from './look-at.ts';
import type { Question } from './question.ts';
import { type FoundPage, Page } from './walk-lines.ts';

/** Where a page begins, and how long it is. */
export interface NumberPageAsked {
  /** number of the ticket behind which it begins */
  after: number;
  limit: number;
  shards: number;
}

/**
 * A page by number, the smallest first. Where some short list holds all that can fit, that is read; otherwise one ticket is looked at
 * after the other.
 * @throws InvalidInputError `tickets.filter_too_wide` when that takes too many
 */
export async function pageByNumber(
  table: Table,
  question: Question,
  { after, limit, shards }: NumberPageAsked,
): Promise<FoundPage> {
  const budget = budgetOf();
  const page = new Page(limit);
  const ids = await idsOf(table, question, { shards, budget });
  const numbers =
    ids === null
      ? numbersBetween(after + 1, await lastId(table, 'ticket'))
      : ids.filter((id) => id > after).values();
  try {
    for (let wanted = limit + 1; ; wanted = AT_ONCE) {
      const batch = nextOf(numbers, wanted);
      const tickets = await fitting(table, question, { ids: batch, budget });
      for (const ticket of tickets) page.add({ ticket, position: String(ticket.id) });
      if (page.isKnown || batch.length === 0) return page.end();
    }
  } catch (error) {
    return page.endBy(error);
  }
}

/** The numbers of what can fit, when a short list says so. */
async function idsOf(
  table: Table,
  question: Question,
  deps: { shards: number; budget: Budget },
): Promise<number[] | null> {
  if (!question.base.isNarrow) return null;
  try {
    return await wholeBase(table, question, deps);
  } catch (error) {
    if (!isTooWide(error)) throw error;
    return null;
  }
}

/** The next of some numbers, as many as are wanted. */
function nextOf(numbers: Iterator<number, undefined>, wanted: number): number[] {
  const batch: number[] = [];
  while (batch.length < wanted) {
    const { value } = numbers.next();
    if (value === undefined) break;
    batch.push(value);
  }
  return batch;
}

function* numbersBetween(first: number, last: number): Generator<number, undefined, void> {
  for (let number = first; number <= last; number += 1) yield number;
}
