import type { StoredAction } from '../../schemas/action.ts';
import type { Agent } from '../../schemas/agent.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { SaidForRequest } from '../../schemas/mailbox.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { changeOf } from '../action/index.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import type { Answering } from '../article-answer/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { Facts } from '../fields/index.ts';
import { type Mailboxes, requireMailboxInUse } from '../mailbox/index.ts';
import { organisationKeys, parseOrganisationRow } from '../organisation/index.ts';
import { type Resolutions, requireResolutionIn } from '../resolution/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key } from '../shared/write.ts';
import type { Policies } from '../sla-policy/index.ts';
import {
  changed,
  changeKeys,
  NO_TERMS,
  requireAssignable,
  requireClearTags,
  requireFollowable,
  requireNameable,
  requirePlannable,
  settledExceptMailbox,
  type TicketChange,
  type TicketRules,
  valueKeys,
} from '../ticket/index.ts';
import type { Trigger } from './trigger-area.ts';

/** What is known of a row: undefined when there is none; `unread` when nobody has looked yet. */
export interface ReadRows {
  readonly rowAt: (key: Key) => unknown;
  readonly isRead: (key: Key) => boolean;
  /** all agents of the desk; null: nobody has looked yet */
  readonly agents: readonly Agent[] | null;
}

/** What triggers act by. */
export interface ActBy {
  readonly now: Date;
  readonly rules: TicketRules;
  readonly mailboxes: Mailboxes;
  readonly resolutions: Resolutions;
  readonly policies: Pick<Policies, 'named'>;
  readonly rows: ReadRows;
  /** what rules answer with; absent where none answers with an article */
  readonly articles?: Answering | undefined;
  /** what texts are filled in with, beside the facts */
  readonly place: {
    readonly deskName: string;
    readonly language: string;
    readonly timeZone: string;
    /** what a mailbox says for "request"; the usual word where absent */
    readonly requestOf?: (mailbox: string) => SaidForRequest;
  };
}

/** Rows that must be read before it can be decided. */
export interface Unread {
  readonly unread: readonly Key[];
  /** the agents of the desk must be */
  readonly agents?: true;
}

/** A change that is right, ready to be made to the ticket. */
export interface Drawn {
  readonly apply: (ticket: Ticket) => Ticket;
  readonly rowAt: ReadRows['rowAt'];
}

/**
 * What actions change of a ticket, held to what an agent's change is: each thing that they name is there. Pure.
 * @throws what refuses such a change
 */
export function change(
  actions: readonly StoredAction[],
  ticket: Ticket,
  { trigger, event }: { trigger: Trigger; event: DeskEvent },
  by: ActBy,
): Drawn | Unread {
  const { now, rules, rows } = by;
  const doing = { now, actor: { kind: 'automation', ruleId: trigger.number } as const };
  const asked = changeOf(...byWhom(actions, event, now));
  const { terms = NO_TERMS } = rules;
  const unread = unreadOf(rows, [...changeKeys(asked), ...valueKeys(terms.fields, doing.actor, asked)]);
  if (unread !== null) return unread;
  const { rowAt } = rows;
  requireClearTags(asked);
  const settled = withMailbox(settledExceptMailbox(asked, { before: ticket, rowAt }), ticket, by);
  requireAssignable(settled, rowAt);
  requirePlannable(settled, rowAt);
  requireNameable(terms.fields, doing.actor, settled, { rowAt, held: ticket.fields });
  requireResolutionIn(by.resolutions, {
    key: settled.resolution?.key,
    kept: ticket.resolution?.key,
    field: 'resolution.key',
  });
  requirePolicy(settled, by);
  requireFollowable(settled.follow, { ...ticket, ...assignmentOf(settled) }, rowAt);
  return { apply: (one) => changed(one, settled, doing, rules), rowAt };
}

/** What must be read before it can be decided; null: everything has been. */
export function unreadOf(rows: ReadRows, keys: readonly Key[]): Unread | null {
  const unread = keys.filter((key) => !rows.isRead(key));
  return unread.length === 0 ? null : { unread };
}

/** Facts in which another ticket stands, with whoever it names now. */
export function factsAfter(facts: Facts, ticket: Ticket, rowAt: ReadRows['rowAt']): Facts {
  const { ticket: before } = facts;
  const read = <Value>(keys: readonly Key[], parse: (row: unknown) => Value) => {
    const [row] = keys.map(rowAt);
    return row === undefined ? undefined : parse(row);
  };
  return {
    ...facts,
    ticket,
    ...(ticket.assigneeId !== before.assigneeId && {
      assignee: ticket.assigneeId === null ? undefined : read([agentKey(ticket.assigneeId)], parseAgentRow),
    }),
    ...(ticket.requesterId !== before.requesterId && {
      requester: read([customerKey(ticket.requesterId)], parseCustomerRow),
    }),
    ...(ticket.organisationId !== before.organisationId && {
      organisation: read(organisationKeys(ticket.organisationId), parseOrganisationRow),
    }),
  };
}

/** Actions as they are meant: `me` is the agent who did what the event tells. Where nobody is meant, nothing is done for them. */
function byWhom(actions: readonly StoredAction[], { actor }: DeskEvent, now: Date) {
  if (actor.kind === 'agent') return [actions, { agentId: actor.id, now }] as const;
  return [actions.flatMap(withoutMe), { agentId: 0, now }] as const;
}

function withoutMe(action: StoredAction): StoredAction[] {
  if ('agents' in action && Array.isArray(action.agents)) {
    const agents = action.agents.filter((agent) => agent !== 'me');
    return agents.length === 0 ? [] : [{ ...action, agents } as StoredAction];
  }
  if (!('agent' in action) || action.agent !== 'me') return [action];
  const { agent: _, ...rest } = action;
  const isEmpty = action.do === 'assign' && !('team' in rest);
  return isEmpty ? [] : [rest as StoredAction];
}

function withMailbox(change: TicketChange, ticket: Ticket, { mailboxes }: ActBy): TicketChange {
  if (change.mailbox === undefined) return change;
  const known = mailboxes.named(normalizeAddress(change.mailbox));
  if (known === undefined) throw fieldError('mailbox', 'is not a mailbox of this desk');
  if (known.address !== ticket.mailbox) requireMailboxInUse(known);
  return { ...change, mailbox: known.address };
}

function requirePolicy({ slaOverride }: TicketChange, { policies }: ActBy): void {
  const key = slaOverride?.policy;
  if (key && policies.named(key)?.isRetired !== false)
    throw fieldError('policy', 'is not an SLA policy of this desk that is in use');
}

function assignmentOf({ teamId, assigneeId }: TicketChange) {
  return { ...(teamId !== undefined && { teamId }), ...(assigneeId !== undefined && { assigneeId }) };
}
