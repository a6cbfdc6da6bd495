import * as z from 'zod';
import type { Adapter } from '../adapter.ts';
import { answered, dateOfSeconds, lax } from '../payload.ts';
import { type GraphTarget, graphRequest } from './graph.ts';

const debugSchema = z.object({ data: z.object({ expires_at: lax(z.int().nonnegative()) }) });

/** When a token of Facebook ends, which the token itself may ask: never, or at the time that Meta says ("debug_token", Graph API Reference). */
export function debuggedLife<Settings extends { apiVersion: string }>(): NonNullable<
  Adapter<Settings>['life']
> {
  return {
    ask: ({ settings }, { token }) => graphRequest(debugTarget(settings.apiVersion, token)),
    endsAt: ({ status, body }) => {
      const seconds = status === 200 ? answered(debugSchema, body)?.data.expires_at : undefined;
      return seconds === undefined || seconds === 0 ? null : dateOfSeconds(seconds);
    },
    holdsDays: () => null,
  };
}

const debugTarget = (version: string, token = ''): GraphTarget => ({
  version,
  path: `debug_token?input_token=${encodeURIComponent(token)}`,
  token,
});

/** Days for which a token of an account of Instagram holds. */
const HOLDS_DAYS = 60;
/** Days after which it is asked to hold longer; a day is what Meta wants at least. */
const RENEWED_AFTER_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

const renewedSchema = z.object({ access_token: z.string(), expires_in: z.int().positive() });

/**
 * The life of a token of an account of Instagram: Meta is asked to let it hold for 60 days more ("Refresh Access Token", Instagram Platform). Where another
 * token comes of that, nobody keeps it, and the one that the desk has ends 60 days after it was made.
 */
export const accountLife: NonNullable<Adapter<unknown>['life']> = {
  ask: (_channel, { token = '' }, { setAt, now }) =>
    now.getTime() - setAt.getTime() < RENEWED_AFTER_DAYS * DAY_MS
      ? null
      : {
          via: 'https',
          method: 'GET',
          url: `https://graph.instagram.com/refresh_access_token?grant_type=ig_refresh_token&access_token=${encodeURIComponent(token)}`,
          headers: {},
        },
  endsAt: ({ status, body }, { token }, now) => {
    const renewed = status === 200 ? answered(renewedSchema, body) : undefined;
    if (renewed === undefined || renewed.access_token !== token) return null;
    return new Date(now.getTime() + renewed.expires_in * 1000);
  },
  holdsDays: () => HOLDS_DAYS,
};
