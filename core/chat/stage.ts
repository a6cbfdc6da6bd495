import type { CHAT_STAGES } from '../../schemas/api/chat.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { ChatVisitor } from './visitor-store.ts';

export type ChatStage = (typeof CHAT_STAGES)[number];

const MINUTE_MS = 60_000;

/**
 * How far a chat is, by what is known of it now: a chat is over once its ticket is solved, its visitor has ended it, or nobody has written for the
 * minutes of its channel. Who still waits for a first answer is not silent while their browser is there. Nothing has to happen for it to be over, so
 * that no timer can fail. Pure.
 * @param said when the desk wrote last; undefined: never
 */
export function stageOf(
  { visitor, ticket, said }: { visitor: ChatVisitor; ticket: Ticket | null; said: string | undefined },
  { now, sessionMinutes }: { now: Date; sessionMinutes: number },
): ChatStage {
  const { wroteAt, endedAt, seenAt } = visitor;
  if (ticket === null || wroteAt === undefined) return 'none';
  const isWaiting = said === undefined;
  const isSolved = ticket.status === 'solved' || ticket.status === 'closed';
  if (isSolved || (endedAt !== undefined && endedAt >= wroteAt)) return 'ended';
  const last = Math.max(...[wroteAt, isWaiting ? seenAt : said].map((time) => Date.parse(time)));
  if (now.getTime() - last >= sessionMinutes * MINUTE_MS) return 'ended';
  return isWaiting ? 'waiting' : 'open';
}
