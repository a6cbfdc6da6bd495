import * as z from 'zod';

/** What an admin says of a forum. */
export const discourseSettings = z.strictObject({
  /** where the forum is, such as https://forum.example.com */
  url: z
    .url({ protocol: /^https$/ })
    .max(500)
    .transform((url) => url.replace(/\/+$/, '')),
  /** the user as whom the desk answers; what they write in the forum is taken for the desk's */
  username: z.string().min(1).max(60),
  /** whether private messages become tickets, too: all that the webhook tells of, whoever they are between */
  takesPrivate: z.boolean().default(false),
});
export type DiscourseSettings = z.infer<typeof discourseSettings>;
