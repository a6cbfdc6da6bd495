import type { Ticket } from '../../schemas/ticket.ts';
import type { ExtraContent, ReceivedMessage } from '../channel/index.ts';

/** Characters of a subject that is made of a message. */
const SUBJECT_LENGTH = 80;

/** What a message says in words: its own, and a line for each thing that it is beside them, in no language. */
export function wordsOf({ text, extra = [] }: Pick<ReceivedMessage, 'text' | 'extra'>): string {
  // Who presses a button often writes its words by that.
  const more = extra
    .filter((one) => one.kind !== 'button' || one.label === '' || one.label !== text)
    .map(lineOf);
  return [text, ...more].filter((line) => line !== '').join('\n');
}

/** A message as it is told; of one that says nothing and brings no file, that it came. */
export function withWords(message: ReceivedMessage): ReceivedMessage {
  const saysNothing = wordsOf(message).trim() === '' && message.media.length === 0 && !asksNothing(message);
  if (!saysNothing) return message;
  return { ...message, extra: [...(message.extra ?? []), { kind: 'unsupported', type: 'message' }] };
}

function lineOf(extra: ExtraContent): string {
  switch (extra.kind) {
    case 'location': {
      const at = `${extra.latitude},${extra.longitude}`;
      return [extra.name, `https://www.openstreetmap.org/?mlat=${extra.latitude}&mlon=${extra.longitude}`, at]
        .filter((part) => part !== undefined && part !== '')
        .join(' · ');
    }
    case 'contact':
      return (
        [extra.name, ...extra.phones, ...extra.emails].filter((part) => part !== '').join(' · ') ||
        '[contact]'
      );
    case 'button':
      return extra.label || extra.value || '[button]';
    case 'reaction':
      return extra.emoji;
    case 'unsupported':
      return `[${extra.type}]`;
  }
}

/** Whether a message says nothing that anybody has to answer: it is a reaction to another and no more. */
export function asksNothing({ text, media, extra = [] }: ReceivedMessage): boolean {
  const isReaction = extra.length > 0 && extra.every(({ kind }) => kind === 'reaction');
  return isReaction && text === '' && media.length === 0;
}

/** The subject of a ticket that a message opens: what its place is called, or how the message begins. */
export function subjectOf(message: ReceivedMessage, channelName: string): string {
  return shortened(message.place.title?.trim() || firstLineOf(wordsOf(message)) || channelName);
}

/** How long after a ticket was opened by a file without a word words that follow name it: those beside another picture of an album, for one. */
const NAMED_WITHIN_MS = 2 * 60 * 1000;

/** A ticket that was opened without a word, with the subject that the first words after that make of it; else as it is. */
export function namedByWords(
  ticket: Ticket,
  message: ReceivedMessage,
  { channelName, now }: { channelName: string; now: Date },
): Ticket {
  const isNamed = ticket.subject !== shortened(channelName);
  const isOld = now.getTime() - Date.parse(ticket.createdAt) > NAMED_WITHIN_MS;
  const isTheirs = message.as === undefined || message.as === 'fresh';
  if (isNamed || isOld || !isTheirs || asksNothing(message)) return ticket;
  return { ...ticket, subject: subjectOf(message, channelName) };
}

/** The subject of a ticket that was opened by such words, unless its place is called something. */
export function subjectOfWords(words: string): string {
  return shortened(firstLineOf(words));
}

function firstLineOf(words: string): string {
  return (
    words
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? ''
  );
}

function shortened(named: string): string {
  const flat = named.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').toWellFormed();
  if (flat.length <= SUBJECT_LENGTH) return flat;
  const cut = flat.slice(0, SUBJECT_LENGTH).toWellFormed();
  const space = cut.lastIndexOf(' ');
  return `${(space > SUBJECT_LENGTH / 2 ? cut.slice(0, space) : cut).replaceAll('\uFFFD', '')}…`;
}
