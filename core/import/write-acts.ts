import type { Ticket } from '../../schemas/ticket.ts';
import { changeBetween, recordEvent, ticketSubject } from '../audit/index.ts';
import { messageFacts, messageWrites } from '../message/index.ts';
import { keepSurvey } from '../satisfaction/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { timeEntered } from '../time-entry/index.ts';
import type { MessageParts } from './brought-along.ts';
import { importedAt } from './import-deps.ts';
import { importId, importName } from './import-id.ts';
import type { SurveyAct } from './plan-survey.ts';
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
  const asked = new Set(
    acts.flatMap(({ act: { survey } }) => (survey?.what === 'asked' ? [survey.survey.id] : [])),
  );
  for (const one of acts) {
    const { survey } = one.act;
    // The row of a question says all that was said of it at once: no transaction writes it twice.
    const isKept = survey !== undefined && (survey.what === 'asked' || !asked.has(survey.survey.id));
    const writes = [...writesOf(context, one), ...(isKept ? [keepSurvey(survey.survey)] : [])];
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
  const { at, by, name, before, after, eventId, message: written, survey, time } = act;
  const doing: Context = { ...importedAt(context, at, name, by), newId: () => eventId };
  if (survey !== undefined) return [surveyTold(after, survey, doing)];
  if (time !== undefined) return timeEntered(after, time, doing);
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

function surveyTold(ticket: Ticket, { what, survey }: SurveyAct, doing: Context): Write {
  const subject = ticketSubject(ticket.id);
  if (what === 'asked') return recordEvent(subject, 'satisfaction.asked', { ticket, survey }, doing);
  if (survey.rating === undefined) throw new Error('Whoever answered said something');
  const { at: _, changedAt: __, ...said } = survey.rating;
  const rating = { ...said, hasComment: survey.comment !== '', before: null };
  return recordEvent(subject, 'satisfaction.rated', { ticket, survey, rating }, doing);
}

function openedBy(ticket: Ticket, { at, name, message: written }: ImportedAct, doing: Context): Write {
  if (written === undefined) throw new Error('A ticket is opened by its first message');
  const told = { ticket, message: messageFacts(written.message), acknowledge: false };
  const id = importId(Date.parse(at), importName(name, 'opened'));
  return recordEvent(ticketSubject(ticket.id), 'ticket.created', told, { ...doing, newId: () => id });
}
