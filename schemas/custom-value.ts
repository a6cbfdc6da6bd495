import * as z from 'zod';

/**
 * A value of a custom field as it is stored. What people wrote is marked as their words, so that it is kept off the bus
 * and can be struck out by whoever knows no field.
 */
export const customValueSchema = z.union([
  z.number(),
  z.boolean(),
  z.string(),
  z.array(z.string()),
  z.looseObject({ text: z.string() }),
]);
export type CustomValue = z.infer<typeof customValueSchema>;

/** Values of custom fields as a row holds them, by key; those that a later version writes are kept. */
export const customValuesSchema = z.looseObject({});
export type CustomValues = Readonly<Record<string, unknown>>;

/** A value as people give and read it; nothing for what this version does not know. */
export function plainValue(stored: unknown): number | boolean | string | readonly string[] | undefined {
  const { data } = customValueSchema.safeParse(stored);
  return typeof data === 'object' && 'text' in data ? data.text : data;
}

/** All values as people read them, by key. */
export function plainValues(
  stored: CustomValues = {},
): Record<string, NonNullable<ReturnType<typeof plainValue>>> {
  return Object.fromEntries(
    Object.entries(stored).flatMap(([key, value]) => {
      const plain = plainValue(value);
      return plain === undefined ? [] : [[key, plain]];
    }),
  );
}
