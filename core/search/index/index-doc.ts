import type { Language } from '../analysis/function-words.ts';
import { type Word, wordsOf } from '../analysis/words.ts';

/** What a document is about: a ticket or one of its messages, a customer, an organisation. */
export const SPACES = ['tickets', 'customers', 'organisations'] as const;
export type Space = (typeof SPACES)[number];

/** Parts of a document, which weigh differently: what it says, and what is attached to it. */
export const FIELD = { main: 0, extra: 1 } as const;
/** Places that each part of a document has; what stands beyond is not indexed. */
export const FIELD_SPAN = 1 << 14;

/** In the place of a message, the document of a ticket that agents alone may find. */
export const FOR_AGENTS = '~';

/** Values of a field by which documents are filtered, ordered and counted. */
export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, readonly AttributeValue[]>>;

/** A word of a document: as it is written in lower case, and where it stands. */
export type IndexedWord = Pick<Word, 'word' | 'position'>;

/** Which document something is: a ticket's own, with `message` empty, or that of a message written to it. */
export interface DocKey {
  readonly space: Space;
  readonly id: number;
  readonly message: string;
}

/** A document as it is put into the index. */
export interface IndexDoc extends DocKey {
  /** grows with each state of the document that is put into the index: epoch milliseconds */
  readonly revision: number;
  /** for agents alone */
  readonly isNote: boolean;
  /** the ticket on which a message stands that was split off; 0: where it was written */
  readonly shownOn: number;
  readonly languages: readonly Language[];
  readonly words: readonly IndexedWord[];
  /** something was struck out of it: nothing of what it said before may be kept */
  readonly isStruck?: boolean;
  /** of a ticket, customer or organisation; none of a message */
  readonly attributes: Attributes | null;
}

/** That a document is gone. */
export interface DocGone extends DocKey {
  readonly revision: number;
  readonly isGone: true;
  /** it was erased: nothing of what it said may be kept */
  readonly isErased?: boolean;
}

/** The words of a part of a document, at their places. */
export function wordsOfField(text: string, field: number, after = 0): IndexedWord[] {
  const from = field * FIELD_SPAN + after;
  return wordsOf(text)
    .filter(({ position }) => position + after < FIELD_SPAN)
    .map(({ word, position }) => ({ word, position: position + from }));
}

/** Before and after another in the order of an index. */
export function compareKeys(one: DocKey, other: DocKey): number {
  const space = SPACES.indexOf(one.space) - SPACES.indexOf(other.space);
  if (space !== 0) return space;
  if (one.id !== other.id) return one.id - other.id;
  return one.message === other.message ? 0 : one.message < other.message ? -1 : 1;
}

/** A key as text, for maps. */
export function textOfDocKey({ space, id, message }: DocKey): string {
  return `${space}/${id}/${message}`;
}
