import type * as z from 'zod';
import type { Message, Redaction } from '../../schemas/message.ts';
import type { Survey } from '../../schemas/satisfaction.ts';
import { loadWords, strikeWords, ticketSubject, type WordsOfEvent } from '../audit/index.ts';
import {
  loadVersions,
  type MessagePlace,
  type MessageVersion,
  rewordVersion,
  versionOf,
} from '../message/index.ts';
import { loadNotices, type Notice, rewordNotice } from '../notice/index.ts';
import { loadSurveys, recommented } from '../satisfaction/index.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { type KeptAnswer, loadAnswers } from '../shared/ticket-answers-store.ts';
import type { Write } from '../shared/write.ts';
import { allPlaces, MARK, type Passage, plainOf, strikeText } from './passage.ts';
import { readingOf } from './reading.ts';
import { loadRepliesBefore, type ReplyBefore, rewordBefore } from './reply-before-store.ts';
import { isWrittenIn, readingOfHtml, strikeHtml } from './strike-html.ts';

/** An event by the ticket on which it was told. */
export interface TicketEvent {
  ticketId: number;
  eventId: string;
}

/** Words of a message, or of its ticket's subject, that are kept elsewhere than in the message and the ticket. */
export interface KeptWords {
  versions: MessageVersion[];
  events: (WordsOfEvent & TicketEvent)[];
  replies: ReplyBefore[];
  answers: KeptAnswer[];
  /** what mails and notifications by triggers say of the ticket */
  notices: Notice[];
  /** what customers wrote as they rated its solves */
  surveys: Survey[];
}

/** Reads what is kept elsewhere; of the subject only when it is meant too. */
export async function loadKeptWords(
  table: Table,
  {
    ticketId,
    place,
    message,
    subject,
  }: { ticketId: number; place: MessagePlace; message: Message; subject: boolean },
): Promise<KeptWords> {
  const isEdited = versionOf(message) > 1;
  const tickets = [...new Set([ticketId, place.ticketId])];
  const [versions, events, replies, answers, notices, surveys] = await Promise.all([
    isEdited ? loadVersions(table, place) : [],
    Promise.all(tickets.map((id) => wordsOn(table, id))),
    subject ? loadRepliesBefore(table, ticketId) : [],
    Promise.all(tickets.map((id) => loadAnswers(table, ticketSubject(id)))),
    Promise.all(tickets.map((id) => loadNotices(table, id))),
    Promise.all(tickets.map((id) => loadSurveys(table, id))),
  ]);
  const isMeant = ({ messageId, words }: WordsOfEvent) =>
    messageId === message.id ||
    words.change?.promise !== undefined ||
    Object.keys(words.change ?? {}).some((name) => name.startsWith('tasks.')) ||
    (subject && words.change?.subject !== undefined);
  return {
    ...{ versions, replies, answers: answers.flat(), notices: notices.flat(), surveys: surveys.flat() },
    events: events.flat().filter(isMeant),
  };
}

async function wordsOn(table: Table, ticketId: number): Promise<(WordsOfEvent & TicketEvent)[]> {
  const all = await loadWords(table, ticketSubject(ticketId));
  return all.map((words) => ({ ...words, ticketId }));
}

/** What it takes to strike passages out of what is kept elsewhere. */
export interface KeptStrikes {
  /** each by itself, before all else: repeating one is harmless */
  writes: Write[];
  /** events whose words go, in the transaction of the event that says so */
  events: TicketEvent[];
  /** where passages stood */
  parts: Redaction['parts'];
}

/** Strikes passages out of what is kept elsewhere. */
export function strikeKept(
  { ticketId, keptOn }: { ticketId: number; keptOn: number },
  kept: KeptWords,
  passages: readonly Passage[],
): KeptStrikes {
  const versions = kept.versions.filter((version) => isInVersion(version, passages));
  const replies = kept.replies.filter(({ subjects }) =>
    Object.values(subjects).some((subject) => isIn(subject, passages)),
  );
  const notices = kept.notices.filter(({ text }) => isIn(text, passages));
  const surveys = kept.surveys.filter(({ comment }) => isIn(comment, passages));
  const answers = kept.answers.flatMap(({ answer, replacedBy }) => {
    const body = struckJson(answer.body, passages);
    return isSameValue(body, answer.body) ? [] : [replacedBy({ ...answer, body })];
  });
  const events = kept.events.filter(({ words }) => textsIn(words).some((text) => isIn(text, passages)));
  return {
    writes: [
      ...versions.map((version) => rewordVersion(keptOn, version, struckVersion(version, passages))),
      ...replies.map((reply) => rewordBefore(ticketId, reply, (subject) => strikeText(subject, passages))),
      ...answers,
      ...notices.map((notice) => rewordNotice(notice, strikeText(notice.text, passages))),
      ...surveys.map((survey) => recommented(survey, strikeText(survey.comment, passages))),
    ],
    events: events.map(({ ticketId: on, eventId }) => ({ ticketId: on, eventId })),
    parts: [
      ...(versions.length > 0 ? (['earlier_version'] as const) : []),
      ...(events.length > 0 ? (['audit_trail'] as const) : []),
      ...(notices.length > 0 ? (['notification'] as const) : []),
      ...(surveys.length > 0 ? (['rating_comment'] as const) : []),
    ],
  };
}

/** The texts that are kept elsewhere, in which a passage may be found. */
export function textsOf({ versions, events, notices, surveys }: KeptWords): string[] {
  return [
    ...versions.flatMap(({ text, html = '' }) => [text, plainOf(readingOfHtml(html))]),
    ...events.flatMap(({ words }) => textsIn(words)),
    ...notices.map(({ text }) => text),
    ...surveys.map(({ comment }) => comment),
  ];
}

/** The writes that strike the words of events, as one event tells. */
export function strikeEvents(ticketId: number, eventIds: readonly string[], redactedBy: string): Write[] {
  return eventIds.map((eventId) => strikeWords(ticketSubject(ticketId), eventId, redactedBy));
}

export function isIn(text: string, passages: readonly Passage[]): boolean {
  return allPlaces(passages, readingOf(text)).length > 0;
}

function isInVersion({ text, html = '' }: MessageVersion, passages: readonly Passage[]): boolean {
  return isIn(text, passages) || strikeHtml(html, passages) !== html;
}

/** What a version says without passages. HTML out of which they cannot be struck with certainty goes. */
function struckVersion({ text, html }: MessageVersion, passages: readonly Passage[]) {
  const struck = html === undefined ? null : strikeHtml(html, passages);
  return { text: strikeText(text, passages), ...(struck !== null && { html: struck }) };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

type Json = z.core.util.JSONType;

/** A string without passages, also where one is part of an address: that goes as a whole. */
export function struckString(value: string, passages: readonly Passage[]): string {
  const struck = strikeText(value, passages);
  return isWrittenIn(struck, passages) ? MARK : struck;
}

function struckJson(value: Json, passages: readonly Passage[]): Json {
  if (typeof value === 'string') return struckString(value, passages);
  if (Array.isArray(value)) return value.map((one) => struckJson(one, passages));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'html' && typeof one === 'string' ? strikeHtml(one, passages) : struckJson(one, passages),
    ]),
  );
}
