import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Bodies } from './bodies.ts';
import { type FoundNumber, findNumbers, signsOf } from './find-numbers.ts';
import { plainOf } from './passage.ts';
import { readingOfHtml } from './strike-html.ts';

/** A number that the desk offers to strike, by its place: the part of the message, and the range in it. */
export interface Finding extends FoundNumber {
  /** names the place, as long as nothing changes there */
  id: string;
  part: 'text' | 'html' | 'subject';
  /** the number as it is written: never shown, never told */
  passage: string;
}

/** Most findings of a message that are offered at a time. */
export const MOST_FINDINGS = 100;

/**
 * The card numbers and IBANs of a message: in its text, in HTML where the text does not have them, and in the subject of its
 * ticket. The range is in the whole text, in the HTML without its tags, and in the subject.
 */
export function findingsIn(ticket: Ticket, message: Message, bodies: Bodies): Finding[] {
  const text = bodies.text ?? message.text;
  const inText = named('text', text);
  const known = new Set(inText.map(({ passage }) => signsOf(passage)));
  const html = plainOf(readingOfHtml(bodies.html ?? bodies.safeHtml ?? ''));
  const inHtml = named('html', html).filter(({ passage }) => !known.has(signsOf(passage)));
  return [...named('subject', ticket.subject), ...inText, ...inHtml].slice(0, MOST_FINDINGS);
}

function named(part: Finding['part'], text: string): Finding[] {
  return findNumbers(text).map((found) => ({
    ...found,
    part,
    id: `${part}:${found.start}-${found.end}`,
    passage: text.slice(found.start, found.end),
  }));
}
