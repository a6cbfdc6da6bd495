import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import {
  type Workplace,
  withoutTicketAt,
  withTicketAt,
  workplaceIn,
  workplaceOfAgent,
  workplaceWrite,
} from '../availability/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { forgetQueued, queuedWrite } from './queue-store.ts';
import { countedFor, type Standing } from './standing.ts';
import { type StoredStanding, standingWrite } from './standing-store.ts';

/** A ticket that is to stand otherwise. */
export interface Move {
  readonly stored: StoredStanding;
  readonly after: Standing;
  /** when it is given to the agent for whom it counts then, of a team; absent where it is not given to anybody by the desk */
  readonly given?: { readonly teamId: number; readonly at: string };
}

/**
 * The writes by which a ticket stands otherwise: how it stands, what its agents have open, and its place in the queue. All of them are
 * refused with `OVERTAKEN` when one is not as it was read. `isRight` has a say in whether the agent gets it, by their workplace.
 */
export async function moveWrites(
  table: Table,
  { stored, after, given }: Move,
  isRight: (workplace: Workplace) => boolean = () => true,
): Promise<Write[] | null> {
  const { ticketId } = stored;
  const [was, is] = [countedFor(stored.standing), countedFor(after)];
  const isSame = was?.agentId === is?.agentId && was?.channel === is?.channel;
  const agents = isSame ? [] : [...new Set([was?.agentId, is?.agentId])].filter((id) => id !== undefined);
  const rowAt = await readRows(table, agents.map(workplaceOfAgent.of));
  const writes: Write[] = [standingWrite(stored, after)];
  for (const agentId of agents) {
    const before = workplaceIn(rowAt(workplaceOfAgent.of(agentId)), agentId);
    const without = withoutTicketAt(before, ticketId);
    if (is?.agentId !== agentId) writes.push(workplaceWrite(before, without));
    else if (!isRight(before)) return null;
    else writes.push(workplaceWrite(before, taking(without, ticketId, is.channel, given)));
  }
  if (after.state === 'waiting') writes.push(queuedWrite({ ticketId, waiting: after.waiting }));
  return writes;
}

function taking(workplace: Workplace, ticketId: number, channel: string, given: Move['given']): Workplace {
  const held = withTicketAt(workplace, ticketId, channel);
  if (given === undefined) return held;
  return { ...held, lastAssigned: { ...held.lastAssigned, [given.teamId]: given.at } };
}

/** Forgets the place of a ticket in a queue that it has left, or left for another one. */
export async function leaveQueue(
  table: Table,
  { stored: { ticketId, standing }, after }: Move,
): Promise<void> {
  if (standing.state !== 'waiting') return;
  const stays = after.state === 'waiting' && after.waiting.entry === standing.waiting.entry;
  if (!stays) await forgetQueued(table, [{ ticketId, waiting: standing.waiting }]);
}

/** What became of an offer, where a move ends one. */
export function offerEnded(
  { stored: { standing }, after }: Move,
  ticket: Ticket,
  context: Context,
  outcome?: 'declined' | 'expired',
): Write[] {
  if (standing.state !== 'offered' || after.state === 'offered') return [];
  const isTaken = after.state === 'held' && after.agentId === standing.agentId;
  const offer = {
    agentId: standing.agentId,
    teamId: standing.waiting.teamId,
    outcome: outcome ?? (isTaken ? ('accepted' as const) : ('withdrawn' as const)),
  };
  return [recordEvent(ticketSubject(ticket.id), 'ticket.offer_ended', { ticket, offer }, context)];
}
