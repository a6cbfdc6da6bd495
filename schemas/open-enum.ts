import * as z from 'zod';

declare const unknown: unique symbol;

/**
 * A value that another version of the desk has added to a list: a text, which is read, kept and shown, and which no code
 * can make but by parsing. It is none of TypeScript's strings, so that known values still tell the members of a union apart.
 */
export interface UnknownValue {
  readonly [unknown]: true;
}

/** Any text but these: what another version may add to them. */
export function unknownOf(known: readonly string[]): z.ZodType<UnknownValue, string | UnknownValue> {
  const schema: z.ZodType = z
    .string()
    .refine((value) => !known.includes(value), 'must not be one of the known values');
  return schema as z.ZodType<UnknownValue, string | UnknownValue>;
}

/**
 * One of these values, or one of tomorrow's. For what is stored and told: two versions of the desk share a table and a
 * bus for minutes or days, and the earlier leaves alone what it does not know. What people send is held to `z.enum`.
 */
/* @__NO_SIDE_EFFECTS__ */
export function openEnum<const Values extends readonly string[]>(values: Values) {
  return z.union([z.enum(values), unknownOf(values)]);
}

/** What `openEnum` reads, as the API shows it: a text, as clients must expect values that later versions add. */
/* @__NO_SIDE_EFFECTS__ */
export function shownEnum<const Values extends readonly string[]>(values: Values) {
  const about = `${values.join(', ')}; later versions may add others`;
  const schema: z.ZodType = z.string().describe(about);
  return schema as z.ZodType<string, Values[number] | UnknownValue>;
}
