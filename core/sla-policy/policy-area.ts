import * as z from 'zod';
import { type SlaMetric, type StoredTarget, slaPolicyShape } from '../../schemas/sla-policy.ts';
import { calendarArea } from '../calendar/index.ts';
import { type Configured, configuredSchema, declareArea, type Reference } from '../configuration/index.ts';
import { DESK_OPTIONS, optionsArea } from '../options/index.ts';
import { fieldError } from '../shared/errors.ts';

const stored = configuredSchema(slaPolicyShape);
/** What a desk promises for some of its tickets: for each metric and priority a time. */
export type SlaPolicy = z.infer<typeof stored>;

/**
 * Most bytes of a policy as JSON. All policies of a desk are in the memory of a function that changes tickets, a page has a
 * hundred of them (AWS Lambda answers with 6 MB at most), and an event one as it was and as it is (DynamoDB: 400 KB).
 */
export const MOST_POLICY_BYTES = 30_000;

const INVALID = { code: 'input.invalid', message: 'Some fields are wrong.' } as const;
const NOT_IN_USE = { ...INVALID, field: 'must be a calendar of this desk that is in use' } as const;
const NO_CALENDAR = {
  ...INVALID,
  field:
    'must be named, here or for the whole policy, since the desk has no default calendar (the option `defaultCalendar`)',
} as const;

/** The policies as an area of the desk's configuration. None is shipped: nobody else knows what a desk promises. */
export const slaPolicyArea = declareArea({
  name: 'slapolicies',
  what: 'sla_policy',
  most: 500,
  stored,
  facts: ['position', 'isActive', 'noSla', 'calendar', 'targets'],
  shipped: [],
  references,
  refuse: (_before, after) => requireFitting(after),
  compile: (policies): readonly SlaPolicy[] => policies,
});

/** What a policy promises for a metric, if anything. */
export function targetIn({ noSla, targets }: SlaPolicy, metric: SlaMetric): StoredTarget | undefined {
  return noSla ? undefined : targets[metric];
}

/** The targets of a policy that count business time, by metric. */
function businessTargets({ targets }: SlaPolicy): [string, StoredTarget][] {
  return Object.entries(targets).filter(([, { clock }]) => clock === 'business');
}

/** Whether a policy counts by the default calendar of the desk, as far as a team has none of its own. */
export function needsDefaultCalendar(policy: SlaPolicy): boolean {
  if (policy.isRetired || policy.calendar !== null) return false;
  return businessTargets(policy).some(([, { calendar }]) => calendar === null);
}

/** Whether a policy that is not retired names a calendar. */
export function namesCalendar(policy: SlaPolicy, key: string): boolean {
  return !policy.isRetired && calendarsIn(policy).some((named) => named.key === key);
}

function calendarsIn({ calendar, targets }: SlaPolicy): { path: string; key: string }[] {
  const own = Object.entries(targets).map(([metric, target]) => ({
    path: `targets.${metric}.calendar`,
    key: target.calendar,
  }));
  return [{ path: 'calendar', key: calendar }, ...own].flatMap(({ path, key }) =>
    key === null ? [] : [{ path, key }],
  );
}

/** The options as far as policies name them: no setting declares the default calendar. */
const options = optionsArea({});

/** Options by which the desk has a default calendar. */
const namingDefault = z.object({ defaultCalendar: z.string() });

/** What is retired names nothing: whoever brings it back is held to what it names then. */
function references(policy: SlaPolicy): Reference[] {
  if (policy.isRetired) return [];
  const inUse = ({ isRetired }: Configured) => !isRetired;
  const named = calendarsIn(policy).map(
    ({ path, key }): Reference => ({ path, area: calendarArea, key, refusal: NOT_IN_USE, fits: inUse }),
  );
  if (!needsDefaultCalendar(policy)) return named;
  const fits = (thing: object) => namingDefault.safeParse(thing).success;
  const [metric] = businessTargets(policy).find(([, { calendar }]) => calendar === null) ?? [];
  const path = `targets.${metric}.calendar`;
  return [...named, { path, area: options, key: DESK_OPTIONS, refusal: NO_CALENDAR, fits }];
}

function requireFitting(policy: SlaPolicy): void {
  const { key: _key, isRetired: _isRetired, version: _version, ...said } = policy;
  if (said.noSla && Object.keys(said.targets).length > 0)
    throw fieldError('targets', 'must be empty in a policy that promises nothing (`noSla`)');
  const bytes = Buffer.byteLength(JSON.stringify(said));
  if (bytes > MOST_POLICY_BYTES)
    throw fieldError(
      'conditions',
      `make the policy too large: ${bytes} bytes as JSON, where ${MOST_POLICY_BYTES} fit`,
    );
}
