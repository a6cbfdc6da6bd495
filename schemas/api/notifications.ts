import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { timezoneSchema } from '../customer.ts';
import {
  deliverySchema,
  isoWeekdaySchema,
  MOST_DIGEST_TIMES,
  TOPICS,
  type Topic,
  timeOfDaySchema,
  topicSchema,
} from '../notification.ts';
import { shownEnum } from '../open-enum.ts';
import { pageQuerySchema, pageSchema, SOMETHING } from './common.ts';

export const notificationParamsSchema = z.object({ notificationId: ulidSchema });

export const notificationQuerySchema = pageQuerySchema.extend({
  unread: z.enum(['true', 'false']).optional().describe('`true`: only what is not read'),
});

/** What an agent says of a notification. */
export const markNotificationSchema = z.strictObject({ isRead: z.boolean() });

export const notificationOutSchema = z
  .object({
    id: ulidSchema,
    ticketId: idSchema.nullable().describe('what it is about; null of what was said in a room'),
    room: z
      .object({ id: z.string(), number: z.int().positive() })
      .meta({ id: 'NotificationRoom' })
      .nullable()
      .describe('the message of agents that mentions you; null of a ticket'),
    trigger: z
      .object({ key: z.string(), number: idSchema })
      .meta({ id: 'NotificationTrigger' })
      .nullable()
      .describe('which trigger tells it; null of what was said in a room'),
    topic: shownEnum(topicSchema.options).describe('what it is about, by which preferences go'),
    delivery: shownEnum(deliverySchema.options).describe(
      'how you get it beside this list, as you wanted it when it came',
    ),
    text: z
      .string()
      .nullable()
      .describe(
        'null: it is gone, of a ticket that you may not read any more, or said in a room, which you read there',
      ),
    at: timeSchema,
    isRead: z.boolean(),
    readAt: timeSchema.nullable(),
  })
  .meta({ id: 'Notification' });

export const notificationPageSchema = pageSchema(notificationOutSchema).extend({
  unread: z.int().min(0).max(100).describe('how many of the newest 100 are not read'),
});

export const notificationsReadSchema = z
  .object({ read: z.int().min(0).describe('how many were marked as read') })
  .meta({ id: 'NotificationsRead' });

const MEANINGS: Readonly<Record<Topic, string>> = {
  assigned: 'a ticket is yours from now on',
  customer_replied: 'a customer wrote on a ticket of which you are told',
  mentioned: 'a note mentions you or your team',
  sla_warned: 'a promise is about to be broken',
  sla_breached: 'a promise was broken',
  mail_failed: 'a mail of a ticket did not arrive',
  held_mail: 'mail is held for somebody to look at; for admins',
  news: 'whatever else a trigger tells you',
};
const topicsOf = <Schema extends z.ZodType>(schema: Schema) =>
  Object.fromEntries(TOPICS.map((topic) => [topic, schema.meta({ description: MEANINGS[topic] })])) as Record<
    Topic,
    Schema
  >;

const timesSchema = z.array(timeOfDaySchema).min(1).max(MOST_DIGEST_TIMES);
const weekdaysSchema = z.array(isoWeekdaySchema).min(1).max(7);

/** What an agent wants otherwise; what is absent stays. */
export const changePreferencesSchema = z
  .strictObject({
    topics: z
      .strictObject(topicsOf(deliverySchema.optional()))
      .optional()
      .describe('how you get each: by mail at once, in a digest, or in the list alone'),
    digest: z
      .strictObject({
        times: timesSchema.optional().describe('times of the day, such as "08:00"'),
        weekdays: weekdaysSchema.optional().describe('days of the week, Monday is 1'),
        timezone: timezoneSchema.optional(),
      })
      .optional()
      .describe('when digests leave'),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

export const preferencesOutSchema = z
  .object({
    agentId: idSchema,
    topics: z.object(topicsOf(shownEnum(deliverySchema.options))).meta({ id: 'NotificationTopics' }),
    digest: z
      .object({ times: z.array(z.string()), weekdays: z.array(z.int()), timezone: z.string() })
      .meta({ id: 'DigestTimes' }),
    nextDigestAt: timeSchema.nullable().describe('null: you want nothing in a digest'),
    version: z.int().nonnegative(),
  })
  .meta({ id: 'NotificationPreferences' });
