import type { Ticket } from '../../schemas/ticket.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import type { InForce } from '../configuration/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import { loadResolutions, type Resolutions, requireResolution } from '../resolution/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError, ForbiddenError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { noteUse } from '../status/index.ts';
import { assignmentKeys, requireAssignable } from './assignment.ts';
import { takenUp } from './claim.ts';
import { type Corrections, correctionKeys, settled } from './corrections.ts';
import { type Description, described, NO_TERMS } from './description.ts';
import { followerKeys, requireFollowable, withFollowers } from './followers.ts';
import { type AssignBy, handedOut, withoutPastHandOut } from './hand-out.ts';
import { requireNotMerged } from './merged.ts';
import { requireNameable, valueKeys } from './nameable.ts';
import { type PlanChange, planKeys, planned, requirePlannable } from './plan.ts';
import type { Doing } from './resolution.ts';
import { afterAgentTouch, asksForStatus, closedError, type StatusChange, withStatus } from './status.ts';
import { type SummaryChange, withSummary } from './summary-store.ts';
import { requireClearTags, type TagChange, withTags } from './tag-change.ts';
import { statusesOf, type TicketRules } from './ticket-rules.ts';
import { requireTicket, ticketByNumber, ticketWrites } from './ticket-store.ts';

/** Fields of a ticket that an agent may change; what is absent stays. */
export interface TicketChange
  extends TagChange,
    Corrections,
    StatusChange,
    PlanChange,
    SummaryChange,
    Description {
  subject?: string;
  priority?: Ticket['priority'];
  type?: Ticket['type'];
  teamId?: number | null;
  assigneeId?: number | null;
  /** by which method an agent of its team gets it */
  assignBy?: AssignBy;
  /** agents who follow it from then on, beside those who do */
  follow?: readonly number[];
  /** the SLA policy that is chosen by hand, and why; who asks for it has seen to it that it is one in use */
  slaOverride?: Ticket['slaOverride'];
}

/** What commands that change tickets need; without mailboxes, a ticket keeps its mailbox. */
export interface ChangeDeps {
  table: Table;
  rules: TicketRules;
  mailboxes?: InForce<Mailboxes> | undefined;
  /** read when a resolution is named and these are absent */
  resolutions?: InForce<Resolutions> | undefined;
}

/** A closed ticket still takes these: they put order into the archive and promise nobody anything. */
const AFTER_CLOSING: readonly (keyof TicketChange)[] = [
  'subject',
  'priority',
  'tags',
  'addTags',
  'removeTags',
];

/**
 * Changes a ticket: its fields, whose it is, whether it is solved. Changing nothing writes nothing. Team and assignee
 * are read together with the ticket, not checked as it is written: decision 0015 says why. A customer changes the custom
 * fields that are for them to set, of a ticket of their own that is not solved yet.
 * @throws InvalidInputError that names team, assignee, mailbox, requester or organisation when there is no such one, or
 * they cannot answer, or the tags
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function changeTicket(
  deps: ChangeDeps,
  context: Context,
  input: {
    principal: Principal;
    ticketId: number;
    change: TicketChange;
    expectedVersion?: number;
    /** further writes of the same transaction, where there is anything to write */
    alongside?: AlongsideWrites<Ticket>;
  },
): Promise<Ticket> {
  const key = ticketByNumber.of(input.ticketId);
  const { terms = NO_TERMS } = deps.rules;
  const { principal } = input;
  const load = async () => {
    requireClearTags(input.change);
    requireForThem(principal, input.change);
    const named = [...changeKeys(input.change), ...valueKeys(terms.fields, principal, input.change)];
    const rowAt = await readRows(deps.table, [key, ...named]);
    const before = requireTicket(rowAt(key));
    requireMayWithTicket(
      principal,
      principal.kind === 'customer' ? 'ticket.fields' : 'ticket.change',
      before,
    );
    if (principal.kind === 'customer' && before.status === 'solved') throw solvedError();
    return { before, version: before.version, rowAt };
  };
  return changeVersioned(input.expectedVersion, load, async ({ before, rowAt }) => {
    const current = laterThan(context, before.updatedAt);
    const facts = { before, rowAt, now: current.now };
    const change = await settled(deps.mailboxes, input.change, facts);
    const worked = asksForStatus(change) ? takenUp(before, current) : before;
    const after = changed(worked, change, current, deps.rules);
    if (isSameValue(after, before)) return before;
    await requireSolution(deps, change, { before, now: current.now });
    requireAssignable(change, rowAt);
    requirePlannable(change, rowAt);
    requireFollowable(change.follow, after, rowAt);
    requireNameable(terms.fields, principal, change, { rowAt, held: before.fields });
    await noteUse(deps.table, current, statusesOf(deps.rules), after);
    const { ticket, writes } = await ticketWrites(before, after, current);
    await deps.table.write([...writes, ...((await input.alongside?.(ticket)) ?? [])]);
    return ticket;
  });
}

/** Refuses what a customer would change that is for agents to say. */
function requireForThem({ kind }: Principal, { fields: _fields, ...rest }: TicketChange): void {
  if (kind === 'customer' && Object.keys(definedFields(rest)).length > 0)
    throw new ForbiddenError('Customers change the custom fields of their tickets that are for them to set.');
}

function solvedError(): ConflictError {
  return new ConflictError('ticket.solved', 'The ticket is solved: a message opens it again.');
}

/** Makes sure that the resolution of a change is one of the desk's. @throws InvalidInputError that names it */
export async function requireSolution(
  { table, resolutions }: Pick<ChangeDeps, 'table' | 'resolutions'>,
  { resolution }: TicketChange,
  { before, now, above = '' }: { before: Ticket; now: Date; above?: string },
): Promise<void> {
  const kept = before.resolution?.key;
  const looks = resolutions
    ? [() => resolutions.at(now), () => resolutions.latest(now)]
    : [() => loadResolutions(table)];
  await requireResolution(looks, { key: resolution?.key, kept, field: `${above}resolution.key` });
}

/** The rows that a change names. */
export function changeKeys(change: TicketChange): Key[] {
  return [
    ...assignmentKeys(change),
    ...correctionKeys(change),
    ...planKeys(change),
    ...followerKeys(change.follow),
  ];
}

/**
 * The ticket as the change makes it, whose corrections are settled. Being given to an agent opens a new ticket, unless the
 * change says which other status it wants. `doing.above` is where the change stands in what somebody asks for, as problems
 * name it.
 */
export function changed(
  ticket: Ticket,
  change: TicketChange,
  doing: Doing & { above?: string },
  rules: TicketRules,
): Ticket {
  const { status, statusReason, until, resolution, addTags = [], removeTags = [], ...other } = change;
  const { summary, plannedFor, plannedAgentId, follow = [], assignBy, ...rest } = other;
  const { category: _c, impact: _i, urgency: _u, form: _f, fields: _v, ...fields } = rest;
  const names = Object.keys(change) as (keyof TicketChange)[];
  requireNotMerged(ticket);
  if (ticket.status === 'closed' && names.some((name) => !AFTER_CLOSING.includes(name))) throw closedError();
  const named = { ...ticket, ...definedFields(fields) };
  const collaboratorIds = named.collaboratorIds.filter((id) => id !== change.requesterId);
  const tagged = { ...named, collaboratorIds, tags: withTags(named.tags, { addTags, removeTags }) };
  const by = doing.actor.kind === 'customer' ? 'customer' : 'desk';
  const given = described(ticket, tagged, change, { terms: rules.terms ?? NO_TERMS, path: doing.above, by });
  const meant = assignBy === undefined ? given : handedOut(ticket, given, assignBy);
  const said = planned(withSummary(meant, { summary }), { plannedFor, plannedAgentId }, doing.now);
  const asked = { status, statusReason, until, resolution };
  const followed = withFollowers(said, follow);
  const after = asksForStatus(asked) ? withStatus(followed, asked, doing, rules) : followed;
  const isGiven = after.assigneeId !== null && after.assigneeId !== ticket.assigneeId;
  return withoutPastHandOut(ticket, isGiven ? afterAgentTouch(after, statusesOf(rules)) : after);
}
