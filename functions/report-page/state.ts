/** What somebody looks at: kept in the address of the page, so that it can be sent to others and kept as a bookmark. */
export interface PageState {
  /** key of the report */
  readonly report: string;
  /** a named period, or `FROM..TO` with days; `''`: each part of a report has its own */
  readonly period: string;
  readonly isCompared: boolean;
  /** values by what they are of; what is not there is not asked */
  readonly filters: Readonly<Partial<Record<FilterName, string>>>;
}

/** What a reader can narrow a report to, and which field of the catalogue that is. */
export const FILTERS = {
  team: 'ticket.teamId',
  agent: 'act.agent',
  channel: 'ticket.channel',
  priority: 'ticket.priority',
  mailbox: 'ticket.mailbox',
} as const;
export type FilterName = keyof typeof FILTERS;
export const FILTER_NAMES = Object.keys(FILTERS) as readonly FilterName[];

export const FIRST_STATE: PageState = {
  report: 'overview',
  period: '',
  isCompared: false,
  filters: {},
};

/** Reads an address, of which anything may be missing or wrong. Pure. */
export function stateIn(search: string): PageState {
  const query = new URLSearchParams(search);
  const filters = FILTER_NAMES.flatMap((name) => {
    const value = query.get(name)?.trim() ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return {
    report: query.get('report') || FIRST_STATE.report,
    period: query.get('period') || FIRST_STATE.period,
    isCompared: query.has('compare'),
    filters: Object.fromEntries(filters),
  };
}

/** The address of a state, without what goes without saying. Pure. */
export function addressOf({ report, period, isCompared, filters }: PageState): string {
  const said = {
    ...(report !== FIRST_STATE.report && { report }),
    ...(period !== FIRST_STATE.period && { period }),
    ...(isCompared && { compare: 'before' }),
    ...filters,
  };
  const query = new URLSearchParams(said).toString();
  return query === '' ? '' : `?${query}`;
}

const RANGE = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** The days of a period that somebody chose, the last of them included; null of any other. Pure. */
export function daysOf(period: string): { from: string; last: string } | null {
  const [, from, last] = RANGE.exec(period) ?? [];
  return from === undefined || last === undefined ? null : { from, last };
}

/** A period as the API takes it: the end of days is the first one that is not among them. Pure. */
export function periodOf(period: string): string | { from: string; to: string } | undefined {
  if (period === '') return undefined;
  const days = daysOf(period);
  if (days === null) return period;
  const end = new Date(Date.parse(`${days.last}T00:00:00Z`) + 86_400_000);
  return { from: days.from, to: end.toISOString().slice(0, 10) };
}

/** The conditions that narrow a report; undefined: nothing does. Pure. */
export function conditionsOf(filters: PageState['filters']): { all: object[] } | undefined {
  const all = FILTER_NAMES.flatMap((name) => {
    const value = filters[name];
    if (value === undefined) return [];
    const isNumber = name === 'team' || name === 'agent';
    if (value === 'none') return [{ field: FILTERS[name], operator: 'absent' }];
    return [{ field: FILTERS[name], operator: 'is', value: isNumber ? Number(value) : value }];
  });
  return all.length === 0 ? undefined : { all };
}
