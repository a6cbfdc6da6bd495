import type { Chat, InChat } from '../../../core/chat/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { UnauthenticatedError } from '../../../core/shared/errors.ts';
import type { ChatArticlesOut, ChatMessagesOut, ChatOut } from '../../../schemas/api/chat.ts';
import type { Ticket } from '../../../schemas/ticket.ts';

/**
 * What goes on around a chat: who is there, how long somebody waits, what is suggested, and what is mailed. Each has a default that says nothing, so that a
 * chat works without.
 */
export interface ChatAround {
  /** whether somebody is there, and when working hours begin again. @param calendar key of the calendar of working hours */
  readonly openness: (calendar: string | null, now: Date) => Promise<Pick<ChatOut, 'isOpen' | 'opensAt'>>;
  /** where somebody stands who waits for an agent; null: unknown */
  readonly queueOf: (ticket: Ticket, now: Date) => Promise<ChatMessagesOut['queue']>;
  /** articles that may answer what somebody is about to ask */
  readonly articles: (q: string, language: string) => Promise<ChatArticlesOut['items']>;
  /** mails what was written to the address that is known */
  readonly mailTranscript: (inChat: InChat, chat: Chat, context: Context) => Promise<void>;
  /** the place to which the link of a mail leads back. @throws UnauthenticatedError when it leads nowhere (any more) */
  readonly placeOf: (token: string, chat: Chat, now: Date) => Promise<string>;
}

export const NOTHING_AROUND: ChatAround = {
  openness: async () => ({ isOpen: true, opensAt: null }),
  queueOf: async () => null,
  articles: async () => [],
  mailTranscript: async () => {},
  placeOf: async () => {
    throw new UnauthenticatedError('chat.link_unknown', 'This link leads nowhere any more.');
  },
};
