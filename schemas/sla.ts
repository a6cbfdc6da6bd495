import * as z from 'zod';
import { timeSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';

/** How near a ticket is to breaking what was promised: nothing promised, time enough, warned of, or broken. */
export const SLA_URGENCIES = ['none', 'calm', 'soon', 'breached'] as const;
type SlaUrgency = (typeof SLA_URGENCIES)[number];

/** Colours in which lists show how near a ticket is to breaking what is promised: late ones are red. */
export const SLA_COLOURS = ['green', 'yellow', 'red'] as const;
type SlaColour = (typeof SLA_COLOURS)[number];

const COLOUR_OF: Record<SlaUrgency, SlaColour | null> = {
  none: null,
  calm: 'green',
  soon: 'yellow',
  breached: 'red',
};

/** The colour of an urgency; null where nothing is due, and for an urgency of a later version. */
export function slaColourOf(urgency: unknown): SlaColour | null {
  return new Map<unknown, SlaColour | null>(Object.entries(COLOUR_OF)).get(urgency) ?? null;
}

/** Where what is owed stands; `none`: nothing is promised. */
export const SLA_STATES = ['none', 'active', 'paused', 'met', 'breached', 'void'] as const;

/**
 * What the row of a ticket keeps of its service levels. The figures that people see follow from it and from what is
 * configured; what is here beside the course is what lists sort by, and what the clock goes by.
 */
export const storedSlaSchema = z.object({
  /** what happened to it, as far as service levels go by that: JSON; empty where that is long, and the audit trail tells it */
  course: z.string(),
  /** what was said of it, so that it is said once: JSON */
  said: z.string(),
  /** of instances whose escalations or fulfilments were said otherwise than one after the other, which: JSON */
  retold: z.string().optional(),
  /** the policy in force; null: none */
  policy: z.string().nullable(),
  /** the earliest time of something that is owed and whose clock runs */
  dueAt: timeSchema.nullable(),
  urgency: openEnum(SLA_URGENCIES),
  /** the earliest time by which an answer is owed; absent where none is, and in rows of earlier versions */
  answerDueAt: timeSchema.optional(),
  /**
   * what is shown of the last time that each metric was owed, as conditions and lists go by it; one of which nothing is promised is
   * not there. Absent in rows of earlier versions
   */
  metrics: z
    .array(z.object({ metric: z.string(), state: openEnum(SLA_STATES), dueAt: timeSchema.optional() }))
    .optional(),
  /** when time alone has something to be said, or makes it show something else; null: never, as it stands */
  next: timeSchema.nullable(),
  /** what it shows while it is closed or gone, by the configuration that it left with: JSON */
  left: z.string().optional(),
});
export type StoredSla = z.infer<typeof storedSlaSchema>;
