import type { ChatArticlesOut, ChatOut } from '../../../schemas/api/chat.ts';

/**
 * What goes on around a chat: who is there, how long somebody waits, what is said first, what is suggested, and what is mailed. Each has a default that
 * says nothing, so that a chat works without.
 */
export interface ChatAround {
  /** whether somebody is there, and when working hours begin again */
  readonly openness: (calendar: string | null, now: Date) => Promise<Pick<ChatOut, 'isOpen' | 'opensAt'>>;
  readonly articles: (q: string, language: string) => Promise<ChatArticlesOut['items']>;
}

export const NOTHING_AROUND: ChatAround = {
  openness: async () => ({ isOpen: true, opensAt: null }),
  articles: async () => [],
};
