import type { LiveSubject } from '../../schemas/live.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Caller, hasScope, may, mayWithTicket, recogniseAgain } from '../auth/index.ts';
import { isHadBy } from '../ownership/index.ts';
import { mayEnter, type Rooms, roomPlaceOf } from '../room/index.ts';
import type { Table } from '../shared/table.ts';
import type { Views } from '../views/index.ts';
import { type Topic, ticketOf } from './topic.ts';

/** Who somebody is to what they may watch: an agent as they are now, or whoever writes in one conversation. */
export type Watcher =
  | { kind: 'agent'; caller: Caller & { kind: 'agent' } }
  | { kind: 'chat'; ticketId: number };

/** Finds out who a connection belongs to, as it is now; null: they may not sign in any more, or their token is none any more. */
export type Recognise = (subject: LiveSubject, now: Date) => Promise<Watcher | null>;

/** Milliseconds for which a function goes by what it knows of somebody: after that no hint is sent to whoever may not have it. */
const KNOWN_MS = 2_000;
const REMEMBERED = 500;

/** Recognises by the table, and remembers for two seconds, as a change of the desk's configuration takes to be in force. */
export function recogniser(table: Table): Recognise {
  const known = new Map<string, { atMs: number; watcher: Promise<Watcher | null> }>();
  return async (subject, now) => {
    if (subject.kind === 'chat') return { kind: 'chat', ticketId: subject.ticketId };
    const name = `${subject.id} ${subject.tokenId ?? ''}`;
    const before = known.get(name);
    if (before && Math.abs(now.getTime() - before.atMs) < KNOWN_MS) return before.watcher;
    known.delete(name);
    const mine = { atMs: now.getTime(), watcher: whoIs(table, subject, now) };
    known.set(name, mine);
    mine.watcher.catch(() => known.delete(name));
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return mine.watcher;
  };
}

async function whoIs(
  table: Table,
  { id: agentId, tokenId }: LiveSubject & { kind: 'agent' },
  now: Date,
): Promise<Watcher | null> {
  const identity = await recogniseAgain({ table }, { agentId, tokenId }, now);
  const caller = 'principal' in identity ? identity.principal : null;
  return caller?.kind === 'agent' ? { kind: 'agent', caller } : null;
}

/** What decides who may watch: the tickets and views as they are now. */
export interface Watched {
  /** undefined: there is none */
  ticket(ticketId: number): Ticket | undefined;
  views: Views;
  rooms: Rooms;
}

/** Whether somebody may watch a topic, and hears of it: who may read it by the API, with the same token. Pure. */
export function mayWatch(watcher: Watcher, topic: Topic, { ticket, views, rooms }: Watched): boolean {
  if (watcher.kind === 'chat') {
    const own =
      topic.of === 'chat' && topic.ticketId === watcher.ticketId ? ticket(topic.ticketId) : undefined;
    return own !== undefined && !own.isInternal && !own.trashedAt && !own.purged;
  }
  const { caller } = watcher;
  switch (topic.of) {
    case 'ticket':
    case 'presence': {
      const found = ticket(topic.ticketId);
      const action = topic.of === 'ticket' ? 'ticket.read' : 'ticket.note';
      const isReadable = found !== undefined && mayWithTicket(caller, 'ticket.read', found);
      return isReadable && mayWithTicket(caller, action, found) && hasScope(caller, 'tickets:read');
    }
    case 'view': {
      const view = views.named(topic.key)?.view;
      return view !== undefined && isHadBy(caller, view) && hasScope(caller, 'views:read');
    }
    case 'room': {
      const place = roomPlaceOf(topic.roomId);
      const id = ticketOf(topic);
      const facts = { rooms, ticket: id === null ? undefined : ticket(id) };
      return place !== null && mayEnter(caller, place, facts) && hasScope(caller, 'rooms:read');
    }
    case 'rooms':
      return may(caller, 'room.read') && hasScope(caller, 'rooms:read');
    case 'mine':
      return hasScope(caller, 'assignment:read');
    default:
      return false;
  }
}
