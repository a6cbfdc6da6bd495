import { PROFILES, type ReportQuery } from '../../../schemas/report.ts';
import { isTimeZone } from '../../calendar/index.ts';
import { compileConditions } from '../../conditions/index.ts';
import type { Catalogue, Field } from '../../fields/index.ts';
import { fieldError, InvalidInputError } from '../../shared/errors.ts';
import { type Measure, measureOf, metricOf } from '../metrics.ts';
import type { Slot } from './cell.ts';
import type { Counting } from './contributions.ts';
import { type ResolvedPeriod, requireBegun, resolvePeriod } from './period.ts';
import { reportFields, type Seen } from './report-fields.ts';
import { type Label, labelsOf, type NamedSlot, type Series, slotsOf } from './slots.ts';
import { type ReportViewer, requireFilter, requireMetrics, requireRows } from './viewer.ts';

/** What is asked of reports, by whom, and when. */
export interface AskedReport {
  readonly query: ReportQuery;
  readonly viewer: ReportViewer;
  /** the fields that the viewer may see */
  readonly catalogue: Catalogue;
  readonly now: Date;
}

/** A question that can be answered: everything in it is known, and allowed. */
export interface ReportPlan {
  readonly query: ReportQuery;
  readonly viewer: ReportViewer;
  readonly timeZone: string;
  readonly period: ResolvedPeriod;
  readonly measures: readonly Measure[];
  readonly dimensions: readonly Field<Seen>[];
  /** what is counted apart: parts of the period, or all of it as one */
  readonly slots: readonly Slot[];
  readonly by: Series | null;
  /** the parts as they are told; none: they are not told apart */
  readonly told: readonly ToldSlot[];
  /** in profiles: the label of each slot */
  readonly labelAt: readonly number[] | null;
  readonly counting: Omit<Counting, 'slots' | 'measures' | 'businessSeconds'>;
  readonly hasFilter: boolean;
  readonly now: number;
}

/** A part of a period, or a label of the wall clock, as it is told. */
export type ToldSlot = (NamedSlot | (Label & Slot)) & { readonly hours?: number };

/**
 * Makes of what is asked a plan of what is to be counted.
 * @throws InvalidInputError that says what is wrong with it, and what to ask instead
 * @throws ForbiddenError when it asks for what the viewer may not see
 */
export async function planOf({ query, viewer, catalogue, now }: AskedReport): Promise<ReportPlan> {
  const fields = reportFields(catalogue);
  const timeZone = query.timeZone ?? catalogue.timeZone;
  if (!isTimeZone(timeZone)) throw fieldError('timeZone', 'is not a time zone (IANA)');
  const metrics = [...new Set(query.metrics)].map(metricOf);
  requireMetrics(viewer, metrics);
  requireRows(viewer, query.dimensions);
  requireFilter(viewer, query.filter);
  const dimensions = query.dimensions.map((key, at) => dimensionOf(fields, key, at));
  if (new Set(query.dimensions).size < dimensions.length)
    throw fieldError('dimensions', 'must be different fields');
  const filter = query.filter && (await compileConditions(query.filter, fields, { path: 'filter' }));
  for (const metric of metrics) requireTold(metric, query, filter?.fields ?? []);
  requireOrder(query);
  const seconds = Math.floor(now.getTime() / 1000);
  const period = resolvePeriod(query.period, timeZone, seconds);
  requireBegun(period, seconds);
  return {
    query,
    viewer,
    timeZone,
    period,
    measures: metrics.map((metric) => measureOf(metric, query.clock)),
    dimensions,
    ...parts(query, period, timeZone),
    counting: {
      basis: query.basis,
      holds: filter === undefined ? () => true : (seen) => filter.holds(seen),
      teamIds: viewer.teamIds,
      now: seconds,
    },
    hasFilter: filter !== undefined,
    now: seconds,
  };
}

function dimensionOf(fields: Catalogue<Seen>, key: string, at: number): Field<Seen> {
  const field = fields.find(key);
  if (field !== undefined) return field;
  const known = fields.fields.map((one) => one.key).join(', ');
  throw fieldError(`dimensions.${at}`, `is no field that reports can tell apart: ${known}`);
}

const isProfile = (by: ReportQuery['by']): by is (typeof PROFILES)[number] =>
  PROFILES.some((profile) => profile === by);

function parts(
  { by }: ReportQuery,
  period: ResolvedPeriod,
  timeZone: string,
): Pick<ReportPlan, 'slots' | 'by' | 'told' | 'labelAt'> {
  // A period without any time has no parts, but its moment: what is live then is the same in whatever parts it is asked for.
  const isMoment = period.from === period.to && !isProfile(by);
  if (by === null || isMoment) return { slots: [period], by: null, told: [], labelAt: null };
  if (!isProfile(by)) {
    const slots = slotsOf(period, by, timeZone);
    return { slots, by, told: slots, labelAt: null };
  }
  const slots = slotsOf(period, 'hour', timeZone);
  const { labels, labelAt } = labelsOf(slots, by);
  const told = labels.map((label) => ({ ...label, from: period.from, to: period.to }));
  return { slots, by: 'hour', told, labelAt };
}

/** @throws InvalidInputError when rows are to be ordered by what they do not tell */
function requireOrder({ order, metrics }: ReportQuery): void {
  if (order?.metric !== undefined && !metrics.includes(order.metric))
    throw fieldError('order.metric', 'must be one of the metrics of the query');
}

/** What presence can be told apart by: it is of no ticket. */
const OF_PRESENCE: readonly string[] = ['act.agent', 'act.actor'];

/** @throws InvalidInputError when a metric says nothing in the way that is asked for */
function requireTold(
  metric: Measure['metric'],
  { by, dimensions }: ReportQuery,
  filtered: readonly string[],
): void {
  const { counted, labels } = metric;
  const refuse = (why: string) => {
    throw new InvalidInputError('report.not_told', `${labels.en} ${why}`);
  };
  if (counted.from === 'live' && isProfile(by)) {
    refuse('is told of moments, which a profile puts together: ask for it by hour.');
  }
  if (
    counted.from === 'agent_time' &&
    [...dimensions, ...filtered].some((key) => !OF_PRESENCE.includes(key))
  ) {
    refuse('is of agents and of no tickets: ask for it by act.agent, in a question of its own.');
  }
  if (counted.from !== 'metric') return;
  if (dimensions.length !== 1 || dimensions[0] !== counted.field || by !== null) {
    refuse(`is told by ${counted.field} alone, of a whole period.`);
  }
}
