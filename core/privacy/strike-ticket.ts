import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, strikeWords, ticketSubject } from '../audit/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ROW_KIND } from '../shared/names.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { inParts } from '../shared/parts.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Write } from '../shared/write.ts';
import { loadTicket, ticketWrite } from '../ticket/index.ts';
import { type EraseDeps, writeTogether } from './erase-deps.ts';
import { type StoredRow, struckValue } from './strike-value.ts';
import type { Strings } from './strings.ts';
import type { Stake } from './ticket-stake.ts';
import { struckTicket, wordlessTicket } from './wordless.ts';

/** Most events whose words one transaction takes away. */
const EVENTS_AT_ONCE = 40;

type Struck = NonNullable<Ticket['struck']>;
/** A ticket out of which somebody was taken. */
export type StruckTicket = Ticket & { struck: Struck };

/** The events among some rows whose words name a person. */
export function eventsNaming(rows: readonly StoredRow[], strings: Strings): string[] {
  return rows
    .filter(({ kind, words }) => kind === ROW_KIND.event && struckValue(words, strings) !== words)
    .map(({ sk }) => sk.slice('E#'.length));
}

/**
 * Lets a ticket say that a person was taken out of it, together with the words of its own row and of its trail: all of them where they asked for
 * it, and elsewhere those of events that name them.
 */
export async function strikeTicket(
  { table, context }: Pick<EraseDeps, 'table' | 'context'>,
  given: { ticketId: number; rows: readonly StoredRow[]; stake: Stake; customerId: number | null },
): Promise<StruckTicket> {
  const { ticketId, rows, customerId } = given;
  const { isTheirs, strings } = given.stake;
  const [first = [], ...more] = isTheirs ? [] : inParts(eventsNaming(rows, strings), EVENTS_AT_ONCE);
  const load = () => loadTicket(table, ticketId);
  const person = customerId === null ? null : { customerId };
  const struck = await changeVersioned(undefined, load, async (before): Promise<StruckTicket> => {
    const after = struckTicket(isTheirs ? wordlessTicket(before) : before, strings);
    const known = before.struck;
    const isDone = known?.customerId === customerId && first.length === 0 && isSameValue(after, before);
    if (known && isDone) return { ...before, struck: known };
    const current = laterThan(context, before.updatedAt);
    const eventId = current.newId();
    const mark = { at: current.now.toISOString(), eventId, customerId };
    const { ticket, write, told } = await ticketWrite(before, { ...after, struck: mark }, current, {
      isActivity: false,
    });
    const strikes = isTheirs ? ('all' as const) : strikesOf(first);
    const event = recordEvent(
      ticketSubject(ticketId),
      'ticket.anonymised',
      { ticket, person, strikes },
      { ...current, newId: () => eventId },
    );
    await writeTogether(table, [write, event, ...wordsAway(ticketId, first, eventId), ...told()]);
    return { ...ticket, struck: mark };
  });
  for (const some of more) await writeTogether(table, further(struck, some, { person, context }));
  return struck;
}

const strikesOf = (eventIds: readonly string[]) => eventIds.map((eventId) => ({ eventId, words: null }));

const wordsAway = (ticketId: number, eventIds: readonly string[], redactedBy: string): Write[] =>
  eventIds.map((eventId) => strikeWords(ticketSubject(ticketId), eventId, redactedBy));

/** The writes by which further events lose their words, when they are more than one transaction takes. */
function further(
  ticket: StruckTicket,
  eventIds: readonly string[],
  { person, context }: { person: { customerId: number } | null; context: Context },
): Write[] {
  const current = laterThan(context, ticket.updatedAt);
  const id = current.newId();
  const told = { ticket, person, strikes: strikesOf(eventIds) };
  const event = recordEvent(ticketSubject(ticket.id), 'ticket.anonymised', told, {
    ...current,
    newId: () => id,
  });
  return [event, ...wordsAway(ticket.id, eventIds, id)];
}
