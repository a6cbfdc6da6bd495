import * as z from 'zod';
import type { Ticket } from '../../schemas/ticket.ts';
import { parseAnyRow } from '../purge/index.ts';
import { ROW_KIND } from '../shared/names.ts';
import { isThem, type Person } from './person.ts';
import { mayHold, type StoredRow, struckRow, struckValue } from './strike-value.ts';
import { type Strings, stringsAnywhere, stringsOnTicket, toldIn } from './strings.ts';

/** What a person has to do with a ticket. */
export interface Stake {
  /** they asked for it: it is about them */
  isTheirs: boolean;
  /** what means them there */
  strings: Strings;
}

const actor = z.looseObject({ kind: z.string(), id: z.unknown().optional() });
const messageSchema = z.looseObject({
  message: z.looseObject({
    kind: z.string(),
    author: actor,
    text: z.string(),
    replyText: z.string(),
    textKey: z.string().nullable(),
  }),
});
export type MessageRow = StoredRow & z.infer<typeof messageSchema>;

/** A row as it is stored. */
export const parseRow = (row: unknown): StoredRow => parseAnyRow(row);

/** The row of a message, as far as it is known here; null for every other row. */
export function messageIn(row: StoredRow): MessageRow | null {
  if (row.kind !== ROW_KIND.message) return null;
  return { ...row, ...messageSchema.parse(row) };
}

/** A person by the numbers of their records. */
export type Who = Pick<Person, 'customerId' | 'formerIds'>;

/** Whether a person wrote a message, or somebody wrote down what they said. */
export function isSaidBy({ message }: MessageRow, person: Who, isTheirs: boolean): boolean {
  const { author, kind } = message;
  if (author.kind === 'customer') return isThem(person, author.id);
  return isTheirs && kind === 'customer_message';
}

const receivedSchema = z.looseObject({ received: z.looseObject({ fromName: z.string() }) });

/** The name that stands beside the address of a mail. */
function nameOnMail(message: unknown): string[] {
  const { fromName = '' } = receivedSchema.safeParse(message).data?.received ?? {};
  return fromName === '' ? [] : [fromName];
}

/** The part of a row that may hold words: of an event what stands beside it. */
export const wordsOf = (row: StoredRow): unknown => (row.kind === ROW_KIND.event ? row.words : row);

function isNamedIn(row: StoredRow, strings: Strings): boolean {
  const words = wordsOf(row);
  if (words === undefined || !mayHold(words, strings)) return false;
  return row.kind === ROW_KIND.event
    ? struckValue(words, strings) !== words
    : struckRow(row, strings) !== row;
}

/**
 * What a person has to do with a ticket by its rows; null when that is nothing. Whoever is named there by an address, a number
 * or a name that is theirs alone is meant wherever else the ticket says their name.
 */
export function stakeIn(
  ticket: Ticket,
  rows: readonly StoredRow[],
  { person, namesakes }: { person: Person; namesakes: ReadonlySet<string> },
): Stake | null {
  const { customerId } = person;
  const isTheirs = isThem(person, ticket.requesterId);
  const said = saidOn(rows, person, isTheirs);
  const takesPart = isTheirs || said.length > 0 || ticket.collaboratorIds.some((id) => isThem(person, id));
  const isKnown = takesPart || ticket.struck?.customerId === customerId;
  const anywhere = stringsAnywhere(person, namesakes);
  if (!isKnown && !rows.some((row) => isNamedIn(row, anywhere))) return null;
  return { isTheirs, strings: stringsOf(person, said, isTheirs ? [ticket.subject] : []) };
}

function saidOn(rows: readonly StoredRow[], person: Who, isTheirs: boolean): MessageRow[] {
  return rows.flatMap((row) => messageIn(row) ?? []).filter((row) => isSaidBy(row, person, isTheirs));
}

/** What means somebody on a ticket, by what they said there. */
function stringsOf(person: Person, said: readonly MessageRow[], subjects: readonly string[]): Strings {
  const told = toldIn(said.flatMap(({ message }) => [message.text, message.replyText]));
  const names = [...person.names, ...said.flatMap(({ message }) => nameOnMail(message))];
  return stringsOnTicket({ ...person, names }, [...told, ...toldIn(subjects)]);
}
