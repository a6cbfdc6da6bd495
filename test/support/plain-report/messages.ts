import type { Actor } from '../../../schemas/actor.ts';
import { type Act, type Log, type Standing, standingBefore, standingNow, type TicketEvent } from './log.ts';

/** A message that counts: where it was written, and on which ticket it is now. */
export interface PlainMessage {
  id: string;
  kind: 'reply' | 'note' | 'customer';
  at: number;
  order: string;
  author: Actor;
  channel: string;
  /** what its ticket was just before it was written; the first one sees how the ticket began */
  place: Standing;
  /** the ticket that it is booked on, which goes on in another when that is merged */
  home: number;
  /** the ticket that it was split off to, and since when it counts there; null: it was not */
  moved: { to: number; at: number; order: string } | null;
}

/** All messages that count, in the order in which they were written. */
export function messagesOf(logs: ReadonlyMap<number, Log>): PlainMessage[] {
  const all = [...logs.values()].flatMap((log) => log.acts.flatMap((act) => writtenIn(log, act)));
  const undone = new Set(eventsIn(logs, 'message.undone').map(({ message }) => message.id));
  const splits = eventsIn(logs, 'ticket.split').filter(({ ticket, newId }) => ticket.id === newId);
  return all
    .filter(({ id }) => !undone.has(id))
    .map((message) => {
      const moves = splits.filter(({ messageIds }) => messageIds.includes(message.id));
      const last = moves.at(-1);
      if (last === undefined) return { ...message, home: endOf(logs, message.home) };
      const begun = logs.get(last.newId)?.acts[0];
      if (begun === undefined) throw new Error(`Ticket ${last.newId} never began`);
      const moved = { to: endOf(logs, last.newId), at: begun.at, order: begun.order };
      return { ...message, home: endOf(logs, message.home), moved };
    })
    .sort((one, other) => (one.order < other.order ? -1 : 1));
}

/** The ticket in which another goes on now. */
export function endOf(logs: ReadonlyMap<number, Log>, ticket: number): number {
  const log = logs.get(ticket);
  const into = log === undefined ? null : standingNow(log).mergedInto;
  return into === null ? ticket : endOf(logs, into);
}

/** Events of a type, on whichever tickets, in order. */
export function eventsIn<Type extends TicketEvent['type']>(
  logs: ReadonlyMap<number, Log>,
  type: Type,
): Extract<TicketEvent, { type: Type }>[] {
  const all = [...logs.values()].flatMap(({ acts }) => acts.flatMap(({ events }) => events));
  const isOne = (event: TicketEvent): event is Extract<TicketEvent, { type: Type }> => event.type === type;
  return all.filter(isOne).sort((one, other) => (one.id < other.id ? -1 : 1));
}

function writtenIn(log: Log, act: Act): PlainMessage[] {
  const isSplitOff = act.events.some(({ type }) => type === 'ticket.split');
  return act.events.flatMap((event): PlainMessage[] => {
    // A ticket that was split off begins with a message that was written elsewhere.
    const isFirst = event.type === 'ticket.created' && !isSplitOff;
    if (!isFirst && event.type !== 'message.added') return [];
    const { message, actor } = event;
    const kind = kindOf(message, actor);
    if (kind === null) return [];
    const place = standingBefore(log, act.order);
    return [
      {
        id: message.id,
        kind,
        at: act.at,
        order: act.order,
        author: actor,
        channel: message.channel ? String(message.channel) : place.channel,
        place,
        home: message.writtenTo ?? log.ticket,
        moved: null,
      },
    ];
  });
}

function kindOf(
  message: { kind: unknown; automatic: boolean; isReply?: boolean | undefined },
  author: Actor,
): PlainMessage['kind'] | null {
  if (message.kind === 'customer_message') return message.automatic ? null : 'customer';
  if (message.kind === 'internal_note') return author.kind === 'agent' ? 'note' : null;
  return (message.isReply ?? author.kind === 'agent') ? 'reply' : null;
}
