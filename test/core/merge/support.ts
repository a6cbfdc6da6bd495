import type { Caller } from '../../../core/auth/index.ts';
import { loadConversation, loadOlderMessages, readerOf } from '../../../core/conversation/index.ts';
import { mergeTickets, type SplitTickets, splitTicket, unmergeTickets } from '../../../core/merge/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { ADMIN } from '../../support/desk.ts';
import type { TestDesk } from '../../support/mail.ts';

/** What agents do with tickets that are one, on a desk. */
export function mergingOn(desk: TestDesk) {
  const asAgent = () => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } as const });
  return {
    merge: (ticketId: number, ...sourceIds: number[]): Promise<Ticket> =>
      mergeTickets(desk, asAgent(), { principal: ADMIN, ticketId, sourceIds }),
    unmerge: (ticketId: number, ...sourceIds: number[]): Promise<Ticket> =>
      unmergeTickets(desk, asAgent(), { principal: ADMIN, ticketId, sourceIds }),
    split: (ticketId: number, messageIds: string[], more: object = {}): Promise<SplitTickets> =>
      splitTicket(desk, asAgent(), { principal: ADMIN, ticketId, request: { messageIds, ...more } }),
    /** The texts of a conversation as somebody sees it, oldest first. */
    texts: async (ticketId: number, principal: Caller = ADMIN): Promise<string[]> => {
      const { messages } = await loadConversation(desk.table, ticketId, 100, readerOf(principal, desk.now));
      return messages.map(({ replyText }) => replyText);
    },
    /** The ids of all messages of a conversation, oldest first, read by pages of this size. */
    readThrough: async (ticketId: number, limit: number, principal: Caller = ADMIN): Promise<string[]> => {
      const reader = readerOf(principal, desk.now);
      const first = await loadConversation(desk.table, ticketId, limit, reader);
      const pages = [first.messages];
      for (let { before } = first; before !== null; ) {
        const asked = { parts: reader.partsOf(first.ticket), limit, before };
        const page = await loadOlderMessages(desk.table, asked, reader.mayRead);
        pages.unshift(page.messages);
        before = page.before;
      }
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
      return pages.flat().map(({ id }) => id);
    },
  };
}
