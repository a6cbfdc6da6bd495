import * as z from 'zod';
import { openEnum, unknownOf } from './open-enum.ts';

/** Integer id that people name: tickets, customers, agents, teams. */
export const idSchema = z.int().positive().max(Number.MAX_SAFE_INTEGER);

/** ULID of a message, event or token. */
export const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
export const ulidSchema = z.string().regex(ULID, 'must be a ULID');

/** Who did something: an agent, a customer, one of the desk's own rules, or a part of the desk itself. */
export const actorSchema = z.union([
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('agent'), id: idSchema }),
    z.object({ kind: z.literal('customer'), id: idSchema }),
    z.object({ kind: z.literal('automation'), ruleId: idSchema }),
    z.object({
      kind: z.literal('system'),
      name: openEnum([
        'mail',
        'clock',
        'setup',
        'redaction',
        'search',
        'import',
        'webhooks',
        'automation',
        'assignment',
        'portal',
        'shops',
        'channels',
      ]),
    }),
  ]),
  z.looseObject({ kind: unknownOf(['agent', 'customer', 'automation', 'system']) }),
]);
export type Actor = z.infer<typeof actorSchema>;

/** RFC 3339 time in UTC with milliseconds, as `Date.toISOString` writes it. */
export const timeSchema = z.iso.datetime({ precision: 3 });
