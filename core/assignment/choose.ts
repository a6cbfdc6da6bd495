import type { LeveledSkill, Waiting } from '../../schemas/assignment.ts';
import { ASSIGN_BY } from '../../schemas/ticket.ts';

/** An agent to whom tickets of a team can be given, as far as it decides. */
export interface Candidate {
  readonly agentId: number;
  /** online, and at work by their own calendar */
  readonly isHere: boolean;
  readonly capacity: {
    readonly all: number;
    readonly channels: Readonly<Record<string, number | undefined>>;
  };
  readonly skills: readonly LeveledSkill[];
  /** what they have that counts, by channel */
  readonly load: ReadonlyMap<string, number>;
  /** when they were given a ticket of the team the last time (RFC 3339); null: never */
  readonly lastAssignedAt: string | null;
}

/** How a team wants it. */
export interface Choosing {
  readonly method: 'round_robin' | 'least_loaded' | 'skill';
  readonly tieBreak: 'round_robin' | 'least_loaded';
}

/** Why an agent gets a ticket: by the method of the team, or as they know its requester. */
export type Reason = Choosing['method'] | 'returning';

/** Who gets a ticket, and why. */
export interface Choice {
  readonly agentId: number;
  readonly reason: Reason;
}

/** What is asked of whoever gets a ticket. */
export type Asked = Pick<Waiting, 'channel' | 'needs' | 'lastAgentId' | 'declined' | 'missed'> &
  Partial<Pick<Waiting, 'by'>>;

/** How it is chosen who gets a ticket: as the team wants it, unless another method is named for the ticket. */
export function choosingFor(team: Choosing, { by }: Pick<Asked, 'by'>): Choosing {
  const named = ASSIGN_BY.find((method) => method === by);
  return named === undefined ? team : { method: named, tieBreak: team.tieBreak };
}

/** How many more tickets of a channel an agent has room for; less than zero when they were given more by hand. */
export function roomFor({ capacity, load }: Candidate, channel: string): number {
  const all = [...load.values()].reduce((sum, tickets) => sum + tickets, 0);
  const own = (capacity.channels[channel] ?? capacity.all) - (load.get(channel) ?? 0);
  return Math.min(capacity.all - all, own);
}

/** Whether an agent can be given a ticket now. */
export function canTake(agent: Candidate, asked: Asked, { method }: Choosing): boolean {
  if (!agent.isHere || asked.declined.includes(agent.agentId)) return false;
  if (roomFor(agent, asked.channel) <= 0) return false;
  return method !== 'skill' || asked.needs.every((need) => isMet(agent, need));
}

const isMet = ({ skills }: Candidate, { skill, level }: LeveledSkill): boolean =>
  skills.some((has) => has.skill === skill && has.level >= level);

/** Who of a team gets a ticket; null: nobody can take it now, and it waits. */
export function choose(choosing: Choosing, agents: readonly Candidate[], asked: Asked): Choice | null {
  const able = agents.filter((agent) => canTake(agent, asked, choosing));
  const known = able.find(({ agentId }) => agentId === asked.lastAgentId && !asked.missed.includes(agentId));
  if (known !== undefined) return { agentId: known.agentId, reason: 'returning' };
  const [first] = able.toSorted(
    (one, other) => missing(asked, one) - missing(asked, other) || by(choosing, asked, one, other),
  );
  return first === undefined ? null : { agentId: first.agentId, reason: choosing.method };
}

const missing = ({ missed }: Asked, { agentId }: Candidate): number => Number(missed.includes(agentId));

function by({ method, tieBreak }: Choosing, { channel }: Asked, one: Candidate, other: Candidate): number {
  const turns = byTurn(one, other);
  const wantsRoom = (method === 'skill' ? tieBreak : method) === 'least_loaded';
  return wantsRoom ? roomFor(other, channel) - roomFor(one, channel) || turns : turns;
}

/** Whoever was given none for the longest time first, whoever never was before them. */
function byTurn(one: Candidate, other: Candidate): number {
  const [first, second] = [one.lastAssignedAt ?? '', other.lastAssignedAt ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  return one.agentId - other.agentId;
}

/** An agent as they are once they have one ticket more. */
export function withTicket(agent: Candidate, channel: string, at: string): Candidate {
  const load = new Map(agent.load).set(channel, (agent.load.get(channel) ?? 0) + 1);
  return { ...agent, load, lastAssignedAt: at };
}

/** A ticket that waits, as far as it decides. */
export type Waits = Asked & { readonly ticketId: number };

/** Who gets which of the tickets that wait, which are given in their order. What nobody can take does not hold up the others. */
export function allot<Ticket extends Waits>(
  choosing: Choosing,
  agents: readonly Candidate[],
  waiting: readonly Ticket[],
  now: Date,
): { ticket: Ticket; choice: Choice }[] {
  const left = new Map(agents.map((agent) => [agent.agentId, agent]));
  // Tickets that are given out together are given one after the other.
  let turn = now.getTime();
  return waiting.flatMap((ticket) => {
    const choice = choose(choosingFor(choosing, ticket), [...left.values()], ticket);
    const agent = choice === null ? undefined : left.get(choice.agentId);
    if (choice === null || agent === undefined) return [];
    left.set(agent.agentId, withTicket(agent, ticket.channel, new Date(turn).toISOString()));
    turn += 1;
    return [{ ticket, choice }];
  });
}
