import type { ChatArticlesOut, ChatMessagesOut, ChatOut } from '../../../schemas/api/chat.ts';
import type { Ticket } from '../../../schemas/ticket.ts';

/**
 * What goes on around a chat: who is there, how long somebody waits, and what is suggested. Each has a default that says nothing, so that a
 * chat works without.
 */
export interface ChatAround {
  /** whether somebody is there, and when working hours begin again. @param calendar key of the calendar of working hours */
  readonly openness: (calendar: string | null, now: Date) => Promise<Pick<ChatOut, 'isOpen' | 'opensAt'>>;
  /** where somebody stands who waits for an agent; null: unknown */
  readonly queueOf: (ticket: Ticket, now: Date) => Promise<ChatMessagesOut['queue']>;
  /** articles that may answer what somebody is about to ask */
  readonly articles: (q: string, language: string) => Promise<ChatArticlesOut['items']>;
}

export const NOTHING_AROUND: ChatAround = {
  openness: async () => ({ isOpen: true, opensAt: null }),
  queueOf: async () => null,
  articles: async () => [],
};
