import type { Actor } from '../../../schemas/actor.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { MessageFacts } from '../../../schemas/events/facts.ts';
import { actsOf, secondOfText, type TicketAct, ticketEvents } from './acts.ts';
import { asReported } from './reported.ts';

/** What is known of tickets: the events of each, in any order. */
export type Logs = ReadonlyMap<number, readonly DeskEvent[]>;

/** A message as it was written. */
export interface Written {
  readonly message: MessageFacts;
  readonly actor: Actor;
  /** of the event that told of it, by which things are in order */
  readonly eventId: string;
  readonly at: number;
  /** the ticket on which it stands */
  readonly on: number;
  /** the ticket whose events tell of it: another one, where that on which it stands was merged into it */
  readonly toldOn: number;
}

/** A message that was split off: into which ticket, and when. */
interface Moved {
  readonly into: number;
  readonly at: number;
  /** the transaction in which it was, by the id of the first event of the new ticket */
  readonly by: string;
}

/** Tickets that were merged into each other or split from each other. */
export class Family {
  readonly #logs: Logs;
  readonly #acts = new Map<number, readonly TicketAct[]>();
  readonly #reported = new Map<number, readonly TicketAct[]>();
  readonly #actByEvent = new Map<number, ReadonlyMap<string, TicketAct>>();
  readonly #reportedByEvent = new Map<number, ReadonlyMap<string, TicketAct>>();
  readonly undone: ReadonlySet<string>;
  readonly moved: ReadonlyMap<string, Moved>;
  readonly written: readonly Written[];

  constructor(logs: Logs) {
    this.#logs = logs;
    const all = [...logs].flatMap(([id, events]) =>
      ticketEvents(events).map((event) => [id, event] as const),
    );
    this.undone = new Set(
      all.flatMap(([, event]) => (event.type === 'message.undone' ? [event.message.id] : [])),
    );
    const splits = all
      .flatMap(([, event]) => (event.type === 'ticket.split' ? [event] : []))
      .sort((one, other) => (one.id < other.id ? -1 : 1));
    this.moved = new Map(
      splits.flatMap(({ messageIds, newId, at, id: eventId }) => {
        const moved = { into: newId, at: secondOfText(at), by: this.actsOf(newId)[0]?.id ?? eventId };
        return messageIds.map((id) => [id, moved] as const);
      }),
    );
    this.written = this.#allWritten();
  }

  /** Numbers of all tickets of which something is known. */
  ids(): Iterable<number> {
    return this.#logs.keys();
  }

  /** What is known of a ticket. */
  eventsOf(id: number): readonly DeskEvent[] {
    return this.#logs.get(id) ?? [];
  }

  /** What was done to a ticket. */
  actsOf(id: number): readonly TicketAct[] {
    return remembered(this.#acts, id, () => actsOf(this.eventsOf(id)));
  }

  /** What was done to a ticket, as reports count it. */
  reportedOf(id: number): readonly TicketAct[] {
    return remembered(this.#reported, id, () => asReported(this.actsOf(id)));
  }

  /** The act of a ticket of which an event tells, as it was and as reports count it. */
  actWith(id: number, eventId: string): TicketAct | undefined {
    return remembered(this.#actByEvent, id, () => byEvent(this.actsOf(id))).get(eventId);
  }

  reportedWith(id: number, eventId: string): TicketAct | undefined {
    return remembered(this.#reportedByEvent, id, () => byEvent(this.reportedOf(id))).get(eventId);
  }

  /** The ticket into which one is merged now; null: it is not. */
  mergedInto(id: number): number | null {
    return this.actsOf(id).at(-1)?.after.mergedInto ?? null;
  }

  /** Since when a ticket is merged into another, in seconds; not at all where it is not. */
  mergedSince(id: number): number {
    const acts = this.actsOf(id);
    const last = acts.findLastIndex(({ after }) => after.mergedInto == null);
    return this.mergedInto(id) === null ? Number.POSITIVE_INFINITY : (acts[last + 1]?.at ?? 0);
  }

  /** The tickets that are one with a ticket now, itself first; none where it is merged away itself. */
  partsOf(id: number): readonly number[] {
    if (this.mergedInto(id) !== null) return [];
    return [id, ...[...this.#logs.keys()].filter((other) => other !== id && this.rootOf(other) === id)];
  }

  /** The ticket in which one goes on: itself, unless it is merged away. */
  rootOf(id: number): number {
    const seen = new Set([id]);
    let root = id;
    for (let into = this.mergedInto(id); into !== null && !seen.has(into); into = this.mergedInto(into)) {
      seen.add(into);
      root = into;
    }
    return root;
  }

  /** The messages that were written, each once, in order; those with which a split ticket begins were written elsewhere. */
  #allWritten(): Written[] {
    const byId = new Map<string, Written>();
    for (const [toldOn, events] of this.#logs) {
      const isSplitOff = events.some((event) => event.type === 'ticket.split' && event.newId === toldOn);
      for (const event of ticketEvents(events)) {
        if (event.type !== 'message.added' && (event.type !== 'ticket.created' || isSplitOff)) continue;
        const { message, actor, id: eventId } = event;
        if (byId.has(message.id)) continue;
        const on = message.writtenTo ?? toldOn;
        byId.set(message.id, { message, actor, eventId, at: secondOfText(event.at), on, toldOn });
      }
    }
    return [...byId.values()].sort(
      (one, other) => one.at - other.at || (one.eventId < other.eventId ? -1 : 1),
    );
  }
}

function remembered<Value>(known: Map<number, Value>, id: number, make: () => Value): Value {
  const value = known.get(id) ?? make();
  known.set(id, value);
  return value;
}

const byEvent = (acts: readonly TicketAct[]) =>
  new Map(acts.flatMap((act) => act.events.map(({ id }) => [id, act] as const)));
