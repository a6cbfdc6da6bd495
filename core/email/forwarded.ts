import type { EmailAddress } from './address.ts';
import { isValidAddress, normalizeAddress } from './address.ts';
import { UnreadableMessageError } from './errors.ts';
import type { IncomingAttachment, IncomingMessage } from './incoming-message.ts';
import { readAddressList } from './mime/address-list.ts';
import { toOneLine } from './mime/encoded-words.ts';
import { likelyOriginator } from './originator.ts';
import { readMessage } from './read-message.ts';
import { forwardedText } from './reply/forwarded-text.ts';
import { isForwardSubject } from './reply/is-reply.ts';
import { withoutPrefix } from './reply/subject-prefix.ts';

/** A message that somebody has passed on: whose it is, and what it says. */
export interface ForwardedMessage {
  from: EmailAddress;
  /** `''` when nothing tells it */
  subject: string;
  /** with angle brackets, `''` where only its words were passed on */
  messageId: string;
  text: string;
  /** `''` where only its words were passed on */
  html: string;
  attachments: IncomingAttachment[];
  /** whether a machine wrote it, or it must not be answered automatically, as far as it tells */
  automatic: boolean;
  noAutoAnswer: boolean;
  language: string;
  /** what whoever passed it on wrote above it, and the files that they put beside it */
  above: string;
  beside: IncomingAttachment[];
}

/** Passed on by one who got it from another, and so on: so many are looked into. */
const DEEPEST = 3;

/**
 * The message that another one passes on, and the one that this one passes on in turn: outermost first; none when it passes on
 * none. Mail programs either attach it as it came, or write its header and words below. What they write proves nothing.
 */
export async function readForwarded(message: IncomingMessage): Promise<ForwardedMessage[]> {
  const found: ForwardedMessage[] = [];
  let next: Found | null = await passedOnIn(message);
  while (next !== null && found.length < DEEPEST) {
    const { inner, ...forwarded }: Found = next;
    // What was written above the inner one is part of what the outer one says.
    const above = [found.at(-1)?.above, forwarded.above].filter(Boolean).join('\n\n');
    found.push({ ...forwarded, above });
    next = inner === null ? writtenIn(forwarded.text, forwarded) : await passedOnIn(inner);
  }
  return found;
}

type Found = ForwardedMessage & { inner: IncomingMessage | null };

async function passedOnIn(message: IncomingMessage): Promise<Found | null> {
  const attached = await attachedIn(message);
  if (attached !== null) return attached;
  if (!isForwardSubject(message.subject)) return null;
  const { readableText, attachments, language, subject } = message;
  const nothing = { html: '', automatic: false, noAutoAnswer: false, messageId: '', beside: [] };
  return writtenIn(readableText, { ...nothing, attachments, language, subject: withoutPrefix(subject) });
}

/** What is written in a text below the header that a mail program copies there. */
function writtenIn(text: string, whole: Omit<ForwardedMessage, 'from' | 'text' | 'above'>): Found | null {
  const found = forwardedText(text);
  const from = found === null ? null : writerIn(found.from);
  if (found === null || from === null) return null;
  return {
    ...whole,
    from,
    subject: toOneLine(found.subject) || whole.subject,
    text: found.text,
    above: found.above,
    inner: null,
  };
}

/** The one message that is attached as it came. Of several nobody knows which is meant. */
async function attachedIn({ attachments, readableText }: IncomingMessage): Promise<Found | null> {
  const [first, ...others] = attachments.filter(({ contentType }) => contentType === 'message/rfc822');
  if (first === undefined || others.length > 0) return null;
  const inner = await readMessage(first.content).catch((error: unknown) => {
    if (error instanceof UnreadableMessageError) return null;
    throw error;
  });
  const from = inner === null ? null : likelyOriginator(inner.from);
  if (inner === null || from === null || !isValidAddress(from.address)) return null;
  const { subject, messageId, html, automatic, noAutoAnswer, language } = inner;
  return {
    from,
    subject,
    messageId,
    text: inner.readableText.trim(),
    html,
    attachments: inner.attachments,
    automatic: automatic !== false,
    noAutoAnswer: noAutoAnswer !== null,
    language,
    above: readableText.trim(),
    beside: attachments.filter((file) => file !== first),
    inner,
  };
}

/** Who wrote it, as a copied header says: `Ana <ana@…>`, `Ana [mailto:ana@…]`, `ana@…`. */
function writerIn(value: string): EmailAddress | null {
  const line = value
    .slice(0, 500)
    .replace(/\[mailto:([^\]\s]+)\]/i, '<$1>')
    .replace(/<mailto:([^>\s|]+)[^>]*>/gi, '<$1>')
    // As text of HTML has it: the address, and the link behind it.
    .replace(/(<[^<>\s]+>)\s*<[^<>\s]+>/, '$1')
    .replace(/([^\s<>]+@[^\s<>]+)\s*<\1>/i, '<$1>')
    .replaceAll('*', '');
  const [written] = readAddressList(line, 'utf-8');
  if (written === undefined || !isValidAddress(written.address)) return null;
  return { address: normalizeAddress(written.address), name: toOneLine(written.name) };
}
