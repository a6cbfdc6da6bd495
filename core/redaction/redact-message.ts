import type { Message, Redaction } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { findMessage } from '../conversation/index.ts';
import { isRedacted, type MessagePlace, messageById, parseMessageRow } from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { StoredObject } from '../shared/job-kind.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { inParts } from '../shared/parts.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { requireTicket, type TicketWithMessage, ticketByNumber, ticketWrite } from '../ticket/index.ts';
import { type Bodies, loadBodies } from './bodies.ts';
import {
  isIn,
  type KeptWords,
  loadKeptWords,
  strikeEvents,
  strikeKept,
  type TicketEvent,
  textsOf,
} from './kept-words.ts';
import { marked, type Plan, planRedaction, rawMailOf } from './plan-redaction.ts';
import { strikeHtml } from './strike-html.ts';
import { reasonsOf, struckTicket } from './strike-ticket.ts';
import { struckWrite, toDeleteIn } from './struck-message-store.ts';
import type { Texts } from './text-gateway.ts';
import { type RedactionRequest, type Wanted, wantedOf } from './wanted.ts';

export interface RedactDeps {
  table: Table;
  texts: Texts;
  /** the writes that start the job which deletes the struck objects of a message */
  deletion: (of: { ticketId: number; messageId: string }, context: Context) => readonly Write[];
}

/** A message without what was struck, and the mark of it: null when all of it had been struck before. */
export type Redacted = TicketWithMessage & { redaction: Redaction | null };

/** Most texts that one transaction strikes, each of which may be large, and most events whose words it takes away. */
const TEXTS_AT_ONCE = 6;
const EVENTS_AT_ONCE = 40;
/** Marks that a message keeps of its own; the audit trail has all of them. */
const MOST_MARKS = 200;

/**
 * Strikes passages and attachments out of a message for good, on closed tickets too. The passage goes wherever it is kept:
 * text, HTML, the visible reply, names of files, earlier versions of a note, what was promised by hand, why steps were skipped, what
 * triggers wrote to people, words in the audit trail, remembered answers and, where asked, the subject. The raw mail goes as a whole. First what is kept elsewhere goes, then one transaction takes
 * it out of the message, says which objects are to be deleted, and starts the job that deletes them: whoever is stopped
 * before that transaction repeats the request, and after it nothing is left to be asked for.
 * @throws InvalidInputError when a passage does not stand in it, or there is no such attachment or finding
 * @throws StaleVersionError when `expectedVersion` is not the current one of the ticket
 */
export async function redactMessage(
  deps: RedactDeps,
  context: Context,
  input: {
    /** absent: who wrote it has taken it back, on the channel on which they did */
    principal?: Principal;
    ticketId: number;
    messageId: string;
    request: RedactionRequest;
    expectedVersion?: number | undefined;
    alongside?: AlongsideWrites<Redacted>;
  },
): Promise<Redacted> {
  const { ticketId, messageId, request } = input;
  const keys = { ticket: ticketByNumber.of(ticketId), message: messageById.of({ ticketId, messageId }) };
  const load = async () => {
    const rowAt = await readRows(deps.table, [keys.ticket, keys.message]);
    const ticket = requireTicket(rowAt(keys.ticket));
    if (input.principal) requireMayWithTicket(input.principal, 'ticket.redact', ticket);
    const { row, place } = await findMessage(deps.table, ticket, messageId, { row: rowAt(keys.message) });
    const message = parseMessageRow(row);
    return { ticket, version: ticket.version, message, place, toDelete: toDeleteIn(row) };
  };
  // The texts that it leaves have its name: whoever is overtaken, and tries again, writes over those of the first try.
  const id = context.newId();
  return changeVersioned(input.expectedVersion, load, async ({ ticket, message, place, toDelete }) => {
    const current = laterThan(context, ticket.updatedAt);
    const bodies = await loadBodies(deps.texts, message);
    const wanted = wantedOf(request, { ticket, message, bodies });
    const kept = await loadKeptWords(deps.table, { ticketId, place, message, subject: wanted.subject });
    requireFound(wanted, { ticket, message, bodies, kept });
    const of = { ticketId: place.ticketId, redactionId: id };
    const strike = { ...wanted, passages: wanted.passages.map(({ reading }) => reading) };
    const planned = planRedaction(of, message, bodies, strike);
    const before = { ticket, message, place, toDelete };
    return write(deps, current, { before, planned, wanted, kept, id, alongside: input.alongside });
  });
}

/** What was read, and what is to become of it. */
interface Work {
  before: { ticket: Ticket; message: Message; place: MessagePlace; toDelete: readonly StoredObject[] };
  planned: Plan;
  wanted: Wanted;
  kept: KeptWords;
  id: string;
  alongside: AlongsideWrites<Redacted> | undefined;
}

async function write(
  { table, texts, deletion }: RedactDeps,
  context: Context,
  work: Work,
): Promise<Redacted> {
  const { before, planned, wanted, id } = work;
  const { ticket, message } = before;
  const of = before.place;
  const passages = wanted.passages.map(({ reading }) => reading);
  const struck = struckTicket(ticket, { passages, isSubject: wanted.subject });
  const elsewhere = strikeKept({ ticketId: ticket.id, keptOn: of.ticketId }, work.kept, passages);
  const parts: Redaction['parts'] = [...planned.parts, ...struck.parts, ...elsewhere.parts];
  if (parts.length === 0) return goOn({ table, deletion }, context, work);
  for (const { key, text, contentType } of planned.texts) await texts.put(key, text, contentType);
  for (const some of inParts(elsewhere.writes, TEXTS_AT_ONCE)) await table.write(some);
  const redaction: Redaction = { id, at: context.now.toISOString(), by: context.actor, parts };
  const after = marked(planned.message, redaction);
  const toDelete = [...before.toDelete, ...planned.gone, ...(isRedacted(message) ? [] : rawMailOf(message))];
  const {
    ticket: now,
    write: ticketRow,
    told: toldOfLevels,
  } = await ticketWrite(ticket, struck.ticket, context, { isActivity: false });
  const attachments = after.attachments.filter(({ struckBy }) => struckBy === id).length;
  const told = { ticket: now, message: { id: message.id }, redaction: { id, parts, attachments } };
  const own = elsewhere.events.filter(({ ticketId }) => ticketId === ticket.id);
  const others = elsewhere.events.filter(({ ticketId }) => ticketId !== ticket.id);
  const events = inParts(own, EVENTS_AT_ONCE);
  const last = events.pop() ?? [];
  for (const some of [...events, ...inParts(others, EVENTS_AT_ONCE)])
    await table.write(toldWrites(some, told, context));
  const redacted = { ticket: now, message: withFewMarks(after), redaction };
  await table.write([
    ticketRow,
    struckWrite(of.ticketId, before, { message: redacted.message, toDelete }),
    ...toldWrites(last, told, context),
    ...toldOfLevels(),
    ...(toDelete.length > 0 ? deletion(of, context) : []),
    ...((await work.alongside?.(redacted)) ?? []),
  ]);
  return redacted;
}

/** Nothing is left to be struck. What an earlier redaction has left to be deleted is asked for once more. */
async function goOn(
  { table, deletion }: Pick<RedactDeps, 'table' | 'deletion'>,
  context: Context,
  { before, alongside }: Work,
): Promise<Redacted> {
  const { ticket, message, toDelete } = before;
  const redacted = { ticket, message, redaction: null };
  const of = before.place;
  const writes = [
    ...(toDelete.length > 0 ? deletion(of, context) : []),
    ...((await alongside?.(redacted)) ?? []),
  ];
  if (writes.length > 0) await table.write(writes);
  return redacted;
}

/**
 * The event of a redaction on a ticket, and the events of that ticket whose words it says to have struck. What was told on a
 * ticket that was merged into this one is struck by an event there.
 */
function toldWrites(
  struck: readonly TicketEvent[],
  told: {
    ticket: Ticket;
    message: { id: string };
    redaction: Pick<Redaction, 'id' | 'parts'> & { attachments: number };
  },
  context: Context,
): Write[] {
  const id = context.newId();
  const on = struck[0]?.ticketId ?? told.ticket.id;
  const eventIds = struck.map(({ eventId }) => eventId);
  const strikes = eventIds.map((eventId) => ({ eventId, words: null }));
  const event = recordEvent(
    ticketSubject(on),
    'message.redacted',
    { ...told, strikes },
    { ...context, newId: () => id },
  );
  return [event, ...strikeEvents(on, eventIds, id)];
}

/** @throws InvalidInputError that names the passage which stands nowhere */
function requireFound(
  { passages, subject }: Wanted,
  { ticket, message, bodies, kept }: { ticket: Ticket; message: Message; bodies: Bodies; kept: KeptWords },
): void {
  const texts = [
    bodies.text ?? message.text,
    message.replyText,
    ...message.attachments.map(({ filename }) => filename),
    ...(subject ? [ticket.subject] : []),
    ticket.promise?.text ?? '',
    ...reasonsOf(ticket.tasks),
    ...textsOf(kept),
  ];
  for (const { field, reading } of passages) {
    const isFound = texts.some((text) => isIn(text, [reading])) || isInHtml(bodies, reading);
    if (!isFound) throw fieldError(field, 'does not stand in this message');
  }
}

function isInHtml({ html, safeHtml }: Bodies, reading: Wanted['passages'][number]['reading']): boolean {
  return [html, safeHtml].some((one) => one !== null && strikeHtml(one, [reading]) !== one);
}

function withFewMarks(message: Message): Message {
  return { ...message, redactions: (message.redactions ?? []).slice(-MOST_MARKS) };
}
