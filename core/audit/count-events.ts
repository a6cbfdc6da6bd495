import type { DeskEvent, EventType } from '../../schemas/events/events.ts';
import { type Status, statusSchema } from '../../schemas/ticket.ts';
import { METRIC, type MetricName, STATUS_METRIC } from '../shared/names.ts';

/** How many of each there were; what is absent was not seen. */
export type Counts = Partial<Record<MetricName, number>>;

const MAIL: Partial<Record<EventType, MetricName>> = {
  'acknowledgement.sent': METRIC.mailSent,
  'message.sent': METRIC.mailSent,
  'acknowledgement.withheld': METRIC.mailWithheld,
  'message.withheld': METRIC.mailWithheld,
  'acknowledgement.bounced': METRIC.mailBounced,
  'message.bounced': METRIC.mailBounced,
  'acknowledgement.complained': METRIC.mailComplained,
  'message.complained': METRIC.mailComplained,
};

/** What events tell of tickets and mail, counted for the owner of the desk. */
export function countEvents(events: readonly DeskEvent[]): Counts {
  const counts: Counts = {};
  for (const name of events.flatMap(metricsOf)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function metricsOf(event: DeskEvent): MetricName[] {
  const mail = MAIL[event.type];
  const status = statusReached(event);
  return [
    ...(mail ? [mail] : []),
    ...(event.type === 'ticket.created' ? [METRIC.ticketsCreated] : []),
    ...(status ? [STATUS_METRIC[status]] : []),
  ];
}

function statusReached(event: DeskEvent): Status | null {
  if (event.type === 'ticket.created') return event.ticket.status;
  if (event.type !== 'ticket.updated') return null;
  return statusSchema.safeParse(event.change.status?.after).data ?? null;
}
