import type { Page, Refusal, Said } from './answers.ts';

/** What a visitor wrote and the desk has not acknowledged yet. Its id stays the same at every try, so that it is there once. */
export interface Outgoing {
  readonly clientId: string;
  /** when it was sent off, in milliseconds: they leave in this order */
  readonly at: number;
  readonly text: string;
  readonly files: readonly { readonly id: string; readonly name: string }[];
  /** why the desk does not take it; it waits for the visitor then, and holds up no other */
  readonly refused?: Refusal;
}

/** What is known of a conversation. */
export interface Thread {
  /** by their ids, in no order */
  readonly said: ReadonlyMap<string, Said>;
  /** the last message of which it is certain that all before it were read; null: nothing was */
  readonly readTo: string | null;
}

export const EMPTY_THREAD: Thread = { said: new Map(), readTo: null };

/** Two messages may be written at once, and the one with the smaller id be there later: so much is read again each time. */
const OVERLAP_MS = 15_000;
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;

/** Where reading goes on: some seconds before the last message, as ULIDs begin with their time. */
export function readAfter({ readTo }: Thread): string | null {
  if (readTo === null) return null;
  let time = [...readTo.slice(0, TIME_DIGITS)].reduce((sum, digit) => sum * 32 + DIGITS.indexOf(digit), 0);
  time = Math.max(0, time - OVERLAP_MS);
  let digits = '';
  for (let at = 0; at < TIME_DIGITS; at += 1) {
    digits = (DIGITS[time % 32] ?? '0') + digits;
    time = Math.floor(time / 32);
  }
  return digits + '0'.repeat(readTo.length - TIME_DIGITS);
}

/** Takes in messages of which nobody knows what lies between: an acknowledgement of what was sent. */
export function withSaid(thread: Thread, messages: readonly Said[]): Thread {
  if (messages.length === 0) return thread;
  const said = new Map(thread.said);
  for (const message of messages) said.set(message.id, message);
  return { ...thread, said };
}

/** Takes in a page of messages that was read from where reading went on, or from the end of the page before. */
export function withPage(thread: Thread, page: Pick<Page, 'items' | 'changed'>): Thread {
  const last = page.items.at(-1)?.id;
  const said = new Map(thread.said);
  for (const message of [...page.changed, ...page.items]) said.set(message.id, message);
  const { readTo } = thread;
  return { said, readTo: last !== undefined && (readTo === null || last > readTo) ? last : readTo };
}

/** All that was said, oldest first. */
export const inOrder = ({ said }: Thread): Said[] =>
  [...said.values()].sort((one, other) => (one.id < other.id ? -1 : 1));

/** What of this is not among what was said: the rest has arrived, whoever heard of it first. */
export function notYetSaid(outbox: readonly Outgoing[], { said }: Thread): Outgoing[] {
  const arrived = new Set([...said.values()].map(({ clientId }) => clientId));
  return outbox.filter(({ clientId }) => !arrived.has(clientId));
}

/** In the order in which they were written. */
export const byTime = (one: Outgoing, other: Outgoing): number =>
  one.at - other.at || (one.clientId < other.clientId ? -1 : 1);
