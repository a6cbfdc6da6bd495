import * as z from 'zod';
import { SLA_STATES } from '../../schemas/sla.ts';
import { METRICS } from '../sla/index.ts';

/** What was said of an instance, and what it showed when that was last derived. */
const saidSchema = z.object({
  metric: z.enum(METRICS),
  number: z.int().positive(),
  isStarted: z.boolean(),
  warned: z.array(z.int().nonnegative()),
  isBreached: z.boolean(),
  escalated: z.int().nonnegative(),
  metAt: z.int().nullable(),
  state: z.enum(SLA_STATES),
  policy: z.string().nullable(),
  target: z.int().nullable(),
  dueAt: z.int().nullable(),
});
export type SaidOfInstance = z.infer<typeof saidSchema>;

/** The same, shorter: the row of a ticket holds one of each instance. */
const packedSchema = z.tuple([
  z.int(),
  z.int(),
  z.literal([0, 1]),
  z.array(z.int()),
  z.literal([0, 1]),
  z.int(),
  z.int().nullable(),
  z.int(),
  z.string().nullable(),
  z.int().nullable(),
  z.int().nullable(),
]);

export type SaidOf = ReadonlyMap<string, SaidOfInstance>;

/** What was said, as the row of a ticket keeps it, by what each instance is known by. */
export function packSaid(said: SaidOf): string {
  const packed = [...said].map(([name, one]): [string, z.infer<typeof packedSchema>] => [
    name,
    [
      METRICS.indexOf(one.metric),
      one.number,
      one.isStarted ? 1 : 0,
      one.warned,
      one.isBreached ? 1 : 0,
      one.escalated,
      one.metAt,
      SLA_STATES.indexOf(one.state),
      one.policy,
      one.target,
      one.dueAt,
    ],
  ]);
  return JSON.stringify(Object.fromEntries(packed));
}

export function unpackSaid(text: string): SaidOf {
  const packed = z.record(z.string(), packedSchema).parse(JSON.parse(text));
  // A metric that only a later version knows is for that one to speak of.
  const known = Object.entries(packed).filter(([, [metric]]) => METRICS[metric] !== undefined);
  return new Map(known.map(([name, one]) => [name, unpacked(one)]));
}

function unpacked(packed: z.infer<typeof packedSchema>): SaidOfInstance {
  const [metric, number, isStarted, warned, isBreached, escalated, metAt, state, policy, target, dueAt] =
    packed;
  return saidSchema.parse({
    metric: METRICS[metric],
    number,
    isStarted: isStarted === 1,
    warned,
    isBreached: isBreached === 1,
    escalated,
    metAt,
    state: SLA_STATES[state],
    policy,
    target,
    dueAt,
  });
}
