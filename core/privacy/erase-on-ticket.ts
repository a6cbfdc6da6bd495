import type { Ticket } from '../../schemas/ticket.ts';
import { ticketSubject } from '../audit/index.ts';
import { forgottenMail, outgoingMail } from '../outbound/index.ts';
import { erasedWrite, rowsOfTicket, wordlessWrites } from '../purge/index.ts';
import { isNotErased } from '../shared/list-page.ts';
import { inParts } from '../shared/parts.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { eraseAnswers } from './erase-answers.ts';
import { changeRow, type EraseDeps, writeEach } from './erase-deps.ts';
import { eraseMessage, goesWhole, type MessageLoss } from './erase-message.ts';
import type { Person } from './person.ts';
import { reachOf } from './reach.ts';
import { strikeTicket } from './strike-ticket.ts';
import { type StoredRow, struckRow } from './strike-value.ts';
import { messageIn, parseRow, type Stake, stakeIn, type Who } from './ticket-stake.ts';
import { withoutWritten } from './wordless.ts';

/** Rows that are seen to at the same time. */
const AT_ONCE = 10;

/** Whom to take out, and which of their names others have too. */
export interface Erased {
  person: Person;
  namesakes: ReadonlySet<string>;
}

/**
 * Takes a person out of a ticket. First the ticket says so, in one transaction with its event: whoever is stopped after that knows the ticket
 * again. Then goes what others wrote, and last what they wrote themselves, by which it is known what others quote. All of it can be
 * repeated.
 * @returns whether they had anything to do with it
 */
export async function eraseOnTicket(deps: EraseDeps, erased: Erased, ticketId: number): Promise<boolean> {
  const rows = await rowsOf(deps.table, ticketId);
  const meta = rows.find(({ sk }) => sk === ticketByNumber.of(ticketId).sk);
  if (meta === undefined) return false;
  const ticket = parseTicketRow(meta);
  if (ticket.purged) return false;
  const stake = stakeIn(ticket, rows, erased) ?? (await stakeInLongTexts(deps, ticket, rows, erased));
  if (stake === null) return false;
  await takeOut(deps, { ticketId, rows, stake, person: erased.person });
  return true;
}

/** First what the ticket says of itself, then what others wrote, then what those wrote who go. */
async function takeOut(
  deps: EraseDeps,
  of: { ticketId: number; rows: readonly StoredRow[]; stake: Stake; person: Who },
): Promise<void> {
  const { ticketId, rows, stake, person } = of;
  const { struck } = await strikeTicket(deps, { ...of, customerId: person.customerId });
  const mark = { id: struck.eventId, at: struck.at, by: deps.context.actor };
  const loss: MessageLoss = { ticketId, person, stake, mark };
  const messages = rows.flatMap((row) => messageIn(row) ?? []);
  const last = messages.filter((row) => goesWhole(row, loss));
  const others = rows.filter((row) => !last.some(({ sk }) => sk === row.sk));
  await eachOf(others, (row) => eraseRow(deps, row, loss));
  await eraseAnswers(deps.table, ticketSubject(ticketId), stake);
  await eachOf(last, (row) => eraseMessage(deps, row, loss));
}

/** Every row of a ticket, those apart that were erased before. */
export async function rowsOf(table: Table, ticketId: number): Promise<StoredRow[]> {
  const found: StoredRow[] = [];
  for (let after = ''; ; ) {
    const { rows, more } = await table.query(rowsOfTicket.of({ ticketId, after }));
    found.push(...rows.map(parseRow));
    if (!more) return found.filter(isNotErased);
    after = found.at(-1)?.sk ?? after;
  }
}

async function eachOf<Row>(rows: readonly Row[], see: (row: Row) => Promise<unknown>): Promise<void> {
  for (const some of inParts(rows, AT_ONCE)) await Promise.all(some.map(see));
}

/** What a ticket says of a person in texts that are too long for its rows. */
async function stakeInLongTexts(
  { texts }: EraseDeps,
  ticket: Ticket,
  rows: readonly StoredRow[],
  erased: Erased,
): Promise<Stake | null> {
  const keys = rows.flatMap((row) => messageIn(row)?.message.textKey ?? []);
  const long = await Promise.all(keys.map((key) => texts.get(key)));
  const read = long.map(
    (text): StoredRow => ({ pk: ticketSubject(ticket.id), sk: 'TEXT', kind: 'text', text }),
  );
  return keys.length === 0 ? null : stakeIn(ticket, read, erased);
}

/** Takes what is to go out of a row of a ticket, whichever it is but that of the ticket itself. Doing it twice is as good as once. */
export async function eraseRow(deps: EraseDeps, row: StoredRow, loss: MessageLoss): Promise<void> {
  const { table, context } = deps;
  const { strings, isTheirs } = loss.stake;
  const message = messageIn(row);
  if (message !== null) return eraseMessage(deps, message, loss);
  switch (reachOf(row)) {
    case 'event':
      return eraseEvent(table, row, loss);
    case 'whole':
    case 'own':
      if (isTheirs) return writeEach(table, [erasedWrite(row, context.now)]);
      break;
    case 'words':
      await changeRow(table, row, parseRow, (now) =>
        struckRow(isTheirs ? { ...now, ...Object(withoutWritten(now)) } : now, strings),
      );
      return;
    case 'facts':
    case 'derived':
    case 'ticket':
    case 'answer':
      return;
    default:
  }
  await changeRow(table, row, parseRow, (now) => struckRow(now, strings));
}

/** The mail that an event asked for does not say any more whom it went to; on a ticket of theirs the event has no words any more. */
async function eraseEvent(table: Table, row: StoredRow, { stake, mark }: MessageLoss): Promise<void> {
  const eventId = row.sk.slice('E#'.length);
  if (!stake.isTheirs) {
    const mail = await table.get(outgoingMail.of(eventId));
    if (mail !== undefined)
      await changeRow(table, parseRow(mail), parseRow, (now) => struckRow(now, stake.strings));
    return;
  }
  const wordless = eventId < mark.id ? wordlessWrites(row, mark.id) : [];
  await writeEach(table, [...(await forgottenMail(table, eventId)), ...wordless]);
}
