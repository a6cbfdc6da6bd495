import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { pageQuerySchema, pageSchema } from './common.ts';

export const notificationParamsSchema = z.object({ notificationId: ulidSchema });

export const notificationQuerySchema = pageQuerySchema.extend({
  unread: z.enum(['true', 'false']).optional().describe('`true`: only what is not read'),
});

/** What an agent says of a notification. */
export const markNotificationSchema = z.strictObject({ isRead: z.boolean() });

export const notificationOutSchema = z
  .object({
    id: ulidSchema,
    ticketId: idSchema.describe('what it is about'),
    trigger: z
      .object({ key: z.string(), number: idSchema })
      .meta({ id: 'NotificationTrigger' })
      .describe('which trigger tells it'),
    text: z.string().nullable().describe('null: it is gone, or of a ticket that you may not read any more'),
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
