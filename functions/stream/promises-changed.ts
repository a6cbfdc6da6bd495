import { parseConfiguredRow } from '../../core/configuration/index.ts';
import { isSameValue } from '../../core/shared/same-value.ts';
import type { StreamRow } from '../edge/stream.ts';

/** What of the things of an area decides about service levels, by the partition of its rows; null: all of it. */
const DECIDE: Readonly<Record<string, readonly string[] | null>> = {
  'CONFIG#slapolicies': null,
  'CONFIG#calendars': null,
  'CONFIG#statuses': ['category', 'pausesSla'],
  'CONFIG#options': ['defaultCalendar'],
};

/** Whether a row is of something configured by which service levels go, and differs in what decides about them. */
export function isPromiseChanged({ pk, row, before, isGone }: StreamRow): boolean {
  const names = DECIDE[pk];
  if (names === undefined || isGone) return false;
  const now = parseConfiguredRow(row);
  const was = before === undefined ? {} : parseConfiguredRow(before);
  const { version: _now, ...after } = now;
  const { version: _was, ...earlier } = was as Record<string, unknown>;
  if (names === null) return !isSameValue(earlier, after);
  return names.some((name) => !isSameValue(earlier[name] ?? null, after[name] ?? null));
}
