import type { Condition, Conditions } from '../../schemas/conditions.ts';
import type { Moment } from '../../schemas/moment.ts';
import type { TriggerAction } from '../../schemas/trigger-action.ts';
import type { Trigger } from './trigger-area.ts';

/** Numbers of shipped triggers as automations begin behind this one, where no counter of a desk gets to. */
const NUMBERS = 900_000_000_000;

/** When a time rule of the desk fires, in working days of eight hours. */
const TWO_WORKING_DAYS = 'PT16H';

interface Told extends Pick<Trigger, 'key' | 'name' | 'position'> {
  /** its own for ever, from 1 on */
  readonly number: number;
  readonly events?: Trigger['events'];
  readonly when?: Moment;
  readonly conditions: Conditions;
  readonly actions: readonly TriggerAction[];
  readonly afterAutomation?: true;
}

const changed = (field: string): Condition => ({ field, operator: 'changed' });
const has = (field: string): Condition => ({ field, operator: 'present' });
const status = (value: string): Condition => ({ field: 'ticket.status', operator: 'is', value });
const RATED_BADLY: Condition = { field: 'ticket.satisfaction', operator: 'is', value: 'bad' };
/** Tells the requester by the template of the same name as the trigger. */
const telling = (template: string): TriggerAction => ({ do: 'mail', to: ['requester'], template });

const either = (...any: Condition[]): Conditions => ({ any });
const event = (type: string): Condition => ({ field: 'event.type', operator: 'is', value: type });
/** Tells agents by the template of the same name as the trigger. */
const notifying = (
  template: string,
  ...to: ('assignee' | 'team' | 'leads' | 'mentioned')[]
): TriggerAction => ({
  do: 'notify',
  to,
  template,
});

/**
 * What a desk does by itself from its first day. Whoever is to be told is told last, of the ticket as all other triggers leave it: their
 * usual position is before these.
 */
const ON: readonly Told[] = [
  {
    number: 1,
    key: 'vip_priority',
    name: 'Important customers first',
    position: 110,
    events: ['ticket.created', 'ticket.updated'],
    conditions: {
      all: [
        { field: 'organisation.tags', operator: 'any_of', value: ['vip'] },
        has('ticket.organisationId'),
        { field: 'ticket.priority', operator: 'any_of', value: ['low', 'normal'] },
        either(event('ticket.created'), changed('ticket.organisationId')),
      ],
    },
    actions: [{ do: 'set', field: 'ticket.priority', value: 'high' }],
  },
  {
    number: 2,
    key: 'out_of_hours',
    name: 'Notice out of hours',
    position: 120,
    events: ['ticket.created'],
    conditions: {
      all: [
        { field: 'event.inTeamHours', operator: 'is', value: false },
        { field: 'event.actor', operator: 'is', value: 'customer' },
      ],
    },
    actions: [telling('out_of_hours')],
  },
  {
    number: 7,
    key: 'notify_assigned',
    name: 'Tell the assignee that it is theirs',
    position: 5005,
    events: ['ticket.created', 'ticket.updated'],
    // Whoever gave it to them: an agent, the desk in turn, or a trigger.
    afterAutomation: true,
    conditions: {
      all: [has('ticket.assigneeId'), either(event('ticket.created'), changed('ticket.assigneeId'))],
    },
    actions: [notifying('notify_assigned', 'assignee')],
  },
  {
    number: 3,
    key: 'notify_assignee',
    name: 'Tell the assignee what is new',
    position: 5010,
    events: ['message.added'],
    conditions: { all: [has('ticket.assigneeId')] },
    actions: [notifying('notify_assignee', 'assignee')],
  },
  {
    number: 8,
    key: 'notify_mentioned',
    name: 'Tell agents that they are mentioned',
    position: 5015,
    events: ['agent.mentioned'],
    conditions: {},
    actions: [notifying('notify_mentioned', 'mentioned')],
  },
  {
    number: 4,
    key: 'notify_team',
    name: 'Tell the team of a ticket that nobody has',
    position: 5020,
    events: ['ticket.created', 'ticket.updated'],
    conditions: {
      all: [
        has('ticket.teamId'),
        { field: 'ticket.assigneeId', operator: 'absent' },
        either(event('ticket.created'), changed('ticket.teamId'), changed('ticket.assigneeId')),
      ],
    },
    actions: [notifying('notify_team', 'team')],
  },
  {
    number: 5,
    key: 'sla_warning',
    name: 'Warn of a promise that is about to be broken',
    position: 5030,
    events: ['sla.warned'],
    conditions: {},
    actions: [notifying('sla_warning', 'assignee', 'leads')],
  },
  {
    number: 6,
    key: 'sla_breach',
    name: 'Tell of a promise that was broken',
    position: 5040,
    events: ['sla.breached'],
    conditions: {},
    actions: [notifying('sla_breach', 'assignee', 'leads')],
  },
  {
    number: 9,
    key: 'notify_failed',
    name: 'Tell the assignee of a reply that did not arrive',
    position: 5050,
    events: ['message.bounced', 'message.complained', 'message.failed'],
    conditions: { all: [has('ticket.assigneeId')] },
    actions: [notifying('notify_failed', 'assignee')],
  },
  {
    number: 10,
    key: 'notify_failed_team',
    name: 'Tell the team of a reply that did not arrive',
    position: 5060,
    events: ['message.bounced', 'message.complained', 'message.failed'],
    conditions: { all: [has('ticket.teamId'), { field: 'ticket.assigneeId', operator: 'absent' }] },
    actions: [notifying('notify_failed', 'team')],
  },
  {
    number: 18,
    key: 'notify_rated',
    name: 'Tell the assignee of a bad rating',
    position: 5070,
    events: ['satisfaction.rated'],
    conditions: { all: [RATED_BADLY, has('ticket.assigneeId')] },
    actions: [notifying('notify_rated', 'assignee')],
  },
];

/** What a desk does by itself once somebody switches it on. */
const OFF: readonly Told[] = [
  {
    number: 11,
    key: 'tell_work_started',
    name: 'Tell the customer that work has begun',
    position: 6010,
    events: ['ticket.updated'],
    conditions: { all: [{ field: 'ticket.status', operator: 'changed_from', value: 'new' }, status('open')] },
    actions: [telling('tell_work_started')],
  },
  {
    number: 12,
    key: 'tell_postponed',
    name: 'Tell the customer that their request is put off',
    position: 6020,
    events: ['ticket.updated'],
    conditions: { all: [has('ticket.until'), changed('ticket.until')] },
    actions: [telling('tell_postponed')],
  },
  {
    number: 13,
    key: 'tell_transferred',
    name: 'Tell the customer that another team has their request',
    position: 6030,
    events: ['ticket.updated'],
    conditions: {
      all: [has('ticket.teamId'), changed('ticket.teamId')],
    },
    actions: [telling('tell_transferred')],
  },
  {
    number: 14,
    key: 'tell_solved',
    name: 'Tell the customer that their request is solved',
    position: 6040,
    events: ['ticket.updated'],
    conditions: { all: [{ field: 'ticket.status', operator: 'changed_to', value: 'solved' }] },
    actions: [telling('tell_solved')],
  },
  {
    number: 15,
    key: 'tell_still_working',
    name: 'Still working on it, after two working days without an answer',
    position: 6050,
    when: { since: 'waiting', after: TWO_WORKING_DAYS, hours: 'business' },
    conditions: {},
    actions: [telling('tell_still_working')],
  },
  {
    number: 16,
    key: 'remind_requester',
    name: 'Remind the customer of an answer after three days',
    position: 6060,
    when: { since: 'status', after: 'P3D', hours: 'calendar' },
    conditions: { all: [status('pending')] },
    actions: [telling('remind_requester')],
  },
  {
    number: 17,
    key: 'solve_unanswered',
    name: 'Solve what the customer has not answered for a week',
    position: 6070,
    when: { since: 'status', after: 'P7D', hours: 'calendar' },
    // Only what an agent has can be solved.
    conditions: { all: [status('pending'), has('ticket.assigneeId')] },
    actions: [{ do: 'status', status: 'solved' }, telling('tell_solved')],
  },
  {
    number: 19,
    key: 'reopen_rated',
    name: 'Open what is rated badly again',
    position: 6080,
    events: ['satisfaction.rated'],
    // What has closed stays closed.
    conditions: { all: [RATED_BADLY, status('solved')] },
    actions: [{ do: 'status', status: 'open' }],
  },
];

/**
 * The triggers that a desk has until somebody changes them. Each writes by the template of its name, so that the words are changed
 * there.
 */
export const SHIPPED_TRIGGERS: readonly Trigger[] = [
  ...ON.map((told) => ({ ...told, isActive: true })),
  ...OFF.map((told) => ({ ...told, isActive: false })),
].map(({ number, events = [], when = null, actions, conditions, afterAutomation = false, ...told }) => ({
  number: NUMBERS + number,
  events,
  when,
  conditions: conditions as Trigger['conditions'],
  actions: [...actions],
  afterAutomation,
  switchedOff: null,
  isRetired: false,
  version: 0,
  ...told,
}));
