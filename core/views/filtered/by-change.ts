import type { Ticket } from '../../../schemas/ticket.ts';
import {
  type ChangedTicket,
  type ChangedTickets,
  changedTickets,
  type Place,
  placeSince,
} from '../../export/index.ts';
import { cursorError } from '../../shared/cursor.ts';
import { inParts } from '../../shared/parts.ts';
import type { Table } from '../../shared/table.ts';
import { type Budget, budgetOf, spend } from './budget.ts';
import { AT_ONCE, fitting } from './look-at.ts';
import type { Question } from './question.ts';
import { type Found, type FoundPage, Page } from './walk-lines.ts';

/**
 * How long after it was made a change is noted at the latest, unless something was slow: changes that were noted later than that are given
 * whatever they say of their time.
 */
const PROMPT_MS = 60_000;
/** How far the clocks of two functions are apart at the most. */
const CLOCKS_MS = 10_000;

/**
 * Up to when a walk that has come to the end has given every change: what is noted from then on was made after that, or is given
 * whatever its time.
 */
export function givenUntil({ now, changedSince }: Question): string {
  const until = new Date(now.getTime() - PROMPT_MS - CLOCKS_MS).toISOString();
  return changedSince !== undefined && changedSince > until ? changedSince : until;
}

/**
 * A page by last change, the earliest first, behind a place in the list of changes: of the tickets that were noted there, as they
 * are now, those that fit. A ticket that changes is noted again at the end, so that whoever goes on comes to it.
 * @throws InvalidInputError `tickets.filter_too_wide` when that takes too many; `cursor.invalid` when the place is in no list any more
 */
export async function pageByChange(
  table: Table,
  question: Question,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<FoundPage> {
  const budget = budgetOf();
  const found = new Map<number, Found>();
  let place: Place | null =
    after === undefined ? await placeSince(table, beginning(question)) : placeIn(after);
  try {
    while (place !== null && found.size <= limit) {
      const noted = await notedBehind(table, place);
      spend(budget, 'lines', noted.entries);
      await lookAt(table, question, { noted: noted.changed, found, limit, budget });
      place = noted.rest;
    }
    return pageWith(found, limit).end();
  } catch (error) {
    return pageWith(found, limit).endBy(error);
  }
}

function pageWith(found: ReadonlyMap<number, Found>, limit: number): Page {
  const page = new Page(limit);
  for (const one of found.values()) page.add(one);
  return page;
}

/** What cursors of this order hold: the list of changes, the entry, and how many of its keys. */
export const CHANGE = /^[0-9A-HJKMNP-TV-Z]{26}\.\d{1,12}\.\d{1,6}$/;

const textOf = ({ list, entry, keys }: Place): string => `${list}.${entry}.${keys}`;

function placeIn(text: string): Place {
  const [list = '', entry, keys] = text.split('.');
  return { list, entry: Number(entry), keys: Number(keys) };
}

/** Nothing changed later than it was active, or than somebody wants to know of. */
function beginning({ changedSince, pins }: Question): string | undefined {
  return [changedSince, pins.activeSince ?? undefined]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
}

async function notedBehind(table: Table, place: Place): Promise<ChangedTickets> {
  const noted = await changedTickets(table, place);
  if (noted === null) throw cursorError();
  return noted;
}

/** Puts what fits behind what was found, until there is enough. What was found before and changed once more comes there anew. */
async function lookAt(
  table: Table,
  question: Question,
  {
    noted,
    found,
    limit,
    budget,
  }: { noted: readonly ChangedTicket[]; found: Map<number, Found>; limit: number; budget: Budget },
): Promise<void> {
  for (const some of inParts(noted, Math.min(AT_ONCE, limit + 1))) {
    const ids = some.map(({ ticketId }) => ticketId);
    const tickets = await fitting(table, question, { ids, budget });
    const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
    for (const { ticketId, place, notedAt } of some) {
      const ticket = byId.get(ticketId);
      found.delete(ticketId);
      if (ticket !== undefined && isAskedFor(ticket, notedAt, question))
        found.set(ticketId, { ticket, position: textOf(place) });
    }
    if (found.size > limit) return;
  }
}

/** Whether a ticket changed since then, or its change was noted so late that nobody may have been told of it. */
function isAskedFor({ updatedAt }: Ticket, notedAt: string | null, { changedSince }: Question): boolean {
  if (changedSince === undefined || updatedAt >= changedSince || notedAt === null) return true;
  return Date.parse(notedAt) - Date.parse(updatedAt) > PROMPT_MS;
}
