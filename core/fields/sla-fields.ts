import type { SLA_STATES, SLA_URGENCIES } from '../../schemas/sla.ts';
import { OWED_METRICS, type OwedMetric } from '../../schemas/sla-policy.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { AGENTS, choicesOf, type FieldEntry, NOBODY, textOf } from './standard-field.ts';

/** The desk derives it, and agents see it. */
const derived = { subject: 'ticket', seenBy: AGENTS, setBy: NOBODY } as const;

const METRIC_LABELS: Readonly<Record<OwedMetric, string>> = {
  first_response: 'First response',
  next_response: 'Next response',
  periodic_update: 'Periodic update',
  pausable_update: 'Pausable update',
  first_assignment: 'First assignment',
  team_time: 'Time in a team',
  requester_wait: 'Requester wait',
  agent_work: 'Agent work',
  resolution: 'Resolution by policy',
  promise: 'Promise by hand',
};

const STATES = choicesOf<(typeof SLA_STATES)[number]>({
  none: 'Nothing is promised',
  active: 'Owed',
  paused: 'Paused',
  met: 'Met',
  breached: 'Breached',
  void: 'Void',
});

/**
 * What is promised of a ticket and what became of that, by the names that the API has for it. All of it follows from a policy, so
 * that no policy can go by any of it.
 */
export const SLA_FIELDS: Readonly<Record<string, FieldEntry>> = {
  dueAt: {
    ...derived,
    type: 'date_time',
    labels: { en: 'Due at' },
    read: (facts) => facts.ticket.sla?.dueAt ?? undefined,
  },
  answerDueAt: {
    ...derived,
    type: 'date_time',
    labels: { en: 'Answer due at' },
    read: (facts) => facts.ticket.sla?.answerDueAt,
  },
  nextDueAt: {
    ...derived,
    type: 'date_time',
    labels: { en: 'Due next, as promised or planned' },
    read: ({ ticket: { sla, plannedFor } }) =>
      [sla?.dueAt, plannedFor].filter((at) => typeof at === 'string').sort()[0],
  },
  slaUrgency: {
    ...derived,
    type: 'choice',
    labels: { en: 'Urgency of what is promised' },
    choices: choicesOf<(typeof SLA_URGENCIES)[number]>({
      none: 'Nothing is due',
      calm: 'In time',
      soon: 'Due soon',
      breached: 'Late',
    }),
    ordered: true,
    read: (facts) => textOf(facts.ticket.sla?.urgency ?? 'none'),
  },
  'sla.policy': {
    ...derived,
    type: 'reference',
    to: 'sla_policy',
    labels: { en: 'SLA policy' },
    read: (facts) => facts.ticket.sla?.policy ?? undefined,
  },
  ...Object.fromEntries(OWED_METRICS.flatMap(fieldsOf)),
};

const shownOf = ({ sla }: Ticket, metric: OwedMetric) => sla?.metrics?.find((one) => one.metric === metric);

/** Where the last instance of a metric stands, and by when it is due while its clock runs, or was when it is broken. */
function fieldsOf(metric: OwedMetric): [string, FieldEntry][] {
  const label = METRIC_LABELS[metric];
  return [
    [
      `sla.${metric}.state`,
      {
        ...derived,
        type: 'choice',
        labels: { en: `${label}: state` },
        choices: STATES,
        read: ({ ticket }) => textOf(shownOf(ticket, metric)?.state ?? 'none'),
      },
    ],
    [
      `sla.${metric}.dueAt`,
      {
        ...derived,
        type: 'date_time',
        labels: { en: `${label}: due at` },
        read: ({ ticket }) => shownOf(ticket, metric)?.dueAt,
      },
    ],
  ];
}
