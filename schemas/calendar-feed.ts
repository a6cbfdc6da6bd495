import * as z from 'zod';
import { timeSchema, ulidSchema } from './actor.ts';

/**
 * What an agent has planned, for calendar programs that know a secret. Of that the row has the SHA-256 alone. It ends when
 * what it was made with does.
 */
export const calendarFeedSchema = z.object({
  /** SHA-256 of the secret, in hexadecimal digits */
  hash: z.string(),
  /** whether it shows the subjects of tickets, or their numbers alone */
  subjects: z.boolean(),
  /** when the token ends by which it was made; null: never */
  expiresAt: timeSchema.nullable(),
  /** the tokens it comes from, the one that made it last; none when somebody made it who had signed in */
  madeWith: z.array(ulidSchema),
  createdAt: timeSchema,
});
export type CalendarFeed = z.infer<typeof calendarFeedSchema>;
