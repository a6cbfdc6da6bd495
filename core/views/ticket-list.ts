import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { statusSchema, type Ticket } from '../../schemas/ticket.ts';
import { readersOf } from '../auth/index.ts';

/** The list of solved tickets by the time at which they close, as version 0.1.0 kept it. Nobody is put into it any more. */
export const DUE_LIST = 'due';

/** A list of tickets, each sorted by last activity, but for what is planned: that is sorted by when. */
export const ticketListSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('open') }),
  z.object({ of: z.literal('unassigned') }),
  z.object({ of: z.literal('trash') }),
  z.object({ of: z.literal('spam') }),
  z.object({ of: z.literal('assignee'), agentId: idSchema }),
  z.object({ of: z.literal('team'), teamId: idSchema }),
  z.object({ of: z.literal('requester'), customerId: idSchema }),
  z.object({ of: z.literal('organisation'), organisationId: idSchema }),
  /** all that a customer may read: their own, and those that their organisation shares with them */
  z.object({ of: z.literal('readable'), customerId: idSchema }),
  z.object({ of: z.literal('tag'), tag: z.string() }),
  /** with an agent, and with the teams of theirs */
  z.object({ of: z.literal('shared'), agentId: idSchema }),
  /** for an agent to work on again, what comes first first: unsolved ones, of which the time may have passed */
  z.object({ of: z.literal('planned'), agentId: idSchema }),
  z.object({ of: z.literal('status'), status: openEnum(statusSchema.options) }),
]);
export type TicketList = z.infer<typeof ticketListSchema>;

/** The name of a list in keys and cursors, such as `assignee:7`. */
export function listName(list: TicketList): string {
  switch (list.of) {
    case 'open':
    case 'unassigned':
    case 'trash':
    case 'spam':
      return list.of;
    case 'assignee':
      return `assignee:${list.agentId}`;
    case 'team':
      return `team:${list.teamId}`;
    case 'requester':
      return `requester:${list.customerId}`;
    case 'organisation':
      return `organisation:${list.organisationId}`;
    case 'readable':
      return `readable:${list.customerId}`;
    case 'tag':
      return `tag:${list.tag}`;
    case 'shared':
      return `shared:${list.agentId}`;
    case 'planned':
      return `planned:${list.agentId}`;
    case 'status':
      return `status:${list.status}`;
  }
}

/**
 * Lists that exist once for the whole desk and once for each team, so that an agent who is limited to some teams
 * reads the same list in as many Queries as they have teams, and never a row that is not theirs.
 */
export function isPerTeam(list: TicketList): boolean {
  return list.of !== 'team' && list.of !== 'assignee' && list.of !== 'shared';
}

/** The part of a list that holds one team's tickets. */
export function teamPart(name: string, teamId: number): string {
  return `${name}@${teamId}`;
}

/** The list of a requester's tickets that were opened among agents, and that the requester does not know of. */
export function internalListName(customerId: number): string {
  return `internal:${customerId}`;
}

/** The list of the tickets that a customer may read as a collaborator. */
export function collaboratorListName(customerId: number): string {
  return `collaborator:${customerId}`;
}

/**
 * The list of the tickets of an organisation that its people may read where it shares them: those that were opened among agents alone
 * are not there, and none that is in the trash or spam.
 */
export function memberListName(organisationId: number): string {
  return `member:${organisationId}`;
}

/** The list of the tickets that are shared with a team. */
export function teamShareName(teamId: number): string {
  return `teamshared:${teamId}`;
}

/** The list of the tickets that are planned for an agent who sees them whatever their teams: as assignee, or as they are shared. */
export function plannedOwnName(agentId: number): string {
  return `plannedown:${agentId}`;
}

/** The name of the list of a view that shows the same tickets to all. */
export function viewListName(list: number): string {
  return `view:${list}`;
}

/** The name of the list of a view of the tickets that an agent is assigned. */
export function ownViewListName(list: number, agentId: number): string {
  return `viewof:${list}/${agentId}`;
}

/** Whether a list begins with what is earliest; others begin with the latest. */
export function isEarliestFirst({ of }: TicketList): boolean {
  return of === 'planned';
}

/** The list of tickets that count as spam since their requester is blocked: those that end to when the requester is not. */
export function blockedListName(customerId: number): string {
  return `blocked:${customerId}`;
}

/** A list that a ticket stands in, and the text by which the list sorts it. */
export interface Standing {
  /** name of the list, such as `assignee:7` or `open@3` */
  list: string;
  /** an RFC 3339 time; rows sort by it as text, then by ticket number */
  sort: string;
}

/** Says in which lists a ticket stands. */
export type StandingsOf = (ticket: Ticket) => Standing[];

/** The lists that a ticket stands in: the whole rule of what is listed where. */
export function standingsOf(ticket: Ticket): Standing[] {
  const standings = namesOf(ticket).map((list) => ({ list, sort: ticket.lastActivityAt }));
  return [...standings, ...plannedStandings(ticket)];
}

/**
 * Where a ticket stands that is planned for an agent: in their list, in the parts of it for those teams whose agents see it,
 * and among their own when they see it themselves. It leaves when the plan is cleared or the ticket is solved, closed, merged,
 * in the trash or spam, and is back when that is undone. That the time has passed is no reason to leave.
 */
function plannedStandings(ticket: Ticket): Standing[] {
  const { plannedFor = null, plannedAgentId: agentId = null, teamId, assigneeId, sharedWith = [] } = ticket;
  if (plannedFor === null || agentId === null || !isWorkLeft(ticket)) return [];
  const name = listName({ of: 'planned', agentId });
  const shares = (kind: 'agent' | 'team') => sharedWith.flatMap((one) => (one.kind === kind ? [one.id] : []));
  const teams = new Set([...(teamId === null ? [] : [teamId]), ...shares('team')]);
  const isOwn = assigneeId === agentId || shares('agent').includes(agentId);
  const names = [name, ...[...teams].map((team) => teamPart(name, team))];
  return [...names, ...(isOwn ? [plannedOwnName(agentId)] : [])].map((list) => ({ list, sort: plannedFor }));
}

/** Whether somebody is to work on a ticket yet. */
function isWorkLeft(ticket: Ticket): boolean {
  const isAway = ticket.purged !== undefined || ticket.trashedAt !== undefined || ticket.spam !== undefined;
  return !isAway && isUnsolved(ticket);
}

const isUnsolved = ({ status }: Ticket): boolean => status !== 'solved' && status !== 'closed';

/** Of a ticket in the trash, and of one that counts as spam, all lists but their own are kept clean; of a purged one all are. */
function namesOf(ticket: Ticket): string[] {
  if (ticket.purged) return [];
  if (ticket.trashedAt === undefined && ticket.spam === undefined) return namesOfWork(ticket);
  const name = listName({ of: ticket.trashedAt === undefined ? 'spam' : 'trash' });
  return [
    name,
    ...(ticket.teamId === null ? [] : [teamPart(name, ticket.teamId)]),
    ...(ticket.spam === 'blocked' ? [blockedListName(ticket.requesterId)] : []),
  ];
}

function namesOfWork(ticket: Ticket): string[] {
  const unsolved = isUnsolved(ticket);
  const desk: TicketList[] = [
    ...(unsolved ? [{ of: 'open' } as const] : []),
    ...(unsolved && ticket.assigneeId === null ? [{ of: 'unassigned' } as const] : []),
    ...(ticket.isInternal ? [] : [{ of: 'requester', customerId: ticket.requesterId } as const]),
    ...(ticket.organisationId
      ? [{ of: 'organisation', organisationId: ticket.organisationId } as const]
      : []),
    { of: 'status', status: ticket.status },
    ...ticket.tags.map((tag) => ({ of: 'tag', tag }) as const),
  ];
  const { teamId, assigneeId } = ticket;
  const internal = ticket.isInternal ? [internalListName(ticket.requesterId)] : [];
  const names = [...desk.map(listName), ...internal];
  return [
    ...names,
    ...(teamId === null ? [] : names.map((name) => teamPart(name, teamId))),
    ...(unsolved && teamId !== null ? [listName({ of: 'team', teamId })] : []),
    ...(unsolved && assigneeId !== null ? [listName({ of: 'assignee', agentId: assigneeId })] : []),
    ...(ticket.isInternal ? [] : readersOf(ticket).map(collaboratorListName)),
    ...(ticket.isInternal || !ticket.organisationId ? [] : [memberListName(ticket.organisationId)]),
    ...(ticket.sharedWith ?? []).flatMap(({ kind, id }) => {
      if (kind === 'team') return [teamShareName(id)];
      return kind === 'agent' ? [listName({ of: 'shared', agentId: id })] : [];
    }),
  ];
}

/** How many of each thing that has lists of its own the desk has had. */
export interface ListOwners {
  teams: number;
  agents: number;
  customers: number;
  organisations: number;
  /** lists of views, those of shipped ones among them */
  views: number;
}

/**
 * The names of all lists of a desk, each with its parts for teams, in an order in which each has a number: null behind
 * the last. A tour of all lists goes on from the number that it has come to.
 */
export function listAt(position: number, owners: ListOwners): string | null {
  const { teams, agents, customers, organisations } = owners;
  const parts = teams + 1;
  const isOfDesk = position < DESK_LISTS.length * parts;
  if (isOfDesk) return partAt(DESK_LISTS[Math.floor(position / parts)] ?? '', position % parts);
  const own = position - DESK_LISTS.length * parts;
  if (own === 0) return DUE_LIST;
  if (own <= teams) return listName({ of: 'team', teamId: own });
  if (own <= teams + agents) return listName({ of: 'assignee', agentId: own - teams });
  const shared = own - teams - agents;
  if (shared <= teams) return teamShareName(shared);
  if (shared <= teams + agents) return listName({ of: 'shared', agentId: shared - teams });
  const customer = shared - teams - agents - 1;
  if (customer < customers * parts) {
    const customerId = 1 + Math.floor(customer / parts);
    return partAt(listName({ of: 'requester', customerId }), customer % parts);
  }
  const organisation = customer - customers * parts;
  if (organisation < organisations * parts) {
    const organisationId = 1 + Math.floor(organisation / parts);
    return partAt(listName({ of: 'organisation', organisationId }), organisation % parts);
  }
  return laterListAt(organisation - organisations * parts, owners);
}

function laterListAt(
  position: number,
  { teams, agents, customers, organisations, views }: ListOwners,
): string | null {
  const parts = teams + 1;
  const agentId = 1 + Math.floor(position / parts);
  if (agentId <= agents) return partAt(listName({ of: 'planned', agentId }), position % parts);
  const own = position - agents * parts;
  if (own < agents) return plannedOwnName(1 + own);
  const customerId = 1 + own - agents;
  if (customerId <= customers) return collaboratorListName(customerId);
  const organisationId = customerId - customers;
  if (organisationId <= organisations) return memberListName(organisationId);
  return viewListAt(organisationId - organisations - 1, { teams, agents, views });
}

function viewListAt(
  position: number,
  { teams, agents, views }: Pick<ListOwners, 'teams' | 'agents' | 'views'>,
): string | null {
  const parts = teams + 1 + agents;
  const list = 1 + Math.floor(position / parts);
  if (list > views) return null;
  const part = position % parts;
  return part <= teams ? partAt(viewListName(list), part) : ownViewListName(list, part - teams);
}

/** A list of the whole desk (part 0), or its part for a team. */
function partAt(name: string, team: number): string {
  return team === 0 ? name : teamPart(name, team);
}

const DESK_LISTS = [
  listName({ of: 'open' }),
  listName({ of: 'unassigned' }),
  listName({ of: 'trash' }),
  listName({ of: 'spam' }),
  ...statusSchema.options.map((status) => listName({ of: 'status', status })),
];
