import * as z from 'zod';

/** What agents are told of. `news` is whatever a rule tells them that is none of the others. */
export const topicSchema = z.enum([
  'assigned',
  'customer_replied',
  'mentioned',
  'sla_warned',
  'sla_breached',
  'mail_failed',
  'held_mail',
  'news',
]);
export type Topic = z.infer<typeof topicSchema>;
export const TOPICS = topicSchema.options;

/** How an agent gets it beside the list of their notifications: by a mail at once, with others at certain times, or not at all. */
export const deliverySchema = z.enum(['immediate', 'digest', 'none']);
export type NotificationDelivery = z.infer<typeof deliverySchema>;

/** Most times of a day at which an agent gets a digest. */
export const MOST_DIGEST_TIMES = 24;

/** A time of day such as `08:00`. */
export const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "08:00"');
/** A day of the week, Monday is 1 (ISO 8601). */
export const isoWeekdaySchema = z.int().min(1).max(7);
