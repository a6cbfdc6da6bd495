import type { Actor } from '../../schemas/actor.ts';
import type { StoredOwner } from '../../schemas/agent.ts';
import { ForbiddenError, NotFoundError } from '../shared/errors.ts';
import type { Caller, Principal } from './principal.ts';

/** What decides who may do something to a ticket. */
export interface TicketFacts {
  teamId: number | null;
  assigneeId: number | null;
  requesterId: number;
  /** opened among agents, and nothing on it is for its requester yet */
  isInternal?: boolean;
}

type Who = 'admin' | 'agent' | 'light_agent' | 'customer' | 'automation';
/** `own`: tickets of their own that they know of (customers); `teams`: tickets of their teams or assigned to them. */
type Rule = 'always' | 'teams' | 'own' | 'never';

/**
 * Who may do what: the only place that says so. A light agent reads and writes notes; a customer sees their own
 * tickets; an agent with a list of teams sees those teams' tickets and the ones assigned to them. An automation works on
 * tickets as an agent of every team would, and neither configures the desk nor lets anybody in.
 */
const MAY = {
  'ticket.list': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'always',
    automation: 'always',
  },
  'ticket.create': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'always',
    automation: 'always',
  },
  'ticket.read': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'teams',
    customer: 'own',
    automation: 'always',
  },
  'ticket.change': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'never',
    automation: 'always',
  },
  'ticket.reply': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'never',
    automation: 'always',
  },
  'ticket.note': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'teams',
    customer: 'never',
    automation: 'always',
  },
  'ticket.message': {
    admin: 'never',
    agent: 'never',
    light_agent: 'never',
    customer: 'own',
    automation: 'never',
  },
  'ticket.audit': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'teams',
    customer: 'never',
    automation: 'never',
  },
  'time.read': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'teams',
    customer: 'never',
    automation: 'always',
  },
  'time.write': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'time.any': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'link.read': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'teams',
    customer: 'never',
    automation: 'always',
  },
  'link.write': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'never',
    automation: 'always',
  },
  'customer.read': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'always',
  },
  'customer.write': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'desk.read': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'always',
  },
  'desk.write': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'ticket.bulk': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'always',
  },
  'job.own': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'never',
  },
  'job.read': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'job.write': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'token.own': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'always',
    automation: 'never',
  },
  'token.any': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
} as const satisfies Record<string, Record<Who, Rule>>;

export type Action = keyof typeof MAY;
/** Actions that are about one ticket. */
export type TicketAction = Extract<
  Action,
  | `ticket.${'read' | 'change' | 'reply' | 'note' | 'message' | 'audit'}`
  | `${'time' | 'link'}.${'read' | 'write'}`
>;

function ruleOf(principal: Principal, action: Action): Rule {
  return MAY[action][principal.kind === 'agent' ? principal.role : principal.kind];
}

/** Whether this principal may do this at all, to something. */
export function may(principal: Principal, action: Action): boolean {
  return ruleOf(principal, action) !== 'never';
}

/** Whether this principal may do this to this ticket. */
export function mayWithTicket(principal: Principal, action: TicketAction, ticket: TicketFacts): boolean {
  const rule: Rule = ruleOf(principal, action);
  if (rule === 'never') return false;
  if (rule === 'own') return isOwn(principal, ticket);
  if (rule === 'always') return true;
  const teams = teamLimit(principal);
  if (teams === null) return true;
  const inTeam = ticket.teamId !== null && teams.includes(ticket.teamId);
  return inTeam || (principal.kind === 'agent' && ticket.assigneeId === principal.id);
}

function isOwn(principal: Principal, ticket: TicketFacts): boolean {
  return principal.kind === 'customer' && principal.id === ticket.requesterId && !ticket.isInternal;
}

/** @throws ForbiddenError unless the principal may do this at all */
export function requireMay(principal: Principal, action: Action): void {
  if (!may(principal, action)) throw new ForbiddenError();
}

/**
 * @throws NotFoundError when the principal may not even know of the ticket
 * @throws ForbiddenError when they may read it, and may not do this
 */
export function requireMayWithTicket(principal: Principal, action: TicketAction, ticket: TicketFacts): void {
  if (!mayWithTicket(principal, 'ticket.read', ticket)) throw new NotFoundError('ticket');
  if (!mayWithTicket(principal, action, ticket)) throw new ForbiddenError();
}

/** Whether this principal may see to the tokens of an owner: their own, or everybody's. */
export function mayWithTokensOf(principal: Caller, owner: StoredOwner): boolean {
  const theirs = principal.kind === owner.kind && principal.id === owner.id;
  return may(principal, theirs ? 'token.own' : 'token.any');
}

/** @throws ForbiddenError unless the principal may see to the owner's tokens */
export function requireMayWithTokensOf(principal: Caller, owner: StoredOwner): void {
  if (!mayWithTokensOf(principal, owner)) throw new ForbiddenError();
}

/**
 * Whether this principal may see to a job: one that they started themselves, or any.
 * @throws NotFoundError when they may not even know of it
 */
export function requireMayWithJob(
  principal: Caller,
  action: 'job.read' | 'job.write',
  startedBy: Actor,
): void {
  const isOwn = startedBy.kind === 'agent' && principal.kind === 'agent' && startedBy.id === principal.id;
  if (!(isOwn && may(principal, 'job.own')) && !may(principal, action)) throw new NotFoundError('job');
}

/** The teams that a principal's lists are limited to: null means every team; customers see the lists of none. */
export function teamLimit(principal: Principal): readonly number[] | null {
  if (principal.kind === 'customer') return [];
  if (principal.kind === 'automation') return null;
  return principal.role === 'admin' ? null : principal.teamIds;
}
