import type * as z from 'zod';
import { type ReportPart, type ReportQuery, reportQuerySchema } from '../../schemas/report.ts';

/** A report as people find it in the library. */
export interface Report {
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly parts: readonly ReportPart[];
}

type Asked = z.input<typeof reportQuerySchema>;

/* @__NO_SIDE_EFFECTS__ */
function part(key: string, label: string, show: ReportPart['show'], asked: Asked): ReportPart {
  const query: ReportQuery = reportQuerySchema.parse(asked);
  return { key, label, show, query };
}

/* @__NO_SIDE_EFFECTS__ */
const numbers = (metrics: Asked['metrics']) =>
  part('numbers', 'In numbers', 'numbers', { metrics, compare: 'before' });

/** The reports that every desk has. */
export const SHIPPED_REPORTS: readonly Report[] = [
  {
    key: 'overview',
    label: 'Overview',
    description: 'What came, what was solved, and how fast.',
    parts: [
      numbers([
        'tickets_created',
        'solves',
        'backlog',
        'first_response',
        'full_resolution',
        'satisfaction_share',
      ]),
      part('flow', 'Created and solved by day', 'line', {
        metrics: ['tickets_created', 'solves'],
        by: 'day',
      }),
      part('backlog', 'Backlog by day', 'line', { metrics: ['backlog', 'unassigned'], by: 'day' }),
      part('hours', 'When tickets come', 'heat', { metrics: ['tickets_created'], by: 'hour_of_week' }),
      part('channels', 'By channel', 'table', {
        metrics: ['tickets_created', 'tickets_resolved', 'full_resolution'],
        dimensions: ['ticket.channel'],
      }),
    ],
  },
  {
    key: 'teams',
    label: 'Teams',
    description: 'What each team did, and how fast.',
    parts: [
      part('teams', 'By team', 'table', {
        metrics: [
          'tickets_created',
          'solves',
          'replies',
          'first_response',
          'full_resolution',
          'sla_met_share',
        ],
        dimensions: ['ticket.teamId'],
        compare: 'before',
      }),
      part('backlog', 'Backlog', 'bar', { metrics: ['backlog'], dimensions: ['ticket.teamId'] }),
      part('passed', 'Passed from team to team', 'table', {
        metrics: ['team_changes'],
        dimensions: ['act.fromTeam', 'ticket.teamId'],
      }),
      part('stays', 'Stays', 'table', { metrics: ['team_stay'], dimensions: ['ticket.teamId'] }),
    ],
  },
  {
    key: 'agents',
    label: 'Agents',
    description: 'What each agent did.',
    parts: [
      part('agents', 'By agent', 'table', {
        metrics: ['solves', 'replies', 'touches', 'first_response', 'satisfaction_share', 'handle_time'],
        dimensions: ['act.agent'],
      }),
      part('presence', 'Online and away', 'table', {
        metrics: ['agent_online', 'agent_away'],
        dimensions: ['act.agent'],
      }),
      part('given', 'Given to others', 'table', {
        metrics: ['reassignments'],
        dimensions: ['act.fromAgent', 'act.agent'],
      }),
    ],
  },
  {
    key: 'channels',
    label: 'Channels',
    description: 'By which way people write.',
    parts: [
      part('channels', 'By channel', 'table', {
        metrics: ['tickets_created', 'customer_messages', 'replies', 'first_response', 'one_touch_share'],
        dimensions: ['ticket.channel'],
        compare: 'before',
      }),
      part('months', 'By month', 'line', {
        metrics: ['tickets_created'],
        dimensions: ['ticket.channel'],
        by: 'month',
        period: 'last_365_days',
      }),
      part('mailboxes', 'By mailbox', 'table', {
        metrics: ['tickets_created', 'first_response'],
        dimensions: ['ticket.mailbox'],
      }),
    ],
  },
  {
    key: 'service-levels',
    label: 'Service levels',
    description: 'What was promised, and what was kept.',
    parts: [
      numbers([
        'sla_met_share',
        'breaches',
        'escalations',
        'first_response',
        'next_response',
        'resolution_used',
      ]),
      part('met', 'Met by day', 'line', { metrics: ['sla_met_share'], by: 'day' }),
      part('policies', 'By policy and promise', 'table', {
        metrics: ['sla_met_share'],
        dimensions: ['act.policy', 'act.metric'],
      }),
      part('business', 'In business hours', 'table', {
        metrics: ['first_response', 'next_response', 'resolution_used'],
        dimensions: ['ticket.teamId'],
        clock: 'business',
      }),
    ],
  },
  {
    key: 'satisfaction',
    label: 'Satisfaction',
    description: 'What people say of what was done for them.',
    parts: [
      numbers(['satisfaction_share', 'satisfaction_average', 'response_rate']),
      part('months', 'By month', 'line', {
        metrics: ['satisfaction_share'],
        by: 'month',
        period: 'last_365_days',
      }),
      part('teams', 'By team', 'table', {
        metrics: ['satisfaction_share', 'satisfaction_average', 'response_rate'],
        dimensions: ['ticket.teamId'],
      }),
    ],
  },
  {
    key: 'topics',
    label: 'Topics',
    description: 'What people write about, and what of it rises and falls.',
    parts: [
      part('categories', 'By category', 'table', {
        metrics: ['tickets_created', 'full_resolution', 'satisfaction_share'],
        dimensions: ['ticket.category'],
        compare: 'before',
      }),
      part('rising', 'Tags rising and falling', 'table', {
        metrics: ['tag_trend'],
        dimensions: ['ticket.tags'],
      }),
      part('types', 'By type', 'bar', { metrics: ['tickets_created'], dimensions: ['ticket.type'] }),
      part('languages', 'By language', 'bar', {
        metrics: ['tickets_created'],
        dimensions: ['ticket.language'],
      }),
    ],
  },
  {
    key: 'backlog',
    label: 'Backlog',
    description: 'What is open, and since when.',
    parts: [
      numbers(['backlog', 'unassigned', 'unanswered', 'backlog_age']),
      part('days', 'By day', 'line', { metrics: ['backlog', 'unassigned', 'unanswered'], by: 'day' }),
      part('teams', 'By team', 'table', {
        metrics: ['backlog', 'unanswered', 'backlog_age'],
        dimensions: ['ticket.teamId'],
      }),
      part('statuses', 'Time in status', 'bar', {
        metrics: ['time_in_status'],
        dimensions: ['ticket.statusKey'],
      }),
    ],
  },
  {
    key: 'self-service',
    label: 'Self-service and mail',
    description: 'What helped people before they wrote, and what became of mail.',
    parts: [
      part('helped', 'Helped by suggestions', 'numbers', { metrics: ['deflection'] }),
      part('days', 'Helped by suggestions, by day', 'line', { metrics: ['deflection'], by: 'day' }),
      numbers(['mail_held', 'mail_released', 'mail_bounced', 'bounce_rate']),
      part('held', 'Why mail was held', 'table', { metrics: ['mail_held'], dimensions: ['act.cause'] }),
    ],
  },
];
