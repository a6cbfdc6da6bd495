import * as z from 'zod';
import { storedConditionsSchema } from './conditions.ts';
import { openEnum } from './open-enum.ts';

/** What a retention rule does with tickets whose time is over. `keep`: rules behind it leave them alone. */
export const RETENTION_ACTIONS = ['delete', 'anonymise', 'keep'] as const;
/** What a retention rule is about: closed tickets, those that count as spam, whatever their status, or customers who have no ticket. */
export const RETENTION_OF = ['closed', 'spam', 'none'] as const;
/** From when the time of a ticket counts: from its closing, or from the last that somebody did there. */
export const RETENTION_SINCE = ['closed', 'activity'] as const;

/** A time by the calendar: years and months are as long as they are. */
export const spanSchema = z.object({
  years: z.int().nonnegative().optional(),
  months: z.int().nonnegative().optional(),
  days: z.int().nonnegative().optional(),
});
export type Span = z.infer<typeof spanSchema>;

/** What is stored of a retention rule beside its key. */
export const retentionRuleShape = {
  name: z.string(),
  /** among the rules: one that keeps tickets keeps them from those behind it; of two at the same place the one whose key comes first is first */
  position: z.int(),
  isActive: z.boolean(),
  tickets: openEnum(RETENTION_OF),
  conditions: storedConditionsSchema,
  since: openEnum(RETENTION_SINCE),
  /** null: it keeps tickets, however old they are */
  after: spanSchema.nullable(),
  action: openEnum(RETENTION_ACTIONS),
};
