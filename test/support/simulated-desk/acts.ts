import type { Actor } from '../../../schemas/actor.ts';
import type { MessageKind } from '../../../schemas/message.ts';
import type { Ticket } from '../../../schemas/ticket.ts';

/** What somebody sets on a ticket; what is left out stays. */
export interface Setting {
  /** key of a status */
  status?: string;
  assigneeId?: number | null;
  teamId?: number | null;
  priority?: 'low' | 'normal' | 'high' | 'urgent';
  type?: 'question' | 'incident' | 'problem' | 'task';
  category?: string | null;
  tags?: string[];
  language?: string | null;
  organisationId?: number | null;
  channel?: Ticket['channel'];
  mailbox?: string;
  /** custom fields by key; null: no value any more */
  fields?: Readonly<Record<string, string | number | boolean | string[] | null>>;
}

/** A message that somebody writes; `id` is what later acts call it by. */
export interface Written {
  id: string;
  kind: MessageKind;
  /** by which it comes or goes, where that is not a mail */
  channel?: 'email' | 'form' | 'portal' | 'api';
  /** a machine wrote it */
  automatic?: boolean;
  /** of an automation: it answers the customer */
  countsAsReply?: boolean;
  /** the ticket that it was written to, which was merged into the one that it reaches */
  writtenTo?: number;
}

/** What happens to a ticket, and what it is about. Tickets are known by the numbers that who decides gives them. */
export type TicketAct =
  | { do: 'open'; message: Written; set?: Setting; requesterId: number; spam?: 'blocked' }
  | { do: 'write'; message: Written; set?: Setting }
  | { do: 'change'; set: Setting; job?: string | undefined }
  | { do: 'undo'; message: string }
  | { do: 'merge' | 'unmerge'; sources: number[] }
  | { do: 'split'; into: number; messages: string[] }
  | { do: 'mark' | 'unmark' | 'trash' | 'restore' | 'purge' }
  | { do: 'redact'; message: string }
  | { do: 'work'; entry: string; agentId: number; seconds: number; workedAt: number }
  | { do: 'rework'; entry: string; agentId?: number; seconds?: number; workedAt?: number }
  | { do: 'unwork'; entry: string }
  | { do: 'ask'; survey: string; scale: number }
  | { do: 'rate'; survey: string; score: number }
  | { do: 'mail'; message: string; fate: 'sent' | 'delivered' | 'bounced'; hard?: boolean };

/**
 * Something that is decided to happen, at a second since 1970 (UTC). Acts of one second happen in the order in which they stand.
 * `caused`: it follows from what happened to the ticket just before, as what a trigger does.
 */
export type Act = { at: number; ticket: number; by: Actor; caused?: boolean } & TicketAct;

/** What happens apart from tickets. */
export type DeskAct = { at: number; by: Actor } & (
  | { do: 'be'; agentId: number; status: 'online' | 'away' | 'offline' }
  | { do: 'hold'; held: number; causes: string[]; mailbox: string }
  | { do: 'release'; held: number; ticket: number }
  | { do: 'job'; id: string }
);

/** Tickets that have to do with each other, and with no others: all that happens to them, in order. */
export type Story = readonly Act[];

export const agent = (id: number): Actor => ({ kind: 'agent', id });
export const customer = (id: number): Actor => ({ kind: 'customer', id });
export const rule = (ruleId: number): Actor => ({ kind: 'automation', ruleId });
export const byClock: Actor = { kind: 'system', name: 'clock' };
