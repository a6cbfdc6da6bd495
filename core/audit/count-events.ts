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
  const add = (name: MetricName) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const event of events) {
    const mail = MAIL[event.type];
    const status = statusReached(event);
    if (mail) add(mail);
    if (event.type === 'ticket.created') add(METRIC.ticketsCreated);
    if (status) add(STATUS_METRIC[status]);
  }
  return counts;
}

function statusReached(event: DeskEvent): Status | null {
  if (event.type === 'ticket.created') return event.ticket.status;
  if (event.type !== 'ticket.updated') return null;
  return statusSchema.safeParse(event.change.status?.after).data ?? null;
}
