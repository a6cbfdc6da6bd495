import * as z from 'zod';

/** What an admin says of a bot. */
export const telegramSettings = z.strictObject({
  /** whether what people write in groups of which the bot is a member becomes tickets, one for each group */
  takesGroups: z.boolean().default(true),
});
export type TelegramSettings = z.infer<typeof telegramSettings>;
