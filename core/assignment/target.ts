import type { SkillNeed, Waiting } from '../../schemas/assignment.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { isSameValue } from '../shared/same-value.ts';
import { assignByOf } from '../ticket/index.ts';
import type { Standing } from './standing.ts';
import type { AutomaticTeam } from './team-assignment-area.ts';

/** Whether an agent has work with a ticket now: it counts for whoever has it, and is given to somebody where nobody has. */
export function isWork({ status, trashedAt, purged, spam }: Ticket): boolean {
  const isAway = trashedAt !== undefined || purged !== undefined || spam !== undefined;
  return !isAway && (status === 'new' || status === 'open');
}

/**
 * How a ticket is to stand, given how it stands: what it says itself decides, and what was offered and declined is kept while it waits
 * for the same team. `team` is the team that gives it out, if any does.
 */
export function targetOf(
  ticket: Ticket,
  { before, team, entry }: { before: Standing; team: AutomaticTeam | undefined; entry: number },
): Standing {
  if (!isWork(ticket)) return { state: 'idle' };
  if (ticket.assigneeId !== null) return held(ticket, ticket.assigneeId, before);
  if (team === undefined) return { state: 'idle' };
  const facts = {
    teamId: team.teamId,
    by: assignByOf(ticket),
    priority: String(ticket.priority),
    since: ticket.waitingSince ?? ticket.createdAt,
    channel: String(ticket.channel),
    needs: team.method === 'skill' ? needsOf(ticket, team.needs) : [],
  };
  const known = waitingIn(before, team.teamId);
  if (known === null)
    return {
      state: 'waiting',
      waiting: { ...facts, entry, lastAgentId: null, declined: [], missed: [] },
    };
  // Whatever becomes of it, it keeps its place.
  const now = { ...known, ...facts, since: known.since };
  if (isSameValue(now, known)) return before;
  if (before.state === 'offered') return { ...before, waiting: now };
  return { state: 'waiting', waiting: { ...now, entry } };
}

function held({ channel, teamId }: Ticket, agentId: number, before: Standing): Standing {
  const isKnown = before.state === 'held' && before.agentId === agentId;
  const { since, untouchedUntil } = isKnown ? before : { since: null, untouchedUntil: null };
  return { state: 'held', agentId, teamId, channel: String(channel), since, untouchedUntil };
}

/** What a ticket waits for, in a queue of this team or while it is offered to one of its agents. */
function waitingIn(standing: Standing, teamId: number): Waiting | null {
  const waits = standing.state === 'waiting' || standing.state === 'offered';
  return waits && standing.waiting.teamId === teamId ? standing.waiting : null;
}

/** What is needed of whoever gets a ticket, each skill at the highest level that something asks for. */
function needsOf(ticket: Ticket, needs: readonly SkillNeed[]): Waiting['needs'] {
  const levels = new Map<string, number>();
  for (const { skill, level, when } of needs)
    if (asks(ticket, when)) levels.set(skill, Math.max(level, levels.get(skill) ?? 0));
  return [...levels].map(([skill, level]) => ({ skill, level })).sort(bySkill);
}

const bySkill = (one: { skill: string }, other: { skill: string }): number =>
  one.skill < other.skill ? -1 : 1;

function asks(ticket: Ticket, { of, value }: SkillNeed['when']): boolean {
  if (of === 'tag') return ticket.tags.includes(value);
  if (of === 'category') return ticket.category === value;
  const language = ticket.language ?? '';
  return language === value || language.startsWith(`${value}-`);
}

/** A ticket that an agent did not take, or that was taken back from one, in the queue again. */
export function backInQueue(
  { waiting }: { waiting: Waiting },
  { entry, declined, missed }: { entry: number; declined?: number; missed?: number },
): Standing {
  const added = (agents: readonly number[], agentId: number | undefined) =>
    agentId === undefined ? [...agents] : [...new Set([...agents, agentId])];
  return {
    state: 'waiting',
    waiting: {
      ...waiting,
      entry,
      declined: added(waiting.declined, declined),
      missed: added(waiting.missed, missed),
    },
  };
}
