import type { Actor } from '../../schemas/actor.ts';
import type { CallFacts } from '../../schemas/call.ts';
import type { Attachment, Body } from '../../schemas/message.ts';
import type { ChannelOrigin } from '../../schemas/origin.ts';
import { believedTime, writtenAt } from '../channel-in/index.ts';
import type { Draft } from '../message/index.ts';
import { type WrittenText, writeText } from './call-store.ts';
import { answerName, callLine, otherNumber } from './call-words.ts';
import type { CallState } from './merge-report.ts';

/** A call as its messages tell of it. */
export interface Told {
  readonly externalId: string;
  /** key of the source */
  readonly key: string;
  readonly state: CallState;
  /** of the ticket, the wished for first */
  readonly languages: readonly (string | null)[];
  readonly now: Date;
}

/** Whether what was said in a call stands in the message that it is; else it is noted beside it, for agents. */
export const isSaidInCall = ({
  direction,
  visibility,
}: Pick<CallFacts, 'direction' | 'visibility'>): boolean =>
  direction !== 'inbound' || visibility === 'public';

/** Who acts for the desk in a call: the agent who took it, where that is known. */
export const actorFor = ({ agentId }: CallFacts): Actor =>
  agentId ? { kind: 'agent', id: agentId } : { kind: 'system', name: 'channels' };

/** Whether a call answers its customer. */
export const isAnswer = ({ direction, outcome }: CallFacts): boolean =>
  direction !== 'internal' && outcome === 'answered';

/** What the message says that a call is. */
export function textOfCall({ state: { facts, words }, languages }: Told) {
  const isNote = facts.direction !== 'inbound';
  return writeText({
    head: callLine(facts, languages),
    notes: (isNote && words.notes) || '',
    transcript: (isSaidInCall(facts) && words.transcript) || '',
  });
}

/** What is noted of a call beside it, for agents; '' when nothing is. */
export function textOfNotes({ state: { facts, words } }: Told) {
  if (facts.direction !== 'inbound') return writeText({ head: '', notes: '', transcript: '' });
  return writeText({
    head: '',
    notes: words.notes ?? '',
    transcript: (!isSaidInCall(facts) && words.transcript) || '',
  });
}

/** The message that a call is: what a customer did, or a note of what the desk did. */
export function draftOfCall(
  told: Told,
  attachments: Attachment[],
): { draft: Draft; wrote: WrittenText; at: Date } {
  const { externalId, key, state, now } = told;
  const { facts } = state;
  const at = believedTime(new Date(facts.startedAt), now, { isHistory: false });
  const { text, wrote } = textOfCall(told);
  const written = writtenAt({ channel: key, id: `${externalId}\ncall` }, at);
  const origin = originOf(told, { ...facts, part: 'call' }, at);
  const kept = { body: bodyOf(text), attachments, origin, written };
  const draft: Draft =
    facts.direction === 'inbound'
      ? { kind: 'customer_message', ...kept }
      : { kind: 'internal_note', ...kept };
  return { draft, wrote, at };
}

/** The reply that an answered call is. */
export function draftOfAnswer(told: Told): Draft {
  const { externalId, key, state, languages } = told;
  const { facts } = state;
  const at = timeWithin(told, facts.answeredAt, 1);
  const written = writtenAt({ channel: key, id: `${externalId}\nanswer` }, at);
  const delivery = {
    channel: 'call' as const,
    key,
    state: 'sent' as const,
    at: written.createdAt,
    parts: [{ id: written.id, channelId: externalId }],
  };
  return {
    kind: 'public_reply',
    text: answerName(facts, languages),
    origin: originOf(told, { part: 'answer' }, at),
    to: null,
    countsAsReply: true,
    elsewhere: { ...written, delivery },
  };
}

/** The note of what was said in a call. */
export function draftOfNotes(told: Told, attachments: Attachment[]): { draft: Draft; wrote: WrittenText } {
  const { externalId, key, state } = told;
  const { answeredAt, endedAt } = state.facts;
  const at = timeWithin(told, endedAt ?? answeredAt, 2);
  const { text, wrote } = textOfNotes(told);
  const written = writtenAt({ channel: key, id: `${externalId}\nnotes` }, at);
  const origin = originOf(told, { part: 'notes' }, at);
  return { draft: { kind: 'internal_note', body: bodyOf(text), attachments, origin, written }, wrote };
}

/** A time of a call, behind its beginning, so that its messages stand in their order. */
function timeWithin({ state, now }: Told, time: string | undefined, behindMs: number): Date {
  const began = believedTime(new Date(state.facts.startedAt), now, { isHistory: false }).getTime();
  const then = believedTime(new Date(time ?? began), now, { isHistory: false }).getTime();
  return new Date(Math.max(then, began + behindMs));
}

const bodyOf = (text: string): Body => ({ text, textKey: null, replyText: text, htmlKey: null });

function originOf({ externalId, key, state }: Told, call: ChannelOrigin['call'], at: Date): ChannelOrigin {
  return {
    channel: 'call',
    key,
    providerId: externalId,
    place: otherNumber(state.facts) ?? '',
    sentAt: at.toISOString(),
    ...(call && { call }),
  };
}
