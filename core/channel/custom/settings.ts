import * as z from 'zod';

/** Most characters of a text. */
export const TEXT_LIMIT = 65_535;

/** What an admin says of a channel that the desk connects itself. */
export const customSettings = z.strictObject({
  /** where replies are sent; null: nowhere, agents only read */
  sendTo: z
    .url({ protocol: /^https$/ })
    .max(2000)
    .nullable()
    .default(null),
  /** characters of the longest message */
  longest: z.int().min(20).max(TEXT_LIMIT).default(10_000),
  format: z.enum(['plain', 'markdown', 'html']).default('plain'),
  /** hours after the customer's last message in which replies are taken; null: always */
  windowHours: z
    .int()
    .min(1)
    .max(24 * 365)
    .nullable()
    .default(null),
  mayBegin: z.boolean().default(false),
  /** states that it tells of messages */
  states: z
    .array(z.enum(['delivered', 'read']))
    .max(2)
    .default([]),
  /** whether it knows that the phone numbers are those of who writes */
  vouchesForPhones: z.boolean().default(false),
});
export type CustomSettings = z.infer<typeof customSettings>;
