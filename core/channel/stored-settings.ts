import type * as z from 'zod';

/**
 * The settings of a channel as they are stored, for its kind: what a later version has added to them is passed over, whereas admins
 * who give one that is unknown are refused.
 * @throws ZodError when what the kind knows of them is not as it has to be
 */
export function storedSettings<Settings>(schema: z.ZodType<Settings>, stored: unknown): Settings {
  const first = schema.safeParse(stored);
  if (first.success) return first.data;
  const known = structuredClone(stored);
  for (const issue of first.error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = issue.path.reduce<unknown>((value, name) => Object(value)[name], known);
    for (const key of issue.keys) Reflect.deleteProperty(Object(holder), key);
  }
  return schema.parse(known);
}
