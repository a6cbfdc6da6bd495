import type { PlainQuestion } from './answers.ts';

/** All metrics that tickets, messages, mails and people are counted by. */
export const OF_TICKETS = [
  ...['tickets_created', 'solves', 'tickets_resolved', 'closes', 'reopens', 'reopen_rate', 'resolution_rate'],
  ...['escalation_rate', 'tickets_merged', 'tickets_trashed', 'tickets_spam', 'first_response'],
  ...['next_response', 'requester_wait', 'agent_work', 'resolution_used', 'first_resolution'],
  ...['full_resolution', 'team_stay', 'reassignments', 'team_changes', 'priority_raised', 'breaches'],
  ...['escalations', 'sla_met_share'],
];
const OF_PEOPLE = [
  ...['replies', 'notes', 'customer_messages', 'touches', 'replies_per_ticket', 'touches_per_ticket'],
  ...['one_touch_share', 'handle_time', 'response_rate', 'satisfaction_share', 'satisfaction_average'],
  ...['mail_held', 'mail_released', 'mail_bounced', 'bounce_rate'],
];
const AGE = ['backlog_age'];
const LEVELS = ['backlog', 'unassigned', 'unanswered'];
const SPREAD = ['time_in_status', 'time_in_team'];
const PRESENCE = ['agent_online', 'agent_away'];

const DIMENSIONS = [
  ...['ticket.teamId', 'ticket.assigneeId', 'ticket.priority', 'ticket.status', 'ticket.statusKey'],
  ...['ticket.channel', 'ticket.mailbox', 'ticket.type', 'ticket.category', 'ticket.tags', 'ticket.language'],
  ...['ticket.organisationId', 'ticket.custom.product', 'ticket.custom.rooms', 'act.agent', 'act.actor'],
  ...['act.fromAgent', 'act.fromTeam', 'act.metric', 'act.policy', 'act.cause'],
];
export const ZONES = ['UTC', 'Europe/Ljubljana', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/New_York'];

/** A question about some metrics at once. */
export type Question = Omit<PlainQuestion, 'metric' | 'from' | 'to'> & { metrics: readonly string[] };

const inZone = (zone: string): Question[] =>
  [OF_TICKETS, OF_PEOPLE, [...LEVELS, ...SPREAD], AGE, PRESENCE].map((metrics) => ({
    ...{ metrics, dimensions: [], zone, by: 'day' },
  }));

const byField = (field: string): Question[] =>
  [OF_TICKETS, OF_PEOPLE, [...LEVELS, ...SPREAD], AGE].map((metrics) => ({
    ...{ metrics, dimensions: [field], zone: 'Europe/Ljubljana', by: 'month' },
  }));

const byThree = (basis: 'act' | 'now'): Question[] =>
  [OF_TICKETS, [...OF_PEOPLE, ...LEVELS, ...AGE]].map((metrics) => ({
    ...{ metrics, zone: 'UTC', by: null, basis },
    dimensions: ['ticket.teamId', 'ticket.tags', 'act.agent'],
  }));

const profile = (by: 'hour_of_day' | 'weekday' | 'hour_of_week'): Question[] =>
  [OF_TICKETS, OF_PEOPLE].map((metrics) => ({ metrics, dimensions: [], zone: 'Asia/Kathmandu', by }));

/** Every metric by every field, in every zone, as it was and as it is, by both clocks. */
export const QUESTIONS: readonly Question[] = [
  ...ZONES.flatMap(inZone),
  ...DIMENSIONS.flatMap(byField),
  ...byThree('act'),
  ...byThree('now'),
  ...profile('hour_of_day'),
  ...profile('weekday'),
  ...profile('hour_of_week'),
  {
    ...{ metrics: [...OF_TICKETS, ...SPREAD], dimensions: ['ticket.teamId'], zone: 'Asia/Kolkata' },
    ...{ by: 'day', clock: 'business' },
  },
  { metrics: PRESENCE, dimensions: ['act.agent'], zone: 'America/New_York', by: 'day' },
];
