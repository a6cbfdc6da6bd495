import * as z from 'zod';
import { SLA_STATES, type StoredSla } from '../../schemas/sla.ts';
import { METRICS } from '../sla/index.ts';

/** What was said of an instance, and what it showed when that was last derived. */
const saidSchema = z.object({
  metric: z.enum(METRICS),
  number: z.int().positive(),
  isStarted: z.boolean(),
  warned: z.array(z.int().nonnegative()),
  isBreached: z.boolean(),
  escalated: z.array(z.int().positive()),
  skipped: z.int().nonnegative(),
  fulfilled: z.array(z.int()),
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

/** What the short form cannot say: which escalations were said where some were left out, and earlier fulfilments. */
const retoldSchema = saidSchema.pick({ escalated: true, skipped: true, fulfilled: true });

export type SaidOf = ReadonlyMap<string, SaidOfInstance>;

/** What was said, as the row of a ticket keeps it, by what each instance is known by. */
export function packSaid(said: SaidOf): Pick<StoredSla, 'said' | 'retold'> {
  const packed = [...said].map(([name, one]): [string, z.infer<typeof packedSchema>] => [
    name,
    [
      METRICS.indexOf(one.metric),
      one.number,
      one.isStarted ? 1 : 0,
      one.warned,
      one.isBreached ? 1 : 0,
      lastOf(one),
      one.fulfilled.at(-1) ?? null,
      SLA_STATES.indexOf(one.state),
      one.policy,
      one.target,
      one.dueAt,
    ],
  ]);
  const retold = [...said].filter(
    ([, one]) => one.escalated.length < lastOf(one) || one.fulfilled.length > 1,
  );
  return {
    said: JSON.stringify(Object.fromEntries(packed)),
    ...(retold.length > 0 && {
      retold: JSON.stringify(
        Object.fromEntries(retold.map(([name, one]) => [name, retoldSchema.parse(one)])),
      ),
    }),
  };
}

/** The last escalation that was said or left out. */
const lastOf = ({ escalated, skipped }: SaidOfInstance) => Math.max(skipped, ...escalated);

export function unpackSaid({ said, retold = '{}' }: Pick<StoredSla, 'said' | 'retold'>): SaidOf {
  const packed = z.record(z.string(), packedSchema).parse(JSON.parse(said));
  const more = z.record(z.string(), retoldSchema).parse(JSON.parse(retold));
  // A metric that only a later version knows is for that one to speak of.
  const known = Object.entries(packed).filter(([, [metric]]) => METRICS[metric] !== undefined);
  return new Map(known.map(([name, one]) => [name, { ...unpacked(one), ...more[name] }]));
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
    escalated: Array.from({ length: escalated }, (_, at) => at + 1),
    skipped: escalated,
    fulfilled: metAt === null ? [] : [metAt],
    state: SLA_STATES[state],
    policy,
    target,
    dueAt,
  });
}
