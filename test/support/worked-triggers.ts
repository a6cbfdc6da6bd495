import { agentRow } from '../../core/agent/agent-store.ts';
import { customerRow } from '../../core/customer/customer-store.ts';
import { type Catalogue, catalogueOf } from '../../core/fields/index.ts';
import { type Macro, macroArea } from '../../core/macro/index.ts';
import { compileMailboxes } from '../../core/mailbox/mailboxes.ts';
import { organisationRow } from '../../core/organisation/organisation-store.ts';
import { resolutionArea, SHIPPED_RESOLUTIONS } from '../../core/resolution/index.ts';
import { type Row, textOfKey } from '../../core/shared/write.ts';
import { NO_POLICIES } from '../../core/sla-policy/index.ts';
import { SHIPPED } from '../../core/status/index.ts';
import { taskListArea } from '../../core/task/index.ts';
import { teamRow } from '../../core/team/team-store.ts';
import { type Template, templateArea } from '../../core/template/index.ts';
import {
  type ActBy,
  type Decision,
  decide,
  type Rule,
  ruleOf,
  type Trigger,
} from '../../core/trigger/index.ts';
import { mayHold } from '../../core/trigger/may-hold.ts';
import { SHIPPED_TRIGGERS } from '../../core/trigger/shipped-triggers.ts';
import { webhookArea } from '../../core/webhook/index.ts';
import { anyEventSchema } from '../../schemas/events/events.ts';
import { mailboxSchema } from '../../schemas/mailbox.ts';
import { type Status, type Ticket, ticketSchema } from '../../schemas/ticket.ts';
import { triggerShape } from '../../schemas/trigger.ts';
import { NOW } from './context.ts';
import { ticketIn } from './desk.ts';
import { BERLIN, WITHOUT_HOURS } from './desk-clock.ts';
import { assigneeOf, mailOf, messageAdded, organisationOf, replyOf, requesterOf } from './facts.ts';
import { stepOf } from './given-task-list.ts';

/** A case of a data file: what happened, which triggers there are, and what comes of it. */
export interface WorkedCase {
  readonly what: string;
  readonly event?: { type?: string; actor?: object; depth?: number; due?: object[]; sla?: object };
  readonly ticket?: Partial<Ticket> & { status?: Status };
  /** how the ticket was before the event */
  readonly before?: Partial<Ticket>;
  /** how the ticket is by now, where that is not how the event tells it */
  readonly now?: Partial<Ticket> & { status?: Status };
  readonly message?: 'mail' | 'automatic' | 'forged' | 'reply';
  /** when it happened, where that is not on Thursday at 11:00 in Berlin; see `BERLIN` for who is at work then */
  readonly at?: string;
  /** whether the desk has no calendar at all */
  readonly isWithoutHours?: boolean;
  readonly requester?: object;
  readonly organisation?: object;
  readonly triggers?: readonly (Partial<Trigger> & { key: string })[];
  /** triggers that the desk comes with, each switched on */
  readonly shipped?: readonly string[];
  readonly then: {
    readonly fired?: readonly string[];
    readonly ticket?: object;
    readonly notes?: readonly string[];
    /** agents who are told something */
    readonly told?: readonly number[];
    readonly failed?: Readonly<Record<string, string>>;
  };
}

const at = NOW.toISOString();
const team = (id: number, leadIds: number[] = []) =>
  teamRow({ id, name: `Team ${id}`, leadIds, version: 1, createdAt: at, updatedAt: at });
/** Of team 1 are 3, 4 and 5, who is gone; of team 2 the same and 6, who leads it. */
const AGENTS = [
  assigneeOf(),
  assigneeOf({ id: 4, name: 'Bo Light', role: 'light_agent' }),
  assigneeOf({ id: 5, name: 'Cy Gone', active: false }),
  assigneeOf({ id: 6, name: 'Di Other', teamIds: [2] }),
];
const ROWS: readonly Row[] = [
  ...AGENTS.map(agentRow),
  team(1),
  team(2, [6]),
  customerRow(requesterOf()),
  customerRow(requesterOf({ id: 8, name: 'Nils Ohm', organisationId: null, locale: 'en' })),
  organisationRow(organisationOf()),
];
const mailbox = (address: string, isDefault: boolean, isRetired = false) =>
  mailboxSchema.parse({
    address,
    name: 'Support',
    teamId: null,
    followUp: { policy: 'new_ticket' },
    isDefault,
    isRetired,
    version: 1,
  });

const macroOf = (key: string, given: object): Macro =>
  macroArea.parse({
    kind: 'configured',
    thing: {
      key,
      name: key,
      category: null,
      owner: { kind: 'everyone', id: null },
      message: null,
      actions: [],
      position: 1,
      isActive: true,
      isRetired: false,
      version: 1,
      ...given,
    },
  });
const written = (kind: string, format = 'text') => ({
  message: { kind, format, texts: { en: 'Number {{ ticket.id }}', de: 'Nummer {{ ticket.id }}' } },
});
const MACROS = macroArea.compile([
  macroOf('m1', { ...written('internal_note'), actions: [{ do: 'add_tags', tags: ['macro'] }] }),
  macroOf('m2', written('public_reply')),
  macroOf('m3', { ...written('internal_note'), isActive: false }),
  macroOf('m4', written('internal_note', 'html')),
]);

const webhookOf = (key: string, number: number, given: object) =>
  webhookArea.parse({
    kind: 'configured',
    thing: {
      ...{ key, number, name: key, url: 'https://hooks.example.com/', events: [], isActive: true },
      ...{ secretVersion: 1, secretSetAt: at, isRetired: false, version: 1, ...given },
    },
  });
const WEBHOOKS = webhookArea.compile([
  webhookOf('w1', 1, {}),
  webhookOf('w2', 2, { isActive: false }),
  webhookOf('w3', 3, { isActive: false, switchedOff: { at, reason: 'failed_for_a_day' } }),
  webhookOf('w4', 4, { isRetired: true }),
]);

const taskListOf = (key: string, steps: object[], isRetired = false) =>
  taskListArea.parse({
    kind: 'configured',
    thing: { key, labels: { en: key }, steps, isRetired, version: 1 },
  });
const TASK_LISTS = taskListArea.compile([
  taskListOf('t1', [stepOf('first'), stepOf('then', { order: 1 })]),
  taskListOf('t2', [stepOf('gone')], true),
]);

/** What worked cases are decided by: a desk with some agents, teams and customers. */
export function actByOf(given: Partial<ActBy> = {}): ActBy {
  const rows = new Map(ROWS.map((row) => [textOfKey(row), row]));
  return {
    now: NOW,
    rules: { closeAfterDays: 4, statuses: SHIPPED },
    mailboxes: compileMailboxes([
      mailbox('support@desk.example.com', true),
      mailbox('billing@desk.example.com', false),
      mailbox('old@desk.example.com', false, true),
    ]),
    resolutions: resolutionArea.compile(SHIPPED_RESOLUTIONS),
    policies: NO_POLICIES,
    rows: { rowAt: (key) => rows.get(textOfKey(key)), isRead: () => true, agents: AGENTS },
    place: { deskName: 'Example Desk', language: 'en', timeZone: 'UTC' },
    ...given,
  };
}

/** A trigger of a test: it listens to new tickets unless it says otherwise. */
export function triggerOf(given: Partial<Trigger> & { key: string }, place = 0): Trigger {
  const { conditions, actions } = given;
  return {
    number: place + 1,
    name: given.key,
    position: place,
    isActive: true,
    events: ['ticket.created'],
    when: null,
    afterAutomation: false,
    switchedOff: null,
    isRetired: false,
    version: 1,
    ...given,
    conditions: triggerShape.conditions.parse(conditions ?? {}),
    actions: triggerShape.actions.parse(actions ?? []),
  };
}

/** Triggers, ready to be asked. */
export function rulesOf(
  triggers: readonly (Partial<Trigger> & { key: string })[],
  catalogue: Catalogue = catalogueOf(),
): Promise<Rule[]> {
  const hours = async () => (start: Date, seconds: number) => new Date(start.getTime() + seconds * 1000);
  const templates = templateArea.compile(templateArea.unwritten([]) as Template[]);
  return Promise.all(
    triggers.map((one, place) =>
      ruleOf(triggerOf(one, place), {
        catalogue,
        templates,
        macros: MACROS,
        webhooks: WEBHOOKS,
        taskLists: TASK_LISTS,
        loadBusinessTime: hours,
      }),
    ),
  );
}

/** A trigger that the desk comes with, switched on. */
export function shippedTrigger(key: string): Trigger {
  const found = SHIPPED_TRIGGERS.find((trigger) => trigger.key === key);
  if (found === undefined) throw new Error(`No trigger ${key} is shipped`);
  return { ...found, isActive: true };
}

/** What triggers make of a worked case, and whether it was known before that they might. */
export async function decidedOf(worked: WorkedCase): Promise<Decision & { mayHold: boolean }> {
  const { event = {}, before, message } = worked;
  const { status = 'open', ...fields } = worked.ticket ?? {};
  const ticket = ticketIn(status, { requesterId: 7, organisationId: 9, ...fields });
  const { status: statusNow = status, ...fieldsNow } = worked.now ?? {};
  const current =
    worked.now === undefined
      ? ticket
      : ticketIn(statusNow, { requesterId: 7, organisationId: 9, ...fields, ...fieldsNow });
  const { actor = { kind: 'customer', id: 7 }, ...told } = event;
  const happened = {
    ...messageAdded(actor),
    type: 'ticket.created',
    change: changeOf(ticket, before),
    ...told,
  } as ReturnType<typeof messageAdded>;
  const facts = {
    ticket,
    event: happened,
    requester: requesterOf(worked.requester),
    organisation: organisationOf(worked.organisation),
    ...(ticket.assigneeId !== null && { assignee: assigneeOf({ id: ticket.assigneeId }) }),
    ...(before && { before: ticketSchema.parse(withoutNull({ ...ticket, ...before })) }),
    ...(message && { message: messageOf(message) }),
    eventTime: (worked.isWithoutHours ? WITHOUT_HOURS : BERLIN).at(
      worked.at === undefined ? NOW : new Date(worked.at),
    ),
    now: NOW,
  };
  const rules = await rulesOf([...(worked.shipped ?? []).map(shippedTrigger), ...(worked.triggers ?? [])]);
  const decision = decide(rules, { facts, current }, actByOf());
  if ('unread' in decision) throw new Error('Everything was read');
  const clock = worked.isWithoutHours ? WITHOUT_HOURS : BERLIN;
  const at = (worked.at === undefined ? NOW : new Date(worked.at)).toISOString();
  const onBus = { ...toldOf(happened, ticket, before), at };
  return { ...decision, mayHold: mayHold(rules, onBus, { clock, now: NOW }) };
}

/** What is null in a file is not there, but where that is a value. */
function withoutNull(fields: object): object {
  const isValue = (name: string) => ['teamId', 'assigneeId', 'organisationId', 'followUpOf'].includes(name);
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== null || isValue(name)),
  );
}

/** What of a ticket is otherwise than before. */
function changeOf(ticket: Ticket, before: Partial<Ticket> = {}) {
  const change = Object.entries(before).map(([name, was]) => [
    name,
    { before: was ?? null, after: ticket[name as keyof Ticket] ?? null },
  ]);
  return Object.fromEntries(change);
}

/** The event as the bus has it: with the ticket as it is told, and with what changed. */
function toldOf(event: ReturnType<typeof messageAdded>, ticket: Ticket, before: Partial<Ticket> = {}) {
  const changed = {
    change: changeOf(ticket, before),
    reworded: [],
    mail: { mailId: '0102-1', reason: null },
  };
  const times = { solvedAt: null, closesAt: null, closedAt: null, nextDeadline: null };
  const facts = { ...times, ...ticket };
  return anyEventSchema.parse({ ...event, acknowledge: false, ...changed, ticket: facts });
}

function messageOf(message: NonNullable<WorkedCase['message']>) {
  if (message === 'reply') return replyOf();
  const verdicts = { spf: 'FAIL', dkim: 'FAIL', dmarc: 'FAIL', spam: 'PASS', virus: 'PASS' };
  return mailOf({}, { automatic: message === 'automatic', ...(message === 'forged' && { verdicts }) });
}
