import * as z from 'zod';
import type { DeskEvent, StoredEvent } from '../../schemas/events/events.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, StaleVersionError } from '../shared/errors.ts';
import { NotYetError } from '../shared/held-back-error.ts';
import { agentOfProfile } from './agent-profile-area.ts';
import { acceptFor } from './answer-offer.ts';
import { type Assigner, AUTOMATION } from './assigner.ts';
import { drainQueue } from './drain-queue.ts';
import { REFILL } from './job-names.ts';
import { type Settled, settleTicket } from './settle-ticket.ts';
import { handBack, takeBack } from './take-back.ts';
import { type AutomaticTeams, teamOfAssignment } from './team-assignment-area.ts';
import { touchTicket } from './touch-ticket.ts';

type TicketEvent = Extract<DeskEvent, { ticket: unknown }>;
type EventOf<T extends DeskEvent['type']> = Extract<DeskEvent, { type: T }>;

/**
 * Does what an event means for who gets which ticket. Whatever it tells, the rows decide as they are at this moment, so that it may come
 * twice, late, or after later ones; and whatever it finds done already, the queues are looked at, as whoever did it may have died.
 */
export async function takeEvent(deps: Assigner, context: Context, event: DeskEvent): Promise<void> {
  if ('configuration' in event) return takeConfiguration(deps, context, event.configuration);
  if (event.type === 'job.ended') return takeJob(deps, context, event);
  const { teams } = await deps.rules.at(context.now);
  if (!concernsAssignment(event, teams)) return;
  if (event.type === 'availability.changed') return takeAvailability(deps, context, event);
  if (event.type === 'agent.updated') return takeAgent(deps, context, event);
  if ('ticket' in event) return takeTicket(deps, context, event);
}

/** Of a ticket that is to be given out by a method that was named for it. */
const handedOutSchema = z.object({ ticket: z.object({ assignBy: z.looseObject({}) }) });

/**
 * Whether an event can mean anything for who gets which ticket: it always can where the desk gives out any by itself, and without that
 * if it says how its own ticket is given out, or what the rules are from now on. Pure.
 */
export function concernsAssignment(event: StoredEvent, teams: Pick<AutomaticTeams, 'all'>): boolean {
  if (teams.all.length > 0 || 'configuration' in event || event.type === 'job.ended') return true;
  return handedOutSchema.safeParse(event).success;
}

async function takeTicket(deps: Assigner, context: Context, event: TicketEvent): Promise<void> {
  const { id } = event.ticket;
  if (event.type === 'ticket.left_untouched')
    await takeBack(deps, context, { ticketId: id, agentId: event.assignment.agentId, reason: 'untouched' });
  const settled = await settleTicket(deps, context, id);
  if (settled !== null && isAct(event)) await act(deps, context, event, settled);
  const { teams } = await deps.rules.at(context.now);
  const concerned = new Set<number>();
  for (const teamId of [event.ticket.teamId, settled?.ticket.teamId ?? null])
    if (teamId !== null && teams.withQueue(teamId) !== undefined) concerned.add(teamId);
  for (const agentId of [...agentsIn(event), ...(settled?.freed ?? [])])
    for (const teamId of await teamsOf(deps, context, agentId)) concerned.add(teamId);
  for (const teamId of concerned) await drainQueue(deps, context, teamId);
}

/** Whether an agent did something on the ticket itself: of an offer they have told otherwise what they want. */
const isAct = ({ actor, type }: TicketEvent): boolean =>
  actor.kind === 'agent' && (type === 'message.added' || type === 'ticket.updated');

/** The first act of an agent on a ticket takes an offer, and shows that it is not left untouched. */
async function act(
  deps: Assigner,
  context: Context,
  { actor, at }: TicketEvent,
  settled: Settled,
): Promise<void> {
  const { standing } = settled.stored;
  // What came before it was given to anybody says nothing.
  const since = 'since' in standing ? standing.since : null;
  if (actor.kind !== 'agent' || since === null || at <= since) return;
  const ticketId = settled.ticket.id;
  if (standing.state === 'held' && standing.untouchedUntil !== null) await touchTicket(deps.table, ticketId);
  if (standing.state !== 'offered' || standing.agentId !== actor.id) return;
  const rules = await deps.ticketRules(context.now);
  const taken = { principal: AUTOMATION, agentId: actor.id, ticketId };
  await acceptFor({ table: deps.table, rules }, context, taken).catch((error: unknown) => {
    // It is somebody's by now, or was offered to somebody else.
    const isOver = error instanceof ConflictError || error instanceof StaleVersionError;
    if (!isOver) throw error;
  });
}

/** The agents whom an event says to have had the ticket, or to have it. */
function agentsIn(event: TicketEvent): number[] {
  const change = 'change' in event ? event.change.assigneeId : undefined;
  const named: unknown[] = [event.ticket.assigneeId, change?.before, change?.after];
  const ended = event.type === 'ticket.offer_ended' ? [event.offer.agentId] : [];
  return [...new Set([...named, ...ended])].filter((id) => typeof id === 'number');
}

async function teamsOf({ rules }: Assigner, { now }: Context, agentId: number): Promise<number[]> {
  return (await rules.at(now)).teamsOf(agentId).map(({ teamId }) => teamId);
}

async function drainTeamsOf(deps: Assigner, context: Context, agentId: number): Promise<void> {
  for (const teamId of await teamsOf(deps, context, agentId)) await drainQueue(deps, context, teamId);
}

async function takeAvailability(
  deps: Assigner,
  context: Context,
  { availability: { agentId } }: EventOf<'availability.changed'>,
): Promise<void> {
  await handBack(deps, context, { agentId });
  await drainTeamsOf(deps, context, agentId);
}

/** Whoever joins a team may have room for what waits there; whoever is deactivated has nothing open any more. */
async function takeAgent(
  deps: Assigner,
  context: Context,
  { agent }: EventOf<'agent.updated'>,
): Promise<void> {
  await deps.rules.latest(context.now);
  if (!agent.active) await handBack(deps, context, { agentId: agent.id, isGone: true });
  await drainTeamsOf(deps, context, agent.id);
}

async function takeConfiguration(
  deps: Assigner,
  context: Context,
  configuration: { area: string; key: string },
): Promise<void> {
  const [teamId, agentId] = [teamOfAssignment(configuration), agentOfProfile(configuration)];
  if (teamId === undefined && agentId === undefined) return;
  await deps.rules.latest(context.now);
  if (teamId !== undefined) await drainQueue(deps, context, teamId);
  if (agentId !== undefined) await drainTeamsOf(deps, context, agentId);
}

/** When it is known which tickets of a team wait, agents get them. Its event does not say which team's. */
async function takeJob(deps: Assigner, context: Context, { job }: EventOf<'job.ended'>): Promise<void> {
  if (job.kind !== REFILL) return;
  const { teams } = await deps.rules.latest(context.now);
  for (const { teamId } of teams.all) await drainQueue(deps, context, teamId);
}

/** Milliseconds after which every function goes by what has been said of the configuration. */
const IN_FORCE_MS = 2000;

/**
 * Lets an event of the configuration come once more when every function goes by what it tells: until then others may have decided by what was
 * said before. @throws NotYetError
 */
export function againWhenInForce(event: { type: string; at: string }, now: Date): void {
  const inForce = new Date(Date.parse(event.at) + IN_FORCE_MS);
  if (event.type.startsWith('configuration.') && now < inForce)
    throw new NotYetError(`What ${event.type} tells`, inForce.toISOString(), now);
}
