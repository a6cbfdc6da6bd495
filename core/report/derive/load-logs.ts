import type { DeskEvent } from '../../../schemas/events/events.ts';
import { knownEvents, ticketSubject } from '../../audit/index.ts';
import type { Table } from '../../shared/table.ts';
import type { Logs } from './family.ts';

/** Why the events of a ticket are read: all that it was ever one with is, or only where it goes on, or itself alone. */
type Reach = 'whole' | 'onwards' | 'alone';

/**
 * The events of a ticket and of all tickets that decide about what reports know of it: those that were ever merged into it, those into
 * which it or one of these was, and those from which and into which messages were split. Each trail is read once, whole.
 */
export async function loadTicketLogs(table: Table, ticketId: number): Promise<Logs> {
  const logs = new Map<number, readonly DeskEvent[]>();
  const reached = new Map<number, Reach>();
  let next: readonly [number, Reach][] = [[ticketId, 'whole']];
  while (next.length > 0) {
    const wanted = next.filter(([id, reach]) => widens(reached.get(id), reach));
    for (const [id, reach] of wanted) reached.set(id, reach);
    const found = await Promise.all(
      wanted.map(async ([id, reach]) => {
        const events = logs.get(id) ?? (await eventsOf(table, id));
        logs.set(id, events);
        return events.flatMap((event) => relatives(id, reach, event));
      }),
    );
    next = found.flat();
  }
  return logs;
}

const WIDTH: Readonly<Record<Reach, number>> = { alone: 1, onwards: 2, whole: 3 };

const widens = (known: Reach | undefined, reach: Reach): boolean =>
  known === undefined || WIDTH[reach] > WIDTH[known];

async function eventsOf(table: Table, ticketId: number): Promise<DeskEvent[]> {
  const events: DeskEvent[] = [];
  for await (const event of knownEvents(table, ticketSubject(ticketId))) events.push(event);
  return events;
}

/** Whose events are to be read beside those of a ticket, by one of these. */
function relatives(id: number, reach: Reach, event: DeskEvent): [number, Reach][] {
  if (reach === 'alone') return [];
  if (event.type === 'ticket.merged') {
    if (event.targetId !== id) return [[event.targetId, 'onwards']];
    return reach === 'whole' ? event.sourceIds.map((source) => [source, 'whole']) : [];
  }
  if (event.type !== 'ticket.split' || reach !== 'whole') return [];
  return event.newId === id ? [[event.originalId, 'whole']] : [[event.newId, 'alone']];
}
