import type { SERIES } from '../../../schemas/report.ts';
import type { AgentTime, ReportFacts } from '../booking.ts';
import type { Measure } from '../metrics.ts';
import type { CellGroup, Slot } from './cell.ts';
import type { ReportViewer } from './viewer.ts';

/** Cells that a query needs, of slots that follow one another. */
export interface CellsAsked {
  /** in order, without overlaps; the last one may end now, in the middle of a day */
  readonly slots: readonly Slot[];
  /** what the slots are; null: any span of time */
  readonly by: (typeof SERIES)[number] | null;
  readonly timeZone: string;
  /** keys of fields, or of what is known of the act (`ACT_DIMENSIONS`); none: all together */
  readonly dimensions: readonly string[];
  /** keys of measures (`MEASURES`) */
  readonly measures: readonly string[];
  /** absent: who and where as at the act, what about as now */
  readonly basis?: 'act' | 'now' | undefined;
  /** only acts of these teams, as at the act; null: of all, and of none */
  readonly teamIds: readonly number[] | null;
  readonly now: number;
}

/** What is found of a span of time when nothing ready-made answers. */
export interface FactsFound {
  /**
   * All subjects with a booking in the span or a stretch that touches it. One may come in several pieces (such as of one day each), as
   * long as no booking comes twice, and no two pieces have the same second of a stretch.
   */
  readonly facts: AsyncIterable<ReportFacts> | Iterable<ReportFacts>;
  readonly agentTimes: readonly AgentTime[];
}

/** Where reports read. */
export interface ReportSource {
  /** Cells that are kept ready; null: what is asked is not kept so, and is counted from facts. A group without cells is left out. */
  cells(asked: CellsAsked): Promise<readonly CellGroup[] | null>;
  /**
   * Facts of a span, from which anything can be counted. What does not matter need not be read.
   * @throws InvalidInputError `report.too_much` when there is more than can be read for one answer; says what to ask instead
   */
  facts(span: Slot, needed?: FactsNeeded): Promise<FactsFound>;
  /** Business time that passed between two moments: by the calendar of a team, or (null) of the desk. */
  businessSeconds(teamId: number | null, from: number, to: number): number;
}

/** Which facts matter beside what happened; without it all do. */
export interface FactsNeeded {
  /** what was live */
  readonly isLive: boolean;
  /** when agents were there: of all, or of these alone */
  readonly presenceOf: 'all' | readonly number[];
  /** what came of visits of forms, and whether anything else matters */
  readonly isVisits: boolean;
  readonly isVisitsAlone: boolean;
}

/** Which facts measures are counted from, for somebody. */
export function neededFor(
  measures: readonly Measure[],
  { agents, agentId }: Pick<ReportViewer, 'agents' | 'agentId'>,
): FactsNeeded {
  const from = measures.map(({ metric: { counted } }) => counted.from);
  const own = agentId === null ? [] : [agentId];
  return {
    isLive: from.includes('live') || from.includes('live_time'),
    presenceOf: from.includes('agent_time') ? (agents === 'all' ? 'all' : own) : [],
    isVisits: measures.some(isOfVisits),
    isVisitsAlone: measures.every(isOfVisits),
  };
}

/** Of the times in which agents were there those that somebody is told of. */
export const presenceTold = (
  { agentTimes }: FactsFound,
  { agents, agentId }: Pick<ReportViewer, 'agents' | 'agentId'>,
): readonly AgentTime[] =>
  agents === 'all' ? agentTimes : agentTimes.filter(({ agent }) => agent === agentId);

/** Whether a measure is counted from visits of forms, of which no sums are kept. */
export const isOfVisits = ({ metric: { counted } }: Measure): boolean =>
  counted.from === 'bookings' && counted.what.includes('suggested');
