import type { Actor } from '../../schemas/actor.ts';
import type { StoredOwner } from '../../schemas/agent.ts';
import type { Share, ShareLevel } from '../../schemas/ticket.ts';
import { ConflictError, ForbiddenError, NotFoundError } from '../shared/errors.ts';
import type { Caller, Principal, SharedTickets } from './principal.ts';
import { type Participation, readersOf } from './readers.ts';

/** What decides who may do something to a ticket. */
export interface TicketFacts extends Participation {
  teamId: number | null;
  assigneeId: number | null;
  requesterId: number;
  /** whose matter it is; nobody's when absent */
  organisationId?: number | null | undefined;
  /** that it counts as spam */
  spam?: unknown;
  /** opened among agents, and nothing on it is for its requester yet */
  isInternal?: boolean;
  /** with whom it is shared beside team and assignee */
  sharedWith?: readonly Share[];
  /** when it was put into the trash */
  trashedAt?: string | undefined;
  /** that nothing personal is left of it */
  purged?: object | undefined;
}

type Who = 'admin' | 'agent' | 'light_agent' | 'customer' | 'automation';
/**
 * `own`: tickets of their own that they know of, those in which the desk let them take part, and, as far as that goes, those that
 * their organisation shares with them (customers); `teams`: tickets of their teams, assigned to them, or shared
 * with them as far as they are; `granted`: who has the permission of this name; `lead`: who has that permission, on tickets
 * of their teams.
 */
type Rule = 'always' | 'teams' | 'own' | 'granted' | 'lead' | 'never';

/**
 * Who may do what: the only place that says so. A light agent reads and writes notes; a customer sees their own
 * tickets, and those in which the desk let them take part; an agent with a list of teams sees those teams' tickets, the ones assigned to them, and what is shared with them or
 * their teams. An automation works on
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
  'ticket.fields': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'own',
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
  // Agents write down what a customer said, as for a ticket that they open.
  'ticket.message': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'own',
    automation: 'never',
  },
  // Whose request it is may say that it is solved, and let a colleague in.
  'ticket.settle': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'own',
    automation: 'never',
  },
  'ticket.invite': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'own',
    automation: 'always',
  },
  'ticket.trash': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'never',
    automation: 'always',
  },
  // What is purged is gone for good, and whoever it was about is asked by nobody.
  'ticket.purge': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'ticket.spam': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'never',
    automation: 'always',
  },
  'ticket.audit': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'teams',
    customer: 'never',
    automation: 'never',
  },
  // What is struck is gone for good: a rule must not do it, nor who may only write notes.
  'ticket.redact': {
    admin: 'always',
    agent: 'teams',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  // What agents say among themselves is for no customer, and no rule joins in.
  'room.read': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'never',
  },
  'room.create': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'attachment.upload': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'always',
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
    agent: 'lead',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  // A required step that is not done is for those who answer for the team.
  'task.skip': {
    admin: 'always',
    agent: 'lead',
    light_agent: 'never',
    customer: 'never',
    automation: 'always',
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
  'reports.agents': {
    admin: 'always',
    agent: 'granted',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'team.lead': {
    admin: 'always',
    agent: 'lead',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  // What was held is no team's yet, and may be about anything.
  'held.read': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'held.write': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  // Whatever is written for readers; what is for agents alone is for all of them.
  'article.read': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'always',
  },
  'article.write': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'article.publish': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
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
  // What is erased is gone for good, and all of a person is more than any one ticket shows.
  'customer.erase': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'customer.export': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'availability.own': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  // What they are told of tickets; none is told what others are.
  'notification.own': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'never',
  },
  'availability.any': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  // How much others have to do is for those who lead them.
  'workload.read': {
    admin: 'always',
    agent: 'lead',
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
  // Where one leads may itself be a secret, and whoever reads what was sent reads of the tickets of every team.
  'webhook.read': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  'webhook.write': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  // Whose views they may make and change, the view's owner says.
  'view.write': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'never',
  },
  // Whose macros they may make and change, the macro's owner says; what one does, it needs.
  'macro.write': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'never',
  },
  // All at once, whosever it is: nobody else gets the tickets of every team, and nobody the customers of the whole desk.
  'desk.export': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
  },
  // Telephone systems tell of the calls of all teams; who may see one, its ticket says.
  'call.read': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'always',
  },
  'call.write': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'always',
  },
  // Whoever imports says what others have done, and when.
  'desk.import': {
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
  'gap.draft': {
    admin: 'always',
    agent: 'always',
    light_agent: 'never',
    customer: 'never',
    automation: 'never',
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
  'feed.own': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'never',
    automation: 'never',
  },
  'feed.any': {
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
  // Whom its token speaks for: whoever has one may ask.
  'token.self': {
    admin: 'always',
    agent: 'always',
    light_agent: 'always',
    customer: 'always',
    automation: 'always',
  },
  // What it does is not the owner's doing any more.
  'token.automation': {
    admin: 'always',
    agent: 'never',
    light_agent: 'never',
    customer: 'never',
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
  | `ticket.${'read' | 'change' | 'fields' | 'reply' | 'note' | 'message' | 'audit'}`
  | `ticket.${'settle' | 'invite'}`
  | `ticket.${'redact' | 'trash' | 'purge' | 'spam'}`
  | `${'time' | 'link'}.${'read' | 'write'}`
  | 'time.any'
  | 'task.skip'
>;

function ruleOf(principal: Principal, action: Action): Rule {
  if (principal.kind !== 'agent') return MAY[action][principal.kind];
  // Who acts as an automation may do what both may, so that nobody gets further by it.
  const isBarred = principal.automationId !== undefined && MAY[action].automation === 'never';
  return isBarred ? 'never' : MAY[action][principal.role];
}

/** Whether this principal may do this at all, to something. */
export function may(principal: Principal, action: Action): boolean {
  const rule: Rule = ruleOf(principal, action);
  if (rule === 'granted') return has(principal, action);
  return rule === 'lead' ? has(principal, rule) : rule !== 'never';
}

/** Whether an agent has a permission beside the role. */
function has(principal: Principal, permission: string): boolean {
  const granted = principal.kind === 'agent' ? (principal.permissions ?? []) : [];
  return granted.some((one) => one === permission);
}

/** Whether this principal may do this to this ticket. */
export function mayWithTicket(principal: Principal, action: TicketAction, ticket: TicketFacts): boolean {
  if (!may(principal, action)) return false;
  const rule: Rule = ruleOf(principal, action);
  if (rule === 'own') return takesPart(principal, ticket) || isOfTheirs(principal, action, ticket);
  if (rule === 'always' || rule === 'granted') return true;
  const teams = teamLimit(principal);
  if (teams === null) return true;
  if (ticket.teamId !== null && teams.includes(ticket.teamId)) return true;
  if (rule === 'lead') return false;
  const isAssignee = principal.kind === 'agent' && ticket.assigneeId === principal.id;
  return isAssignee || isShared(principal, action, ticket);
}

/** What sharing a ticket allows, on top of what the level before allows; a role that may not do it may not do it here. */
const ALLOWED_BY: Readonly<Record<ShareLevel, readonly TicketAction[]>> = {
  read: ['ticket.read', 'ticket.audit', 'time.read', 'link.read'],
  note: ['ticket.note'],
  answer: ['ticket.reply', 'ticket.message'],
};
const LEVELS = Object.keys(ALLOWED_BY) as ShareLevel[];
/** Those of a later version are none of these. */
const PLACES: readonly unknown[] = LEVELS;

function isShared(principal: Principal, action: TicketAction, { sharedWith = [] }: TicketFacts): boolean {
  if (principal.kind !== 'agent') return false;
  const isTheirs = ({ kind, id }: Share) =>
    kind === 'agent' ? id === principal.id : kind === 'team' && principal.teamIds?.includes(id);
  return sharedWith.filter(isTheirs).some(({ level }) => {
    const upTo = PLACES.indexOf(level);
    return LEVELS.slice(0, upTo + 1).some((one) => ALLOWED_BY[one].includes(action));
  });
}

/** What an organisation that shares its tickets allows to its people, by how far it shares them. */
const ALLOWED_TO_MEMBERS: Readonly<Record<SharedTickets['level'], readonly TicketAction[]>> = {
  read: ['ticket.read'],
  answer: ['ticket.read', 'ticket.message'],
};

/** Whether a customer may do this to a ticket since it is a matter of their organisation. Spam is nobody's matter. */
function isOfTheirs(principal: Principal, action: TicketAction, ticket: TicketFacts): boolean {
  if (principal.kind !== 'customer' || principal.shared === undefined) return false;
  const { organisationId, level } = principal.shared;
  const isHidden = ticket.isInternal || ticket.trashedAt || ticket.spam !== undefined || ticket.purged;
  return !isHidden && ticket.organisationId === organisationId && ALLOWED_TO_MEMBERS[level].includes(action);
}

/** Whether a customer takes part in a ticket themselves: as its requester, or as the desk let them in. */
export function takesPart(principal: Principal, ticket: TicketFacts): boolean {
  return (
    principal.kind === 'customer' &&
    (principal.id === ticket.requesterId || readersOf(ticket).includes(principal.id)) &&
    !ticket.isInternal &&
    !ticket.trashedAt
  );
}

/** Whether this principal may be named a lead of a team: one in which they work. */
export function mayLeadTeam(principal: Principal, teamId: number): boolean {
  const teams = teamLimit(principal);
  return may(principal, 'team.lead') && (teams === null || teams.includes(teamId));
}

/** @throws ForbiddenError unless the principal may do this at all */
export function requireMay(principal: Principal, action: Action): void {
  if (!may(principal, action)) throw new ForbiddenError();
}

/**
 * @throws NotFoundError when the principal may not even know of the ticket
 * @throws ForbiddenError when they may read it, and may not do this
 * @throws ConflictError `ticket.purged` when nothing is left that this could be done with
 */
export function requireMayWithTicket(principal: Principal, action: TicketAction, ticket: TicketFacts): void {
  if (!mayWithTicket(principal, 'ticket.read', ticket)) throw new NotFoundError('ticket');
  if (!mayWithTicket(principal, action, ticket)) throw new ForbiddenError();
  if (ticket.purged && !LEFT.includes(action)) throw purgedError();
}

/** What can still be done with a ticket that was purged: looking at what is left. */
const LEFT: readonly TicketAction[] = ['ticket.read', 'ticket.audit', 'time.read', 'link.read'];

/** The refusal of whatever would change a ticket that was purged. */
export function purgedError(): ConflictError {
  return new ConflictError(
    'ticket.purged',
    'The ticket was purged: its number and times are all that is left.',
  );
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

/** @throws ForbiddenError unless the calendar feed is the principal's own, or they may see to everybody's */
export function requireMayWithFeedOf(principal: Caller, agentId: number): void {
  const isOwn = principal.kind === 'agent' && principal.id === agentId;
  requireMay(principal, isOwn ? 'feed.own' : 'feed.any');
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
