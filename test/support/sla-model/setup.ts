import type { Metric } from '../../../core/sla/index.ts';
import type { CaseAct, CaseConditions, CasePolicy, WorkedCase } from '../../core/sla/case-schema.ts';
import { EVERY_SECOND, type ModelClock, openSeconds } from './clocks.ts';

/** What a ticket is, and the policy that was set by hand. */
export type ModelFacts = Readonly<Record<string, unknown>> & { override?: string | null };

/** What is configured at a time. */
export type ModelSetup = Pick<WorkedCase, 'calendars' | 'policies' | 'statuses'>;

/** What is promised of a metric to a ticket. */
export interface ModelTarget {
  policy: string;
  clock: ModelClock;
  seconds: number;
  /** the seconds of the clock at which each warning is due; null: never */
  warnings: (number | null)[];
  escalateEverySeconds: number | null;
}

const SHIPPED: ModelSetup['statuses'] = {
  new: { category: 'new', pausesSla: false },
  open: { category: 'open', pausesSla: false },
  answered: { category: 'pending', pausesSla: true },
  pending: { category: 'pending', pausesSla: true },
  on_hold: { category: 'hold', pausesSla: true },
  resolved: { category: 'solved', pausesSla: false },
  closed: { category: 'closed', pausesSla: false },
};

/** What a case begins with. */
export function setupOf({ calendars, policies, statuses }: WorkedCase): ModelSetup {
  return { calendars, policies, statuses: { ...SHIPPED, ...statuses } };
}

/** The setup after some of it was changed. */
export function configured(setup: ModelSetup, act: CaseAct & { do: 'configure' }): ModelSetup {
  const policies = replaced(setup.policies, act.policies ?? []);
  const order = act.policyOrder ?? [];
  const placed = order.flatMap((key) => policies.filter((policy) => policy.key === key));
  const others = policies.filter(({ key }) => !order.includes(key));
  return {
    calendars: replaced(setup.calendars, act.calendars ?? []),
    policies: [...placed, ...others],
    statuses: { ...setup.statuses, ...act.statuses },
  };
}

function replaced<Thing extends { key: string }>(before: readonly Thing[], changed: readonly Thing[]) {
  const kept = before.map((thing) => changed.find(({ key }) => key === thing.key) ?? thing);
  return [...kept, ...changed.filter(({ key }) => before.every((thing) => thing.key !== key))];
}

/** The category of a status. */
export function categoryIn({ statuses }: ModelSetup, status: string): string {
  const found = statuses[status];
  if (found === undefined) throw new Error(`The case has no status ${status}`);
  return found.category;
}

/** The policy in force: the one set by hand, else the first whose conditions match. */
export function policyIn({ policies }: ModelSetup, facts: ModelFacts): CasePolicy | null {
  const { override } = facts;
  const found = override
    ? policies.find(({ key }) => key === override)
    : policies.find(({ conditions }) => matches(conditions, facts));
  return found ?? null;
}

/** What is promised of a metric to a ticket that is such. */
export function targetIn(setup: ModelSetup, facts: ModelFacts, metric: Metric): ModelTarget | null {
  const policy = policyIn(setup, facts);
  const target = policy?.targets[metric];
  const seconds = Object.entries(target?.seconds ?? {}).find(
    ([priority]) => priority === (facts.priority ?? 'normal'),
  )?.[1];
  if (policy === null || policy.noSla || target === undefined || seconds === undefined) return null;
  const amounts = target.warnings.map((warning) =>
    'percent' in warning ? Math.ceil((seconds * warning.percent) / 100) : seconds - warning.beforeSeconds,
  );
  return {
    policy: policy.key,
    clock: target.clock === 'calendar' ? EVERY_SECOND : businessIn(setup, target.calendar ?? policy.calendar),
    seconds,
    warnings: amounts.map((amount) => (amount > 0 && amount < seconds ? amount : null)),
    escalateEverySeconds: target.escalateEverySeconds ?? null,
  };
}

function businessIn({ calendars }: ModelSetup, key: string | undefined): ModelClock {
  const calendar = calendars.find((one) => one.key === key);
  if (calendar === undefined) throw new Error(`The case has no calendar ${key}`);
  return openSeconds(calendar);
}

function matches({ all = [], any }: CaseConditions, facts: ModelFacts): boolean {
  const holds = ({ field, operator, value }: (typeof all)[number]): boolean => {
    const held = facts[field];
    const has = (Array.isArray(held) ? held : [held]).filter((one) => one !== undefined && one !== null);
    const wanted: unknown[] = Array.isArray(value) ? value : [value];
    const isAmong = wanted.some((one) => has.includes(one));
    const answers: Record<string, boolean> = {
      is: isAmong,
      anyOf: isAmong,
      isNot: !isAmong,
      noneOf: !isAmong,
      present: has.length > 0,
      absent: has.length === 0,
    };
    const answer = answers[operator];
    if (answer === undefined) throw new Error(`The cases know no operator ${operator}`);
    return answer;
  };
  return all.every(holds) && (any === undefined || any.some(holds));
}
