import type { Actor } from '../../schemas/actor.ts';
import type { Attachment, Body, Message } from '../../schemas/message.ts';
import type { KnownOrigin } from '../../schemas/origin.ts';
import { receivedOf } from './received.ts';

/** Largest text in UTF-8 bytes that a row holds; longer ones live in the attachment bucket. */
export const INLINE_TEXT_BYTES = 100_000;

/** A message as its writer gives it, before it has an id and a time. */
export type Draft =
  | { kind: 'public_reply'; text: string; to: string | null }
  | { kind: 'internal_note'; text: string }
  | { kind: 'customer_message'; body: Body; attachments: Attachment[]; origin: KnownOrigin };

/** How agents enter what they write, and customers who do not write by mail. */
export const TYPED = { channel: 'api' } as const satisfies KnownOrigin;

/** The message that a draft becomes. */
export function messageOf(draft: Draft, id: string, author: Actor, now: Date): Message {
  const written = { id, author, createdAt: now.toISOString() };
  switch (draft.kind) {
    case 'public_reply':
      return {
        ...written,
        ...plain(draft.text),
        kind: draft.kind,
        origin: TYPED,
        attachments: [],
        to: draft.to,
        delivery: { channel: 'email', state: 'queued' },
      };
    case 'internal_note':
      return { ...written, ...plain(draft.text), kind: draft.kind, origin: TYPED, attachments: [] };
    case 'customer_message':
      return {
        ...written,
        ...draft.body,
        kind: draft.kind,
        attachments: draft.attachments,
        origin: draft.origin,
      };
  }
}

/** A customer's message that came over the API: text only. */
export function typedMessage(text: string): Draft {
  return { kind: 'customer_message', body: plain(text), attachments: [], origin: TYPED };
}

/** Whether a message was written by a machine. */
export function isAutomatic(message: Message): boolean {
  return receivedOf(message)?.automatic === true;
}

/** Whether a message is never answered automatically: a machine's, or one that came by a way which forbids it. */
export function isUnanswerable(message: Message): boolean {
  return receivedOf(message)?.noAutoAnswer === true || isAutomatic(message);
}

/** Whether a reader may see a message: notes are for agents only, and so is what this version does not know. */
export function mayReadMessage(reader: Actor['kind'], message: Message): boolean {
  return reader === 'agent' || isPublic(message);
}

/** Whether a message is one between the desk and its customer. */
export function isPublic({ kind }: Message): boolean {
  return kind === 'public_reply' || kind === 'customer_message';
}

function plain(text: string): Body {
  return { text, textKey: null, replyText: text, htmlKey: null };
}
