import type { Principal } from '../../auth/index.ts';
import { businessBetween, calendarArea, teamCalendarArea } from '../../calendar/index.ts';
import type { keptConfiguration } from '../../configuration/index.ts';
import { optionsArea } from '../../options/index.ts';
import { lastId } from '../../shared/counter-store.ts';
import { inParts } from '../../shared/parts.ts';
import type { Table } from '../../shared/table.ts';
import type { AgentTime } from '../booking.ts';
import { loadAgentTimes } from '../derive/index.ts';
import type { MeasuredSource } from '../export/plan-export.ts';
import { MEASURES } from '../metrics.ts';
import type { Slot } from '../query/cell.ts';
import { isOfVisits } from '../query/source.ts';
import { sumsInForce } from './add-up.ts';
import { monthOf } from './day-store.ts';
import { nextChangedDay } from './read-days.ts';
import { countFactDays, readFacts } from './read-facts.ts';
import { readVisits } from './read-visits.ts';
import { storedCells } from './stored-cells.ts';
import type { SumsInForce } from './sums-store.ts';

/** What reading reports takes. */
export interface ReportSourceDeps {
  readonly table: Table;
  readonly keep: ReturnType<typeof keptConfiguration>;
  readonly now: Date;
  /** who asks */
  readonly principal: Principal;
}

/** From which month on it is known what was live: of the beginning of that, or since before anything was. */
async function liveSince(table: Table, { carried, months }: SumsInForce): Promise<string> {
  if (carried !== null) return carried;
  const changed = await nextChangedDay(table);
  return [...Object.keys(months), ...(changed === null ? [] : [monthOf(changed)])].sort()[0] ?? '9999-12';
}

const ALL_NEEDED = { isLive: true, presenceOf: 'all', isVisits: false, isVisitsAlone: false } as const;
/** Keys of the measures of which no sums are kept. */
const OF_VISITS = new Set(MEASURES.filter(isOfVisits).map(({ key }) => key));
/** Agents whose trails are read at the same time. */
const AT_ONCE = 20;

/** When agents were there in a span of time: only the trails of these are read. */
async function presence(
  table: Table,
  { from, to }: Slot,
  of: 'all' | readonly number[],
): Promise<AgentTime[]> {
  const last = of === 'all' ? await lastId(table, 'agent') : 0;
  const ids = of === 'all' ? Array.from({ length: last }, (_, at) => at + 1) : of;
  const times: AgentTime[] = [];
  for (const some of inParts(ids, AT_ONCE)) {
    const loaded = await Promise.all(some.map((id) => loadAgentTimes(table, id)));
    times.push(...loaded.flat().filter((time) => time.from < to && (time.to ?? to) > from));
  }
  return times;
}

/** Where reports of a desk are read: from sums where they are kept, else from what happened on single days. */
export async function reportSource({
  table,
  keep,
  now,
  principal,
}: ReportSourceDeps): Promise<MeasuredSource> {
  const [{ timeZone, defaultCalendar }, calendars, ofTeams] = await Promise.all([
    keep(optionsArea({})).at(now),
    keep(calendarArea).at(now),
    keep(teamCalendarArea).at(now),
  ]);
  const calendarOf = (teamId: number | null) => {
    const key = ofTeams.of(teamId) ?? defaultCalendar;
    return key === null ? undefined : calendars.byKey.get(key);
  };
  const kept = storedCells(table, timeZone);
  return {
    cells: async (asked) => (asked.measures.some((key) => OF_VISITS.has(key)) ? null : kept(asked)),
    facts: async (span, { isLive, presenceOf, isVisits, isVisitsAlone } = ALL_NEEDED) => {
      const visits = isVisits ? await readVisits(table, { span, now, principal }) : [];
      if (isVisitsAlone) return { facts: visits, agentTimes: [] };
      const sums = await sumsInForce(table, timeZone);
      const [facts, agentTimes] = await Promise.all([
        readFacts(table, { span, liveFrom: isLive ? await liveSince(table, sums) : null }),
        presence(table, span, presenceOf),
      ]);
      return { facts: [...facts, ...visits], agentTimes };
    },
    days: async (span, { isLive, isVisitsAlone } = ALL_NEEDED) => {
      if (isVisitsAlone) return 0;
      const liveFrom = isLive ? await liveSince(table, await sumsInForce(table, timeZone)) : null;
      return countFactDays(table, { span, liveFrom });
    },
    businessSeconds: (teamId, from, to) => {
      const calendar = calendarOf(teamId);
      if (calendar === undefined) return to - from;
      return businessBetween(new Date(from * 1000), new Date(to * 1000), calendar);
    },
  };
}
