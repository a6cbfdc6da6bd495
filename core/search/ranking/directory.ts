import type { AttributeValue, Space } from '../index/index-doc.ts';
import type { OpenSegment } from '../index/open-segment.ts';
import { Homes } from './homes.ts';
import type { IndexPart } from './parts.ts';

/** Largest number of each space. */
export type Largest = Readonly<Record<Space, number>>;

/** Categories of statuses in which something is still to be done. */
export const OPEN: readonly AttributeValue[] = ['new', 'open', 'pending', 'hold'];
/** Days in which what is fresh loses half of what it is put before, how much that is at most, and what being open adds. */
export const FRESH_DAYS = 30;
export const FRESH_SHARE = 0.06;
export const OPEN_SHARE = 0.03;
/** Why a ticket is not found unless it is asked for: it is in the trash, or spam. */
export const HIDDEN = { 'ticket.isTrashed': 1, 'ticket.isSpam': 2 } as const;
/** Steps from a ticket to the last into which it was merged; a circle would have no last. */
const MOST_STEPS = 100;

/** What is known of all documents of an index together, kept up document by document. */
export class Directory {
  readonly largest: Largest;
  readonly homes: Readonly<Record<Space, Homes>>;
  /** when each ticket was last active, in epoch milliseconds, and whether it is open; by its number */
  readonly activity: Float64Array;
  readonly isOpen: Uint8Array;
  /** bits of `HIDDEN` */
  readonly hidden: Uint8Array;
  /** the customer who asked for each ticket; 0: nobody */
  readonly requester: Float64Array;
  messages = 0;
  messageWords = 0;
  own = 0;
  ownWords = 0;
  /** tickets into which others were merged, by the others */
  readonly #mergedInto: Map<number, number>;

  constructor(largest: Largest, before?: Directory) {
    this.largest = largest;
    this.homes = {
      tickets: new Homes(largest.tickets + 1, before?.homes.tickets),
      customers: new Homes(largest.customers + 1, before?.homes.customers),
      organisations: new Homes(largest.organisations + 1, before?.homes.organisations),
    };
    const size = largest.tickets + 1;
    this.activity = new Float64Array(size);
    this.isOpen = new Uint8Array(size);
    this.hidden = new Uint8Array(size);
    this.requester = new Float64Array(size);
    this.#mergedInto = new Map(before ? before.#mergedInto : []);
    if (before === undefined) return;
    this.activity.set(before.activity);
    this.isOpen.set(before.isOpen);
    this.hidden.set(before.hidden);
    this.requester.set(before.requester);
    this.messages = before.messages;
    this.messageWords = before.messageWords;
    this.own = before.own;
    this.ownWords = before.ownWords;
  }

  /** Takes up a document of a part of the index. */
  add(number: number, { segment }: IndexPart, doc: number): void {
    const { docs } = segment;
    this.#count(docs, doc, 1);
    if (docs.isMessage(doc)) return;
    const id = docs.ids[doc] ?? 0;
    const space = docs.spaceOf(doc);
    this.homes[space].put(id, number, doc);
    if (space === 'tickets') this.#addTicket(id, segment, doc);
  }

  /** Lets go of a document that is replaced, or gone. */
  remove(number: number, { segment }: IndexPart, doc: number): void {
    const { docs } = segment;
    this.#count(docs, doc, -1);
    if (docs.isMessage(doc)) return;
    const id = docs.ids[doc] ?? 0;
    const space = docs.spaceOf(doc);
    this.homes[space].take(id, number, doc);
    if (space !== 'tickets') return;
    this.#mergedInto.delete(id);
    this.requester[id] = 0;
  }

  /** Under which ticket each is found, by its number: the last into which it was merged. Null: none was merged. */
  roots(): Float64Array | null {
    if (this.#mergedInto.size === 0) return null;
    const roots = Float64Array.from({ length: this.largest.tickets + 1 }, (_, id) => id);
    for (const id of this.#mergedInto.keys()) {
      let root = id;
      for (let step = 0; step < MOST_STEPS; step += 1) {
        const next = this.#mergedInto.get(root);
        if (next === undefined) break;
        root = next;
      }
      roots[id] = root;
    }
    return roots;
  }

  #addTicket(id: number, segment: OpenSegment, doc: number): void {
    const one = (field: string) => segment.column(field).at(doc)[0];
    this.activity[id] = Number(one('ticket.lastActivityAt') ?? 0);
    this.requester[id] = Number(one('ticket.requesterId') ?? 0);
    this.isOpen[id] = OPEN.includes(one('ticket.status') ?? '') ? 1 : 0;
    this.hidden[id] =
      (one('ticket.isTrashed') === true ? HIDDEN['ticket.isTrashed'] : 0) |
      (one('ticket.isSpam') === true ? HIDDEN['ticket.isSpam'] : 0);
    const into = Number(one('ticket.mergedInto') ?? 0);
    if (into !== 0) this.#mergedInto.set(id, into);
  }

  #count(docs: OpenSegment['docs'], doc: number, by: 1 | -1): void {
    const words = by * (docs.lengths[doc] ?? 0);
    if (docs.isMessage(doc)) {
      this.messages += by;
      this.messageWords += words;
    } else {
      this.own += by;
      this.ownWords += words;
    }
  }
}

/** The largest numbers that documents of some parts tell of. */
export function largestIn(parts: readonly IndexPart[], before?: Largest): Largest {
  const largest = { ...(before ?? { tickets: 0, customers: 0, organisations: 0 }) };
  for (const { segment } of parts) {
    const { docs } = segment;
    for (let doc = 0; doc < docs.count; doc += 1) {
      const space = docs.spaceOf(doc);
      largest[space] = Math.max(largest[space], docs.ids[doc] ?? 0, docs.shownOn[doc] ?? 0);
    }
  }
  return largest;
}
