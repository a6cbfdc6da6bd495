import type { Ticket } from '../../../schemas/ticket.ts';
import type { Table } from '../../shared/table.ts';
import { partsOfPosition } from '../list-position.ts';
import type { ListRow } from '../views-store.ts';
import { budgetOf, isTooWide } from './budget.ts';
import { type LinesAsked, linesInOrder } from './list-lines.ts';
import { AT_ONCE, fitting } from './look-at.ts';
import { canFit } from './pins.ts';
import type { Question } from './question.ts';

/** A ticket that fits, and what the next page begins behind. */
export interface Found {
  ticket: Ticket;
  position: string;
}

/** Tickets that fit, at most `limit`; `more`: others may follow. */
export interface FoundPage {
  found: Found[];
  more: boolean;
}

/** Collects what a page shows, and one more, by which it knows whether another page follows. */
export class Page {
  readonly limit: number;
  readonly #found: Found[] = [];
  readonly #ids = new Set<number>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** A ticket that stands twice, as it is being moved, counts once. */
  add({ ticket, position }: Found): void {
    if (this.#ids.has(ticket.id)) return;
    this.#ids.add(ticket.id);
    this.#found.push({ ticket, position });
  }

  get isKnown(): boolean {
    return this.#found.length > this.limit;
  }

  end(more = false): FoundPage {
    return { found: this.#found.slice(0, this.limit), more: more || this.isKnown };
  }

  /** What is there when no more may be read: a page that is full, or the refusal. @throws the refusal */
  endBy(refusal: unknown): FoundPage {
    if (isTooWide(refusal) && this.#found.length >= this.limit) return this.end(true);
    throw refusal;
  }
}

/**
 * A page in the order of some lists: their lines are gone through until enough tickets fit.
 * @throws InvalidInputError `tickets.filter_too_wide` when that takes too many
 */
export async function walkLines(
  table: Table,
  question: Question,
  asked: Omit<LinesAsked, 'first' | 'budget'> & { limit: number },
): Promise<FoundPage> {
  const budget = budgetOf();
  const page = new Page(asked.limit);
  const lines = linesInOrder(table, { ...asked, first: asked.limit + 1, budget });
  try {
    for (let wanted = asked.limit + 1; ; wanted = AT_ONCE) {
      const batch = await possible(lines, question, wanted);
      const positions = new Map(batch.map(({ sk }) => [partsOfPosition(sk).ticketId, sk] as const));
      const tickets = await fitting(table, question, { ids: [...positions.keys()], budget });
      for (const ticket of tickets) page.add({ ticket, position: positions.get(ticket.id) ?? '' });
      if (page.isKnown || batch.length === 0) return page.end();
    }
  } catch (error) {
    return page.endBy(error);
  }
}

/** The next lines of tickets that can fit, as many as are wanted, each ticket at its first line. */
async function possible(
  lines: AsyncGenerator<ListRow, void, void>,
  { pins }: Question,
  wanted: number,
): Promise<ListRow[]> {
  const found = new Map<number, ListRow>();
  while (found.size < wanted) {
    const { value: line } = await lines.next();
    if (line === undefined) break;
    const { ticketId } = partsOfPosition(line.sk);
    if (canFit(line.summary, pins) && !found.has(ticketId)) found.set(ticketId, line);
  }
  return [...found.values()];
}
