import type { Ticket } from '../../schemas/ticket.ts';
import { changeBetween, recordEvent, ticketSubject } from '../audit/index.ts';
import { messageFacts, messageWrites } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import type { MessageParts } from './brought-along.ts';
import { importedAt } from './import-deps.ts';
import { importId, importName } from './import-id.ts';
import type { ImportedAct } from './plan-ticket.ts';

/** An act, and what its message brings along. */
export interface ActToWrite {
  act: ImportedAct;
  parts?: MessageParts | undefined;
}

/** Writes of a transaction, which has room for a hundred, with those that come along: the ticket, the guard, the head of the chain. */
const MOST_WRITES = 90;
/** Bytes of a transaction, of which the table takes 4 MB ("Amazon DynamoDB Transactions"), when they are counted as JSON. */
const MOST_BYTES = 2_500_000;

/** The writes of acts, in their order, in parts of which each fits into one transaction. */
export function partsOf(context: Context, acts: readonly ActToWrite[]): Write[][] {
  const parts: Write[][] = [];
  let bytes = 0;
  for (const one of acts) {
    const writes = writesOf(context, one);
    const size = Buffer.byteLength(JSON.stringify(writes));
    const last = parts.at(-1);
    const hasRoom = last && last.length + writes.length <= MOST_WRITES && bytes + size <= MOST_BYTES;
    if (hasRoom) last.push(...writes);
    else parts.push(writes);
    bytes = hasRoom ? bytes + size : size;
  }
  return parts;
}

/** What an act leaves: its message and its events, told at its own time by who did it. */
function writesOf(context: Context, { act, parts }: ActToWrite): Write[] {
  const { at, by, name, before, after, eventId, message: written } = act;
  const doing: Context = { ...importedAt(context, at, name, by), newId: () => eventId };
  if (written === undefined) {
    const change = changeBetween({ ...before }, { ...after });
    if (change === null) return [];
    return [recordEvent(ticketSubject(after.id), 'ticket.updated', { ticket: after, change }, doing)];
  }
  const { message } = written;
  const opened = before === null ? [openedBy(after, act, doing)] : [];
  const filed = { ticketId: after.id, messageId: message.id };
  const brought = parts === undefined ? [] : [...parts.files.writesTo(filed), ...parts.claims(filed)];
  return [...opened, ...messageWrites(after, message, doing), ...brought];
}

function openedBy(ticket: Ticket, { at, name, message: written }: ImportedAct, doing: Context): Write {
  if (written === undefined) throw new Error('A ticket is opened by its first message');
  const told = { ticket, message: messageFacts(written.message), acknowledge: false };
  const id = importId(Date.parse(at), importName(name, 'opened'));
  return recordEvent(ticketSubject(ticket.id), 'ticket.created', told, { ...doing, newId: () => id });
}
