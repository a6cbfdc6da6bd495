import type { CallFacts } from '../../schemas/call.ts';
import type { Attachment, Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { loadConversation, loadOlderMessages } from '../conversation/index.ts';
import { callOf } from '../message/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { wholeOf } from '../ticket/index.ts';
import { callById, parseCallRow } from './call-store.ts';
import { loadCall } from './load-call.ts';

/** A call as somebody reads it. */
export interface ReadCall {
  readonly externalId: string;
  readonly facts: CallFacts;
  readonly ticketId: number;
  readonly messageId: string;
  /** the reply that it is; null: nobody took it */
  readonly answerId: string | null;
  /** what was noted of it; null: nothing */
  readonly notesId: string | null;
  readonly recordings: readonly Attachment[];
}

/** Reads a call by the id that its telephone system gives. @throws NotFoundError, also when it became nothing or nothing is left of it; what `requireMay` throws */
export async function readCall(
  table: Table,
  externalId: string,
  requireMay: (ticket: Ticket) => void,
): Promise<ReadCall> {
  const row = parseCallRow(await table.get(callById.of(externalId)));
  if (!row?.filed) throw new NotFoundError('call');
  const { reached, facts, call, notes } = await loadCall(table, row.filed);
  requireMay(reached.ticket);
  const { answer = null } = row.filed;
  const recordings = [...call.message.attachments, ...(notes?.message.attachments ?? [])];
  const ids = { ticketId: reached.ticket.id, messageId: call.message.id };
  return { externalId, facts, ...ids, answerId: answer, notesId: notes?.message.id ?? null, recordings };
}

/** Messages of a ticket that are looked through for its calls, the newest. */
const MOST_MESSAGES = 1000;
const PAGE = 100;

/** The calls of a ticket among its newest messages, and of those that were merged into it, the newest first. @throws NotFoundError; what `requireMay` throws */
export async function listCalls(
  table: Table,
  ticketId: number,
  requireMay: (ticket: Ticket) => void,
): Promise<ReadCall[]> {
  const first = await loadConversation(table, ticketId, PAGE);
  requireMay(first.ticket);
  const messages = [...first.messages];
  let { before } = first;
  while (before !== null && messages.length < MOST_MESSAGES) {
    const page = await loadOlderMessages(table, { parts: wholeOf(first.ticket), limit: PAGE, before });
    messages.push(...page.messages);
    before = page.before;
  }
  const byCall = Map.groupBy(messages.filter(isOfCall), ({ origin }) => providerIdOf(origin));
  return [...byCall]
    .flatMap(([externalId, of]) => calledBy(externalId, of, ticketId))
    .sort((one, other) => (one.facts.startedAt < other.facts.startedAt ? 1 : -1));
}

const isOfCall = ({ origin }: Message): boolean => origin.channel === 'call';
const providerIdOf = (origin: Message['origin']): string =>
  'providerId' in origin ? String(origin.providerId) : '';
const partOf = ({ origin }: Message) => ('call' in origin ? partIn(origin.call) : undefined);
const partIn = (call: unknown) =>
  typeof call === 'object' && call !== null && 'part' in call ? call.part : undefined;

/** A call by the messages that it became. */
function calledBy(externalId: string, messages: readonly Message[], ticketId: number): ReadCall[] {
  const [call] = messages.filter((one) => callOf(one) !== null);
  const facts = call && callOf(call);
  if (!facts) return [];
  const idOf = (part: string) => messages.find((one) => partOf(one) === part)?.id ?? null;
  const recordings = messages.flatMap(({ attachments }) => attachments);
  const ids = { ticketId, messageId: call.id, answerId: idOf('answer'), notesId: idOf('notes') };
  return [{ externalId, facts, ...ids, recordings }];
}
