import * as z from 'zod';
import { WEEKDAYS } from './calendar.ts';
import { durationSchema, hoursSchema, secondsOf } from './duration.ts';
import { OWED_METRICS } from './sla-policy.ts';

/** What a time rule counts from. */
export const SINCE = [
  'created',
  'status',
  'solved',
  'customer_message',
  'public_reply',
  'waiting',
  'unassigned',
  'assigned',
  'activity',
] as const;
export type Since = (typeof SINCE)[number];

/** The promise before whose end a time rule fires; `any`: whichever is due first. */
export const BEFORE = [...OWED_METRICS, 'any'] as const;
export type Before = (typeof BEFORE)[number];

/** Shortest and longest time of a rule, in seconds: a minute, and ten years of 365 days. */
const SHORTEST = 60;
const LONGEST = 10 * 365 * 86_400;

/** Why a moment cannot be, beside its form; null: it can. */
export function impossible(when: Moment): { path: 'after' | 'by'; message: string } | null {
  if ('every' in when) return null;
  const [path, duration] = 'since' in when ? (['after', when.after] as const) : (['by', when.by] as const);
  const seconds = secondsOf(duration) ?? 0;
  const isPossible = seconds >= SHORTEST && seconds <= LONGEST;
  return isPossible ? null : { path, message: 'must be a minute at least and ten years at most' };
}

const timeOfDaySchema = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00');

const sinceShape = { since: z.enum(SINCE), after: z.string(), hours: z.enum(['calendar', 'business']) };
const beforeShape = { before: z.enum(BEFORE), by: z.string() };
const everyShape = { every: z.array(z.enum(WEEKDAYS)).min(1), at: timeOfDaySchema };

/** When a time rule fires, as somebody asks for it. */
export const momentSchema = z
  .union([
    z
      .strictObject({
        since: sinceShape.since.describe(
          'what it counts from: when the ticket was made, entered its status, was solved, got its last message of a customer or its last public reply; since when its customer waits for an answer, nobody or its assignee has had it, or nobody has done anything',
        ),
        after: durationSchema,
        hours: z.literal('calendar').default('calendar').describe('every second counts'),
      })
      .meta({ id: 'MomentSince' }),
    z
      .strictObject({
        since: sinceShape.since,
        after: hoursSchema,
        hours: z
          .literal('business')
          .describe('only hours of the calendar of the ticket’s team count, or else of the desk’s default'),
      })
      .meta({ id: 'MomentSinceInHours' }),
    z
      .strictObject({
        before: beforeShape.before.describe('the metric that is promised; `any`: whichever is due first'),
        by: durationSchema,
      })
      .meta({ id: 'MomentBefore' }),
    z
      .strictObject({
        every: everyShape.every.max(WEEKDAYS.length),
        at: timeOfDaySchema.describe('in the time zone of the desk'),
      })
      .meta({ id: 'MomentEvery' }),
  ])
  .meta({ id: 'Moment' });

/** When a time rule fires, as it is stored: one that a later version made never comes in this one. */
export const storedMomentSchema = z.looseObject({});
export type StoredMoment = z.infer<typeof storedMomentSchema>;

const knownSchema = z.union([z.object(sinceShape), z.object(beforeShape), z.object(everyShape)]);
export type Moment = z.infer<typeof knownSchema>;

/** A stored moment; null: this version does not know such a one. */
export function knownMoment(stored: StoredMoment): Moment | null {
  return knownSchema.safeParse(stored).data ?? null;
}
