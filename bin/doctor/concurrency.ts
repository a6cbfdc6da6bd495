import * as z from 'zod';
import type { Settings } from '../../schemas/settings.ts';
import { type Finding, good, mend } from './finding.ts';

/** What decides how many functions the desk may run at the same time. */
export interface ConcurrencyFacts {
  /** functions that Lambda still runs at a time in this account and region, besides those reserved for some function */
  readonly limit: number;
  /** shards of the table's stream that take records */
  readonly shards: number;
}

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** Maps a queue or the stream to a function; only mappings of queues have a maximum. */
const mappingSchema = z.object({
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
  ParallelizationFactor: z.number().default(1),
});

/** How many functions consume queues and read the stream at the same time when there is work for all of them. */
function consumersIn(templates: readonly unknown[], shards: number): number {
  const mappings = templates
    .flatMap((template) => Object.values(templateSchema.parse(template).Resources))
    .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
    .map(({ Properties }) => mappingSchema.parse(Properties));
  // Lambda reads each shard with as many functions at a time as the factor says.
  return mappings
    .map(
      ({ ScalingConfig, ParallelizationFactor }) =>
        ScalingConfig?.MaximumConcurrency ?? shards * ParallelizationFactor,
    )
    .reduce((sum, functions) => sum + functions, 0);
}

/**
 * Functions that answer the API at the same time: one that signs in and one that answers, a tenth of a second each for
 * every request. Lambda counts so too: it runs ten requests a second for each function of its limit.
 */
const forRequests = ({ throttling }: Settings): number => 2 * Math.ceil(throttling.requestsPerSecond / 10);

/**
 * Whether Lambda runs as many functions at a time as the desk needs when all its work comes at once. An account begins
 * with as few as ten ("Lambda quotas", AWS Lambda Developer Guide); what is over the limit waits, and people notice it.
 * @param templates of all stacks of the desk
 */
export function concurrencyFinding(
  settings: Settings,
  templates: readonly unknown[],
  { limit, shards }: ConcurrencyFacts,
): Finding {
  const [consumers, requests] = [consumersIn(templates, shards), forRequests(settings)];
  const needed = consumers + requests;
  const said = `${needed} functions at a time (${consumers} for queues and the stream, ${requests} for the API)`;
  return needed <= limit
    ? good('Concurrency', `at most ${said} of ${limit}`)
    : mend(
        'Concurrency',
        `the desk needs up to ${said}, Lambda runs ${limit}`,
        'in Service Quotas, ask for more "Concurrent executions" of Lambda; until then set each of consumers to 2',
      );
}
