import type { Message } from '../../schemas/message.ts';
import type { Table } from '../shared/table.ts';
import { messagesSince } from './conversation-store.ts';
import { stretchOf } from './weave.ts';

/** Messages that one Query reads. */
const AT_ONCE = 100;

/**
 * What was written to a ticket since a message, newest first, as far back as one that is enough; and whether that message is
 * there. One Query; more only when a hundred messages came since.
 */
export async function loadSince(
  table: Table,
  { ticketId, since }: { ticketId: number; since: string },
  isEnough: (message: Message) => boolean,
): Promise<{ messages: Message[]; isThere: boolean }> {
  const messages: Message[] = [];
  for (let before: string | undefined; ; ) {
    const { rows, more } = await table.query(messagesSince.of({ ticketId, since, before, limit: AT_ONCE }));
    const stretch = await stretchOf(table, rows, { more, cut: false }, before);
    messages.push(...stretch.messages.filter(({ id }) => id !== since));
    if (messages.some(isEnough)) return { messages, isThere: true };
    if (stretch.end === since) return { messages, isThere: true };
    if (!more || stretch.end === null) return { messages, isThere: false };
    before = stretch.end;
  }
}
