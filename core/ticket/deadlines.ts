import type { Ticket } from '../../schemas/ticket.ts';
import { taskDue, withOverdue } from '../shared/tasks.ts';
import { purgeTime } from '../shared/trash-time.ts';
import type { Statuses } from '../status/index.ts';
import { awaitsJudgement, solvedByArticle } from './article-answer.ts';
import { replyWarningOf, warnedOfReply } from './conversation.ts';
import { reminderOf } from './plan.ts';
import { closedIfDue, returnedIfDue } from './status.ts';

const CLOCK = { kind: 'system', name: 'clock' } as const;

/** A moment (RFC 3339) at which something happens to a ticket by itself. */
export interface TicketDeadline {
  what: 'close' | 'return' | 'remind' | 'promise' | 'task' | 'rule' | 'article' | 'reply' | 'purge';
  at: string;
}

/**
 * Everything that is yet to happen to a ticket by itself. When a solved ticket closes has been told to people since it
 * was solved; a desk that sets other days later keeps that promise. So it is with the time until which a ticket waits. Of
 * a ticket in the trash all of it rests until it is purged, and of that nothing is left to happen.
 */
export function deadlines(ticket: Ticket): TicketDeadline[] {
  if (ticket.purged) return [];
  const { trashedAt, trashDays } = ticket;
  const next = ticket.sla?.next ?? null;
  const promise = next === null ? [] : [{ what: 'promise' as const, at: next }];
  if (trashedAt !== undefined)
    return [...promise, { what: 'purge', at: purgeTime({ trashedAt, trashDays }) }];
  const closesAt = 'closesAt' in ticket ? ticket.closesAt : undefined;
  const until = 'until' in ticket ? ticket.until : undefined;
  const reminder = reminderOf(ticket);
  const step = taskDue(ticket);
  const rule = ticket.timing?.next ?? null;
  const reply = replyWarningOf(ticket);
  const article = awaitsJudgement(ticket) ? ticket.articleAnswer?.until : undefined;
  return [
    ...(closesAt === undefined ? [] : [{ what: 'close' as const, at: closesAt }]),
    ...(until === undefined ? [] : [{ what: 'return' as const, at: until }]),
    ...(reminder === null ? [] : [{ what: 'remind' as const, at: reminder }]),
    ...promise,
    ...(step === null ? [] : [{ what: 'task' as const, at: step }]),
    ...(rule === null ? [] : [{ what: 'rule' as const, at: rule }]),
    ...(article === undefined ? [] : [{ what: 'article' as const, at: article }]),
    ...(reply === null ? [] : [{ what: 'reply' as const, at: reply }]),
  ];
}

/** What of it should have happened by now. */
export function due(ticket: Ticket, now: Date): TicketDeadline[] {
  return deadlines(ticket).filter(({ at }) => at <= now.toISOString());
}

/** The ticket as a deadline that has come leaves it. */
export function afterDeadline(
  ticket: Ticket,
  { what }: TicketDeadline,
  now: Date,
  statuses: Statuses,
): Ticket {
  switch (what) {
    case 'close':
      return closedIfDue(ticket, now, statuses) ?? ticket;
    case 'return':
      return returnedIfDue(ticket, now, statuses) ?? ticket;
    // What is to be said of promises, and which rules fire, follows from the time alone, and is derived as the ticket is written.
    case 'promise':
    case 'rule':
    case 'purge':
      return ticket;
    case 'article':
      return awaitsJudgement(ticket)
        ? solvedByArticle(ticket, 'no_answer', { now, actor: CLOCK }, statuses)
        : ticket;
    case 'task':
      return withOverdue(ticket, now);
    case 'reply':
      return warnedOfReply(ticket);
    case 'remind':
      return { ...ticket, isReminded: true };
  }
}
