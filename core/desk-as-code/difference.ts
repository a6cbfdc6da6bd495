import { isSameValue } from '../shared/same-value.ts';
import type { Entry, Said } from './kind.ts';

/** What of a thing is otherwise: a field by its dotted path, with what it was and what it is to be; null: nothing. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What becomes of a thing. */
export interface ThingChange {
  /** the part of the file */
  readonly part: string;
  readonly key: string;
  readonly act: 'created' | 'updated' | 'retired' | 'restored';
  readonly fields: readonly FieldChange[];
}

/** The things of a part as they are, and as they would be. Pure. */
export function changesOf(part: string, before: readonly Entry[], after: readonly Entry[]): ThingChange[] {
  const was = new Map(before.map((entry) => [entry.key, entry]));
  return after.flatMap((entry) => {
    const known = was.get(entry.key);
    const act = actOf(known, entry);
    const fields =
      act === 'retired' ? [] : fieldsOf(act === 'created' ? {} : (known?.said ?? {}), entry.said);
    return act === 'updated' && fields.length === 0 ? [] : [{ part, key: entry.key, act, fields }];
  });
}

function actOf(before: Entry | undefined, after: Entry): ThingChange['act'] {
  if (before === undefined) return 'created';
  if (before.isRetired === after.isRetired) return 'updated';
  return after.isRetired ? 'retired' : 'restored';
}

/** The fields that differ; what is in an object by its own path, a list as a whole. */
function fieldsOf(before: Said, after: Said, above = ''): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): FieldChange[] => {
    const path = `${above}${name}`;
    const [was, is] = [before[name] ?? null, after[name] ?? null];
    if (isSameValue(was, is)) return [];
    if (isSaid(was) && isSaid(is)) return fieldsOf(was, is, `${path}.`);
    return [{ path, before: was, after: is }];
  });
}

const isSaid = (value: unknown): value is Said =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
