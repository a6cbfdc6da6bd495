import * as z from 'zod';
import type { StoredEvent } from '../../schemas/events/events.ts';
import { type Status, statusSchema } from '../../schemas/ticket.ts';
import { METRIC, type MetricName, STATUS_METRIC } from '../shared/names.ts';

/** How many there were of each; what is absent did not occur. */
export type Counts = Partial<Record<MetricName, number>>;

const MAIL: Readonly<Record<string, MetricName>> = {
  'acknowledgement.sent': METRIC.mailSent,
  'message.sent': METRIC.mailSent,
  'refusal.sent': METRIC.mailSent,
  'notice.sent': METRIC.mailSent,
  'survey.sent': METRIC.mailSent,
  'chat_mail.sent': METRIC.mailSent,
  'acknowledgement.withheld': METRIC.mailWithheld,
  'message.withheld': METRIC.mailWithheld,
  'refusal.withheld': METRIC.mailWithheld,
  'notice.withheld': METRIC.mailWithheld,
  'survey.withheld': METRIC.mailWithheld,
  'chat_mail.withheld': METRIC.mailWithheld,
  'acknowledgement.bounced': METRIC.mailBounced,
  'message.bounced': METRIC.mailBounced,
  'refusal.bounced': METRIC.mailBounced,
  'notice.bounced': METRIC.mailBounced,
  'survey.bounced': METRIC.mailBounced,
  'chat_mail.bounced': METRIC.mailBounced,
  'acknowledgement.complained': METRIC.mailComplained,
  'message.complained': METRIC.mailComplained,
  'refusal.complained': METRIC.mailComplained,
  'notice.complained': METRIC.mailComplained,
  'survey.complained': METRIC.mailComplained,
  'chat_mail.complained': METRIC.mailComplained,
  'acknowledgement.failed': METRIC.mailFailed,
  'message.failed': METRIC.mailFailed,
  'refusal.failed': METRIC.mailFailed,
  'notice.failed': METRIC.mailFailed,
  'survey.failed': METRIC.mailFailed,
  'chat_mail.failed': METRIC.mailFailed,
};

/** The part of a ticket event that tells the new status, the same in every version. */
const createdSchema = z.object({ ticket: z.object({ status: statusSchema }) });
const updatedSchema = z.object({ change: z.object({ status: z.object({ after: statusSchema }) }) });

/** What became of a reply that is no mail. */
const onChannel = z.object({ mail: z.object({ channelKey: z.string() }) });

/** Counts, for the owner of the desk, what happened here to tickets and mail. Events of unknown types are not counted. */
export function countEvents(events: readonly StoredEvent[]): Counts {
  const counts: Counts = {};
  const add = (name: MetricName) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const event of events) {
    // It happened elsewhere, long ago.
    if (event.importedAt !== undefined) continue;
    const mail = onChannel.safeParse(event).success ? undefined : MAIL[event.type];
    const status = statusReached(event);
    if (mail) add(mail);
    if (event.type === 'webhook.switched_off') add(METRIC.webhooksSwitchedOff);
    if (event.type === 'mail.held') add(METRIC.mailHeld);
    if (event.type === 'ticket.created') add(METRIC.ticketsCreated);
    if (status) add(STATUS_METRIC[status]);
  }
  return counts;
}

function statusReached(event: StoredEvent): Status | null {
  if (event.type === 'ticket.created') return createdSchema.safeParse(event).data?.ticket.status ?? null;
  if (event.type !== 'ticket.updated') return null;
  return updatedSchema.safeParse(event).data?.change.status.after ?? null;
}
