import type { Ticket } from '../../schemas/ticket.ts';
import type { TimeEntry } from '../../schemas/time-entry.ts';
import { agentKey } from '../agent/index.ts';
import { changeBetween, recordEvent, ticketSubject } from '../audit/index.ts';
import { mayWithTicket, type Principal } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { ForbiddenError, fieldError } from '../shared/errors.ts';
import type { Key, Write } from '../shared/write.ts';
import { changedBeneath, mergedOf, ticketWrite, ticketWrites } from '../ticket/index.ts';
import { timeEntryWrite } from './time-entry-store.ts';

/** The same entry before and after a step of its life: null, before it was entered. */
export interface TimeStep {
  before: TimeEntry | null;
  after: TimeEntry;
}

/**
 * The writes of a step: the entry, the sum on its ticket, and the event that tells both. All of them hold or none does,
 * so that the sum is that of the entries at any time. An entry stays with the ticket on which it was entered, also when that
 * was merged into this one: then both sums have it.
 */
export async function timeWrites(
  before: Ticket,
  step: TimeStep,
  context: Context,
  keptOn: Ticket = before,
): Promise<Write[]> {
  const added = counted(step.after) - counted(step.before);
  const isBeneath = keptOn.id !== before.id;
  const after = isBeneath ? withMergedTime(before, added) : withTime(before, added);
  const { ticket, writes } = await ticketWrites(before, after, context);
  const beneath = isBeneath ? await beneathWrites(keptOn, added, context) : [];
  const entry = timeEntryWrite(keptOn.id, step.before, step.after);
  return [...writes, ...beneath, entry, timeTold(ticket, step, context)];
}

/** The writes of an entry that comes along with its ticket, whose sum has it already: the entry, and the event that tells it. */
export const timeEntered = (ticket: Ticket, entry: TimeEntry, context: Context): Write[] => [
  timeEntryWrite(ticket.id, null, entry),
  timeTold(ticket, { before: null, after: entry }, context),
];

function timeTold(ticket: Ticket, step: TimeStep, context: Context): Write {
  const told = { ticket, timeEntry: step.after, change: changeIn(step) };
  return recordEvent(ticketSubject(ticket.id), typeOf(step), told, context);
}

/** The writes of the ticket that an entry stays with, where that was merged. */
async function beneathWrites(keptOn: Ticket, added: number, context: Context): Promise<Write[]> {
  const after = changedBeneath(keptOn, (one) => withTime(one, added));
  const { write, told } = await ticketWrite(keptOn, after, context);
  return [write, ...told()];
}

const withTime = (ticket: Ticket, added: number): Ticket => ({
  ...ticket,
  handlingSeconds: ticket.handlingSeconds + added,
});

/** The ticket with more time that what was merged into it brings. */
function withMergedTime(ticket: Ticket, added: number): Ticket {
  const merged = mergedOf(ticket);
  const handlingSeconds = merged.handlingSeconds + added;
  return { ...withTime(ticket, added), merged: { ...merged, handlingSeconds } };
}

/** Seconds that an entry adds to its ticket. */
const counted = (entry: TimeEntry | null): number => (isCounted(entry) ? entry.seconds : 0);

function isCounted(entry: TimeEntry | null): entry is TimeEntry {
  return entry !== null && entry.removedAt === null;
}

function typeOf({ before, after }: TimeStep) {
  if (before === null) return 'time.entered';
  return after.removedAt === null ? 'time.changed' : 'time.removed';
}

/** What differs in what counts: an entry that is not there yet, or no more, counts no seconds, of nobody. */
function changeIn({ before, after }: TimeStep) {
  return changeBetween(countedFields(before), countedFields(after)) ?? {};
}

/** What people enter. */
export function countedFields(entry: TimeEntry | null): Record<string, unknown> {
  if (!isCounted(entry)) return { seconds: 0 };
  const { agentId, seconds, workedAt, note } = entry;
  return { agentId, seconds, workedAt, note };
}

/** @throws ForbiddenError when it is another agent's time, and the principal neither is an admin nor leads the ticket's team */
export function requireMayForAgent(principal: Principal, ticket: Ticket, agentId: number): void {
  const isOwn = principal.kind === 'agent' && principal.id === agentId;
  if (!isOwn && !mayWithTicket(principal, 'time.any', ticket))
    throw new ForbiddenError("Only an admin or a lead may see to another agent's time.");
}

/** The row by which `requireWorker` decides: none for the principal's own time. */
export function workerKeys(principal: Principal, agentId: number | undefined): Key[] {
  const isOwn = principal.kind === 'agent' && principal.id === agentId;
  return agentId === undefined || isOwn ? [] : [agentKey(agentId)];
}

/**
 * Refuses the time of somebody who is no agent of this desk. One who has left may have worked before.
 * @throws InvalidInputError that names the field
 */
export function requireWorker(keys: readonly Key[], rowAt: (key: Key) => unknown): void {
  if (keys.some((key) => rowAt(key) === undefined))
    throw fieldError('agentId', 'is not an agent of this desk');
}

/** @throws InvalidInputError when the work is yet to be done */
export function requireDone(workedAt: string, now: Date): void {
  if (workedAt > now.toISOString()) throw fieldError('workedAt', 'must not lie in the future');
}
