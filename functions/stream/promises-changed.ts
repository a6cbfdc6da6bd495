import { parseConfiguredRow } from '../../core/configuration/index.ts';
import { isPromiseChanged, isTimingChanged } from '../../core/rederivation/index.ts';
import type { StreamRow } from '../edge/stream.ts';

const PARTITION = 'CONFIG#';

/**
 * Whether a row is of something configured by which service levels or time rules go, differs in what decides about them, and no job has
 * begun with that: an earlier version of the desk has written it.
 */
export function isUnfollowed({ pk, row, before, isGone }: StreamRow): boolean {
  if (isGone || !pk.startsWith(PARTITION)) return false;
  const after = parseConfiguredRow(row);
  const was = before === undefined ? null : parseConfiguredRow(before);
  const hasBegun = after.jobId !== undefined && after.jobId !== was?.jobId;
  const [area, changed] = [pk.slice(PARTITION.length), { before: was, after }] as const;
  return !hasBegun && (isPromiseChanged(area, changed) || isTimingChanged(area, changed));
}
