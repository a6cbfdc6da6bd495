import type { Condition, Conditions } from '../../../schemas/conditions.ts';
import { ForbiddenError } from '../../shared/errors.ts';
import type { Metric } from '../metric.ts';
import type { DimensionValue } from './cell.ts';
import { AGENT_FIELDS } from './report-fields.ts';

/** For whom a report is made. */
export interface ReportViewer {
  readonly isAdmin: boolean;
  /** of which agents they see rows: of all, of themselves, of none */
  readonly agents: 'all' | 'own' | 'none';
  /** themselves, if they are an agent */
  readonly agentId: number | null;
  /** only acts of these teams are counted for them; null: of all */
  readonly teamIds: readonly number[] | null;
}

/** @throws ForbiddenError when a metric is for admins alone, or tells when agents were there to who sees nothing of agents */
export function requireMetrics({ isAdmin, agents }: ReportViewer, metrics: readonly Metric[]): void {
  if (agents === 'none' && metrics.some(({ counted }) => counted.from === 'agent_time')) throw othersError();
  const hidden = metrics.find(({ seenBy }) => seenBy === 'admin');
  if (hidden && !isAdmin) throw new ForbiddenError(`${hidden.labels.en} is for admins.`);
}

/** @throws ForbiddenError when rows of agents are asked for by who sees none of them */
export function requireRows({ agents }: ReportViewer, dimensions: readonly string[]): void {
  if (agents === 'none' && dimensions.some((key) => AGENT_FIELDS.includes(key))) throw othersError();
}

/**
 * Makes sure that a filter picks out no agents whose rows the viewer does not see: a total of one agent is their row.
 * @throws ForbiddenError
 */
export function requireFilter(viewer: ReportViewer, filter: Conditions | undefined): void {
  if (viewer.agents === 'all' || filter === undefined) return;
  for (const condition of conditionsIn(filter)) {
    if (AGENT_FIELDS.includes(condition.field) && !isOnlyOwn(viewer, condition)) throw othersError();
  }
}

function isOnlyOwn(viewer: ReportViewer, condition: Condition): boolean {
  return (
    viewer.agents === 'own' &&
    condition.field !== 'act.fromAgent' &&
    condition.operator === 'is' &&
    isOwn(viewer, condition.field, condition.value)
  );
}

/** Whether a viewer may see a row by what it says of an agent. */
export function seesRow(
  viewer: ReportViewer,
  dimensions: readonly string[],
  values: readonly DimensionValue[],
): boolean {
  if (viewer.agents === 'all') return true;
  return dimensions.every((key, at) => {
    const value = values[at] ?? null;
    if (!AGENT_FIELDS.includes(key) || value === null) return true;
    const isAgent = key !== 'act.actor' || String(value).startsWith('agent:');
    return !isAgent || isOwn(viewer, key, value);
  });
}

/** @throws ForbiddenError when a row of another agent is opened by who sees none of them */
export function requireRowSeen(
  viewer: ReportViewer,
  dimensions: readonly string[],
  values: readonly DimensionValue[],
): void {
  if (!seesRow(viewer, dimensions, values)) throw othersError();
}

function isOwn({ agentId }: ReportViewer, key: string, value: unknown): boolean {
  if (agentId === null) return false;
  return key === 'act.actor' ? value === `agent:${agentId}` : value === agentId;
}

function conditionsIn(node: Condition | Conditions): readonly Condition[] {
  if (node.operator !== undefined) return [node];
  return [...(node.all ?? []), ...(node.any ?? [])].flatMap(conditionsIn);
}

const othersError = () => new ForbiddenError('Reports of other agents need the permission reports.agents.');
