import type { Documents } from '../documents/ticket-docs.ts';
import { type DocKey, FOR_AGENTS } from '../index/index-doc.ts';

/** Words of the documents of a ticket from which on they go by themselves: together with a long message some would be left out. */
const MOST_WORDS = 100;

/**
 * What has become of rows as entries of the log, in their order. A message is mostly written together with its ticket: both are one
 * entry then, which costs as much as either. Of a ticket that changed several times only the last is kept.
 */
export function entriesOf(changed: readonly Documents[]): Documents[] {
  const byTicket = Map.groupBy(changed, ownTicket);
  return [...byTicket].flatMap(([ticketId, all]) => {
    if (ticketId === null) return all;
    const last = all.findLast(isOfTicket);
    const others = all.filter((documents) => !isOfTicket(documents));
    if (last === undefined) return others;
    const message = others.at(-1);
    if (message === undefined || !goTogether(message, last)) return [...others, last];
    const both = { docs: [...message.docs, ...last.docs], gone: [...message.gone, ...last.gone] };
    return [...others.slice(0, -1), both];
  });
}

const keysOf = ({ docs, gone }: Documents): DocKey[] => [...docs, ...gone];
const isOwn = ({ message }: DocKey) => message === '' || message === FOR_AGENTS;

/** The ticket that documents are of; null: of something else. */
function ownTicket(documents: Documents): number | null {
  const [first] = keysOf(documents);
  return first?.space === 'tickets' ? first.id : null;
}

const isOfTicket = (documents: Documents) => keysOf(documents).every(isOwn);

/** Whether the documents of a ticket find room beside a message, and are not there already. */
function goTogether(message: Documents, ticket: Documents): boolean {
  const words = ticket.docs.reduce((sum, doc) => sum + doc.words.length, 0);
  return words <= MOST_WORDS && !keysOf(message).some(isOwn);
}
