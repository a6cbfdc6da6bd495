import type { CallFacts } from '../../schemas/call.ts';
import type { Attachment, CustomerMessage, InternalNote, Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { MessageFiles } from '../attachment/index.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import {
  callMessageWrite,
  countedIn,
  keepVersion,
  messageOf,
  messageWritesTo,
  versionOf,
} from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Write } from '../shared/write.ts';
import {
  afterReply,
  isTrashed,
  laterThanAll,
  madePublic,
  notWaiting,
  rerouteWrites,
  type TicketRules,
  threadOf,
} from '../ticket/index.ts';
import { type CallDeps, type CallFiles, filesThere, type ReportedCall } from './call-deps.ts';
import { type CallRow, callWrite, type FiledCall, type WrittenText } from './call-store.ts';
import {
  actorFor,
  draftOfAnswer,
  draftOfNotes,
  isAnswer,
  isSaidInCall,
  type Told,
  textOfCall,
  textOfNotes,
} from './drafts.ts';
import { type CallMessage, type LoadedCall, loadCall } from './load-call.ts';
import { mergedReport } from './merge-report.ts';
import type { CallReport } from './report.ts';

/** A call that was filed, and what is told of it now. */
export interface Syncing {
  readonly externalId: string;
  readonly row: CallRow;
  readonly filed: FiledCall;
  /** null: there are new recordings alone */
  readonly reported: ReportedCall | null;
  readonly files?: CallFiles | undefined;
  /** Refuses the ticket of the call where it is none of whoever reports it; nobody is refused when absent. */
  readonly requireMay?: (ticket: Ticket) => void;
}

/**
 * Brings the messages of a call up to what is known of it: the message that it is, the reply that says that somebody took it, and the note of what was
 * said. All of it is one transaction, and nothing is written where nothing is new. Words that somebody has edited or struck out since stay as they are.
 * @throws NotFoundError when nothing is left of the call; InvalidInputError when the report is of another call
 */
export async function syncCall(
  deps: CallDeps,
  context: Context,
  { externalId, row, filed, reported, files, requireMay }: Syncing,
): Promise<'changed' | 'same'> {
  const loaded = await loadCall(deps.table, filed);
  const { reached } = loaded;
  const { ticket: was } = reached;
  requireMay?.(was);
  if (isTrashed(was) || was.purged) return 'same';
  const state =
    reported === null ? loaded.state : mergedReport(loaded.state, sayable(reported.report, loaded));
  const rules = await deps.rules.at(context.now);
  const { origin } = loaded.call.message;
  const languages = [reported?.source.language ?? null, was.language ?? null, rules.language ?? null];
  const key = 'key' in origin ? String(origin.key) : '';
  const told: Told = { externalId, key, state, languages, now: context.now };
  const current = laterThanAll(reached, { ...context, actor: actorFor(state.facts) });
  const given = together(files, row.waiting ?? []);
  const news = newsOf(told, { loaded, filed, given }, current);
  if (news === null) return 'same';
  const { answer, note, changes, taken } = news;
  const { ticket, writes } = await rerouteWrites(
    reached,
    (before) => (answer === null ? before : afterAnswer(before, current, rules)),
    { context: current, counted: answer === null ? [] : countedIn(answer) },
  );
  const thread = threadOf(reached).id;
  const added = [answer, note].filter((message) => message !== null);
  const after: FiledCall = {
    ...filed,
    ...(answer && { answer: answer.id }),
    ...(note && { notes: note.id }),
    wrote: { ...filed.wrote, ...news.wrote },
  };
  await taken.keep();
  await deps.table.write([
    ...writes,
    ...added.flatMap((message) => messageWritesTo(thread, ticket, message, current)),
    ...changes.flatMap((change) => writesOf(change, ticket, current)),
    ...taken.writesTo({ ticketId: thread, messageId: news.holder ?? filed.call }),
    callWrite(externalId, row, after, { waitingIsTaken: true }),
  ]);
  return 'changed';
}

/** What may be said of a call: of one of which something was struck out or erased, nothing that could bring it back. */
function sayable(report: CallReport, { call, notes }: Pick<LoadedCall, 'call' | 'notes'>): CallReport {
  if (!isStruck(call) && !isStruck(notes)) return report;
  const { at, externalId, direction, medium, visibility, outcome, startedAt, answeredAt, endedAt, seconds } =
    report;
  const facts = { direction, medium, visibility, outcome, startedAt, answeredAt, endedAt, seconds };
  return { at, externalId, ...facts, from: null, to: null };
}

/** What is new of a call. */
interface News {
  readonly answer: Message | null;
  readonly note: Message | null;
  readonly changes: readonly Changed[];
  readonly wrote: Partial<FiledCall['wrote']>;
  readonly taken: MessageFiles;
  /** the message that has its recordings */
  readonly holder: string | undefined;
}

/** What of a call its messages do not say yet; null: nothing. */
function newsOf(
  told: Told,
  { loaded, filed, given }: { loaded: LoadedCall; filed: FiledCall; given: CallFiles | undefined },
  context: Context,
): News | null {
  const { facts } = told.state;
  const { call, notes } = loaded;
  const { inCall, taken, callFiles, noteFiles } = recordingsOf(facts, loaded, given);
  const isAnswered = isAnswer(facts) && filed.answer === undefined;
  const answer = isAnswered ? messageFrom(draftOfAnswer(told), context) : null;
  const ofCall = changeOf(call, textOfCall(told), callFiles, facts);
  const { note, ofNotes, wrote } = notesOf(told, { notes, filed, noteFiles }, context);
  const changes = [ofCall, ofNotes].filter((change) => change !== null);
  if (answer === null && note === null && changes.length === 0) return null;
  return {
    ...{ answer, note, changes, taken },
    wrote: {
      ...(ofCall?.wrote && { call: { ...filed.wrote.call, ...ofCall.wrote } }),
      ...(wrote && { notes: { ...filed.wrote.notes, ...wrote } }),
    },
    holder: inCall ? filed.call : (note?.id ?? filed.notes),
  };
}

/** Recordings that are new, and the message that gets them: none of a call of which something was struck out. */
function recordingsOf(
  facts: CallFacts,
  { call, notes }: Pick<LoadedCall, 'call' | 'notes'>,
  given: CallFiles | undefined,
) {
  const inCall = isSaidInCall(facts);
  const isKept = !isStruck(call) && !isStruck(notes);
  const taken = isKept ? newFiles(given, inCall ? call : notes) : NO_FILES;
  const { attachments } = taken;
  return { inCall, taken, callFiles: inCall ? attachments : [], noteFiles: inCall ? [] : attachments };
}

/** What is new of what was noted: a note, or how the one that there is changes. */
function notesOf(
  told: Told,
  { notes, filed, noteFiles }: { notes: CallMessage | null; filed: FiledCall; noteFiles: Attachment[] },
  context: Context,
) {
  const noted = textOfNotes(told);
  const isNew = filed.notes === undefined && (noted.text !== '' || noteFiles.length > 0);
  const draft = isNew ? draftOfNotes(told, noteFiles) : null;
  const ofNotes = notes && changeOf(notes, noted, noteFiles);
  const note = draft && messageFrom(draft.draft, context);
  return { note, ofNotes, wrote: draft?.wrote ?? ofNotes?.wrote };
}

/** What it does to a ticket that somebody took the call of its customer. */
const afterAnswer = (ticket: Ticket, { now, actor }: Context, rules: TicketRules): Ticket =>
  afterReply(notWaiting(madePublic(ticket)), { now, actor }, rules);

const NO_FILES: MessageFiles = { attachments: [], keep: async () => {}, writesTo: () => [] };

/** Recordings that come along and those that waited. */
function together(files: CallFiles | undefined, waiting: Attachment[]): CallFiles | undefined {
  if (waiting.length === 0) return files;
  if (files === undefined) return filesThere(waiting);
  return {
    keys: [...files.keys, ...waiting.map(({ key }) => key)],
    take: (kept) => {
      const taken = files.take(kept);
      const waited = waiting.filter(({ key }) => !kept.includes(key));
      return { ...taken, attachments: [...taken.attachments, ...waited] };
    },
  };
}

/** The recordings that a message does not have yet. */
function newFiles(files: CallFiles | undefined, on: CallMessage | null): MessageFiles {
  if (files === undefined) return NO_FILES;
  const known = (on?.message.attachments ?? []).map(({ key }) => key);
  if (files.keys.every((key) => known.includes(key))) return NO_FILES;
  return files.take(known);
}

const isStruck = (one: CallMessage | null): boolean => (one?.message.redactions ?? []).length > 0;

const messageFrom = (draft: Parameters<typeof messageOf>[0], { newId, actor, now }: Context): Message =>
  messageOf(draft, newId(), actor, now);

/** How a message of a call changes. */
interface Changed {
  readonly one: CallMessage;
  readonly text: string;
  readonly wrote: WrittenText | undefined;
  readonly attachments: Attachment[];
  readonly facts: CallFacts | undefined;
}

/** What of a message is new; null: nothing. Words that are not the desk's any more stay. */
function changeOf(
  one: CallMessage,
  { text, wrote }: { text: string; wrote: WrittenText },
  files: readonly Attachment[],
  facts?: CallFacts,
): Changed | null {
  const { message, isOurs } = one;
  const isReworded = isOurs && text !== message.text && text !== '';
  const known = 'call' in message.origin && message.origin.call;
  const isTold = facts !== undefined && !isSameValue(known, { ...facts, part: 'call' });
  if (!isReworded && !isTold && files.length === 0) return null;
  return {
    one,
    text: isReworded ? text : message.text,
    wrote: isReworded ? wrote : undefined,
    attachments: [...message.attachments, ...files],
    facts: isTold ? facts : undefined,
  };
}

function writesOf({ one, text, attachments, facts }: Changed, ticket: Ticket, context: Context): Write[] {
  const { message, found } = one;
  const { ticketId } = found.place;
  const isReworded = text !== message.text;
  const edited = { version: versionOf(message) + 1, at: context.now.toISOString(), by: context.actor };
  const after: InternalNote | CustomerMessage = {
    ...message,
    attachments,
    ...(isReworded && { text, replyText: text, edited }),
  };
  const written = callMessageWrite(ticketId, message, after, facts);
  if (!isReworded) return [written];
  const change = { text: { before: message.text, after: text } };
  return [
    keepVersion(ticketId, message),
    written,
    recordEvent(
      ticketSubject(ticket.id),
      'message.edited',
      { ticket, message: { id: message.id, version: edited.version }, change },
      context,
    ),
  ];
}
