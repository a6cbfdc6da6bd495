import * as z from 'zod';
import { timeSchema } from '../actor.ts';
import { openEnum } from '../open-enum.ts';
import { SLA_STATES, SLA_URGENCIES } from '../sla.ts';

const time = timeSchema.nullable();

/** One time that something is owed. */
const instanceSchema = z
  .object({
    instance: z.int().positive().describe('number of the instance among those of its metric on the ticket'),
    state: openEnum(SLA_STATES).describe(
      '`breached` also when it was done later, when `metAt` is there too; `void`: the ticket was solved, closed or gone before',
    ),
    policy: z
      .string()
      .nullable()
      .describe('key of the policy that promises it; null of what somebody promised by hand'),
    target: z.int().nonnegative().nullable().describe('seconds of its clock that are promised'),
    startedAt: timeSchema,
    dueAt: time.describe('when its time is over, or was; null while its clock stands, and once it is done'),
    usedSeconds: z.int().nullable().describe('what has passed on its clock'),
    remainingSeconds: z
      .int()
      .nullable()
      .describe('what is left of the target; less than zero when it is late'),
    warnedAt: z.array(timeSchema),
    breachedAt: time,
    escalatedAt: z.array(timeSchema),
    metAt: time.describe('when it was done, in time or late'),
  })
  .meta({ id: 'SlaInstance' });

/** What a ticket shows of its service levels. */
export const shownSlaSchema = z
  .object({
    policy: z.string().nullable().describe('key of the policy in force; null: none'),
    because: openEnum(['override', 'conditions', 'none_fits']).describe(
      'why: chosen by hand, the first whose conditions hold, or none whose conditions hold',
    ),
    reason: z.string().nullable().describe('why it was chosen by hand'),
    dueAt: time.describe('the earliest time of something that is owed and whose clock runs'),
    urgency: openEnum(SLA_URGENCIES).describe('how near it is to breaking what is promised'),
    metrics: z
      .record(z.string(), instanceSchema)
      .describe(
        'by metric the last instance, where something is promised; `promise` is an answer that somebody promised by hand',
      ),
    instances: z
      .record(z.string(), z.array(instanceSchema))
      .describe('by metric all instances, where there were several'),
  })
  .meta({ id: 'ShownSla' });
export type ShownSla = z.infer<typeof shownSlaSchema>;

const intervalSchema = z
  .object({
    from: timeSchema,
    to: timeSchema,
    seconds: z.int().nonnegative().describe('what of it counted'),
    why: openEnum(['counts', 'outside_hours', 'paused', 'solved', 'closed', 'gone', 'several']).describe(
      '`paused`: the status stops this metric; `gone`: the ticket was in the trash, spam, or merged into another; `several`: all of the time behind some hundreds of intervals, in one',
    ),
    status: z.string().describe('key of the status that the ticket had'),
  })
  .meta({ id: 'SlaInterval' });

/** Why the figures of a ticket are what they are. */
export const slaExplanationSchema = z
  .object({
    ticketId: z.int().positive(),
    at: timeSchema.describe('the moment of which it tells'),
    instances: z
      .array(
        z
          .object({
            metric: z.string(),
            instance: z.int().positive(),
            startedBy: z
              .string()
              .describe('a message, the ticket, an entry into a team, or a promise by hand'),
            startedAt: timeSchema,
            endedAt: time,
            endedBy: openEnum(['replied', 'assigned', 'left', 'solved', 'withdrawn', 'stopped']).nullable(),
            policy: z.string().nullable(),
            because: openEnum(['override', 'conditions', 'none_fits', 'by_hand']),
            priority: z.string().describe('by which its target was chosen'),
            judgedBy: openEnum(['now', 'end']).describe(
              'by which facts of the ticket: those of now, or those just before it ended',
            ),
            target: z.int().nonnegative().nullable(),
            usedSeconds: z.int().nullable().describe('the sum of what counted in its intervals'),
            state: openEnum(SLA_STATES),
            intervals: z.array(intervalSchema).describe('its time, oldest first, cut where its clock turned'),
          })
          .meta({ id: 'SlaExplainedInstance' }),
      )
      .describe('in the order in which they began'),
  })
  .meta({ id: 'SlaExplanation' });
export type SlaExplanation = z.infer<typeof slaExplanationSchema>;
