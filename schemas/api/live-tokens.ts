import * as z from 'zod';
import { LIVE_TOKEN_SECONDS } from '../live.ts';

/** What opens a connection. */
export const liveTokenOutSchema = z
  .object({
    token: z.string().describe('opens one connection'),
    url: z.url().describe('where: put the token behind it, as `?token=…`'),
    expiresInSeconds: z
      .int()
      .positive()
      .meta({ examples: [LIVE_TOKEN_SECONDS] }),
  })
  .meta({ id: 'LiveToken' });
