import { articleCounter, keptKnowledge } from '../../../core/article/index.ts';
import { calendarArea, teamCalendarArea } from '../../../core/calendar/index.ts';
import type { Chat, InChat } from '../../../core/chat/index.ts';
import {
  keptPeople,
  keptQueue,
  noteAskedAllTheSame,
  type Openness,
  opennessOf,
  suggestInChat,
  visitOf,
} from '../../../core/chat-desk/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { keptArticleIndex } from '../../../core/suggestion/index.ts';
import type { ChatArticlesOut, ChatMessagesOut } from '../../../schemas/api/chat.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { logFailure } from '../../edge/logger.ts';
import type { ChatParts } from './deps.ts';

/** What goes on around a chat: who is there, how long somebody waits, and what is suggested. Nothing of it keeps anybody from writing. */
export interface ChatAround {
  /** whether somebody is there, until when, and when working hours begin again */
  readonly openness: (chat: Chat, now: Date) => Promise<Openness>;
  /** whether the desk has a page on which somebody can confirm that an address is theirs */
  readonly confirms: (now: Date) => Promise<boolean>;
  /** where somebody stands who waits for an agent; null: unknown */
  readonly queueOf: (ticket: Ticket, now: Date) => Promise<ChatMessagesOut['queue']>;
  /** articles that may answer what somebody is about to ask */
  readonly articles: (
    q: string,
    asks: { inChat: InChat | null; language: string; now: Date },
  ) => Promise<ChatArticlesOut['items']>;
  /** notes that somebody has written, to whom articles may have been suggested */
  readonly wrote: (inChat: InChat, chat: Chat, now: Date) => Promise<void>;
}

/** What goes on around chats, as it is kept in memory between requests. */
export function chatAround({ table, keep }: Pick<ChatParts, 'table' | 'keep'>): ChatAround {
  const [calendars, ofTeams, options] = [keep(calendarArea), keep(teamCalendarArea), keep(optionsArea({}))];
  const [peopleOf, waitOf] = [keptPeople(table), keptQueue(table)];
  const [knowledge, indexOf] = [keptKnowledge(keep), keptArticleIndex(table)];
  const count = articleCounter(table, () => performance.now());
  return {
    openness: async ({ channel, settings }, now) => {
      const [known, teams, people] = await Promise.all([
        calendars.at(now),
        ofTeams.at(now),
        peopleOf(channel.teamId, now),
      ]);
      const key = settings.calendar ?? teams.of(channel.teamId);
      return opennessOf({ calendar: key === null ? undefined : known.named(key), people }, now);
    },
    confirms: async (now) => {
      const { helpCentre } = await options.at(now);
      return helpCentre.isOpen && helpCentre.address !== null;
    },
    queueOf: async ({ id, conversation }, now) =>
      conversation === undefined ? null : waitOf({ channel: conversation.key, ticketId: id }, now),
    articles: async (q, { inChat, language, now }) => {
      const { helpCentre } = await options.at(now);
      const known = async () => {
        const latest = await knowledge.at(now);
        return { knowledge: latest, index: await indexOf(latest) };
      };
      const visitId = inChat && visitOf(inChat.ref, now);
      return suggestInChat({ table, helpCentre, count, known }, { q, language, visitId, now });
    },
    wrote: async ({ ref, visitor }, { settings }, now) => {
      const day = now.toISOString().slice(0, 10);
      if (!settings.suggests || visitor.wroteAt?.startsWith(day)) return;
      await noteAskedAllTheSame({ table, count }, visitOf(ref, now), now).catch((error: unknown) => {
        logFailure('It could not be noted that a chat was written in', error, {});
      });
    },
  };
}
