import { ROW_KIND } from '../../../core/shared/names.ts';

const ULID = /[0-9A-HJKMNP-TV-Z]{26}/g;
/** SHA-256, and a salt, in base64url. */
const HASH = /^[\w-]{43}$/;
const SALT = /^[\w-]{22}$/;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
/** Characters of a time up to its hour. */
const HOUR = 13;
const HOUR_SECONDS = 3600;

/**
 * Rows by key, as they can be compared between two runs. A run that is tried again has later ids and times than one that
 * nothing disturbed: ids are numbered in their order, times are cut to the hour. The revision of a ticket's places counts
 * the writes to them, and may be higher; so does the version of the sums of reports, and of what is known of files. Hashes of events are of ids and times,
 * and salts of nothing at all.
 */
export function plain(rows: Record<string, unknown>): Record<string, unknown> {
  const ids = [...new Set(JSON.stringify(rows).match(ULID))].sort();
  const numbers = new Map(ids.map((id, at) => [id, `id ${at + 1}`]));
  const textOf = (text: string) =>
    text.replace(ULID, (id) => numbers.get(id) ?? id).replace(TIME, (time) => time.slice(0, HOUR));
  const plainOf = (value: unknown, name = ''): unknown => {
    if (name === 'salt' && typeof value === 'string') return value.replace(SALT, 'salt');
    if (typeof value === 'string') return textOf(value.replace(HASH, 'hash'));
    if (typeof value === 'number') return name.endsWith('Seconds') ? Math.floor(value / HOUR_SECONDS) : value;
    if (Array.isArray(value)) return value.map((one) => plainOf(one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(fieldsOf(value).map(([key, field]) => [textOf(key), plainOf(field, key)]));
  };
  return plainOf(rows) as Record<string, unknown>;
}

const COUNTED = [ROW_KIND.reportSums, ROW_KIND.lake] as const;

/** The fields of an object but what counts the writes to it. */
function fieldsOf(value: object): [string, unknown][] {
  const isCounted = 'kind' in value && COUNTED.some((kind) => kind === value.kind);
  const count = isCounted ? 'version' : 'revision';
  return Object.entries(value).filter(([key]) => key !== count);
}
