import type { Principal } from '../auth/index.ts';
import type { Table } from '../shared/table.ts';
import type { TicketRules } from '../ticket/index.ts';
import type { KeptAssignment } from './kept-assignment.ts';

/** What gives out tickets needs. */
export interface Assigner {
  readonly table: Table;
  readonly rules: KeptAssignment;
  /** what decides about tickets, for what changes them */
  ticketRules(now: Date): Promise<TicketRules>;
  /** over how many partitions lists are spread */
  shards(): Promise<number>;
  /** Lets a timer wake for a ticket when that is near. */
  armTicket(ticketId: number): Promise<void>;
  /** Lets a timer wake for the workplace of an agent when that is near. */
  armWorkplace(agentId: number): Promise<void>;
}

/** Whose rights automatic assignment has: those of an automation. What it does is told as done by a part of the desk. */
export const AUTOMATION: Principal = { kind: 'automation', ruleId: 1 };
