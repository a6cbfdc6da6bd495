import * as z from 'zod';

/** JSON text that holds what `schema` says. */
/* @__NO_SIDE_EFFECTS__ */
export function jsonOf<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue('must be JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);
}
