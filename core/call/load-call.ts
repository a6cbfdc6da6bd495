import type { CallFacts } from '../../schemas/call.ts';
import type { CustomerMessage, InternalNote } from '../../schemas/message.ts';
import { type FoundMessage, findMessages } from '../conversation/index.ts';
import { callOf, isRedacted, parseMessageRow } from '../message/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, type Reached, whereMerged } from '../ticket/index.ts';
import { type FiledCall, readText, type WrittenText } from './call-store.ts';
import type { CallState } from './merge-report.ts';

/** A message that a call became, and where it stands. */
export interface CallMessage {
  readonly message: InternalNote | CustomerMessage;
  readonly found: FoundMessage;
  /** whether it says what the desk wrote: nobody has edited it or struck anything out */
  readonly isOurs: boolean;
}

/** A call as it is kept. */
export interface LoadedCall {
  readonly reached: Reached;
  readonly facts: CallFacts;
  readonly state: CallState;
  readonly call: CallMessage;
  /** null: nothing is noted of it, or its note is gone */
  readonly notes: CallMessage | null;
}

/** Reads a call that was filed. @throws NotFoundError when nothing is left of it, as with a ticket that was purged */
export async function loadCall(table: Table, filed: FiledCall): Promise<LoadedCall> {
  const reached = await whereMerged(table, await loadTicket(table, filed.ticketId));
  const ids = [filed.call, ...(filed.notes === undefined ? [] : [filed.notes])];
  const [found = null, noted = null] = await findMessages(table, reached.ticket, ids);
  const call = found && callMessage(found, filed.wrote.call);
  const facts = call && callOf(call.message);
  if (call === null || facts === null) throw new NotFoundError('call');
  const notes = noted && filed.wrote.notes ? callMessage(noted, filed.wrote.notes) : null;
  const words = {
    transcript:
      wordsIn(call, filed.wrote.call)?.transcript || wordsIn(notes, filed.wrote.notes)?.transcript || null,
    notes: wordsIn(call, filed.wrote.call)?.notes || wordsIn(notes, filed.wrote.notes)?.notes || null,
  };
  return { reached, facts, state: { facts, words }, call, notes };
}

function callMessage(found: FoundMessage, wrote: WrittenText): CallMessage | null {
  const message = parseMessageRow(found.row);
  if (message.kind !== 'internal_note' && message.kind !== 'customer_message') return null;
  const isOurs = !isRedacted(message) && readText(message.text, wrote) !== null;
  return { message, found, isOurs };
}

const wordsIn = (one: CallMessage | null, wrote: WrittenText | undefined) =>
  one && wrote ? readText(one.message.text, wrote) : null;
