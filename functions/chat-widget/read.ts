/**
 * What came from outside, read by hand: a library that parses would be larger than the widget. What is missing or of another type becomes what
 * does no harm, so that an older widget understands a newer desk.
 */
type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const object = (value: unknown): Json => (isObject(value) ? value : {});
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** What a text says as JSON; null: it is none. */
export function json(value: string | null): unknown {
  try {
    return value === null ? null : JSON.parse(value);
  } catch {
    return null;
  }
}

/**
 * A value as JSON, also on pages whose old libraries give lists a `toJSON` of their own (Prototype up to 1.7): it makes a text of each list, which the
 * desk refuses, and which loses the files of what is kept. Pure.
 */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => written(one)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const parts = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${parts.map(([name, one]) => `${JSON.stringify(name)}:${written(one)}`).join(',')}}`;
}
