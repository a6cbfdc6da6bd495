import * as z from 'zod';

/** An action that only triggers have, as somebody asks for it, and as it is stored. */
/* @__NO_SIDE_EFFECTS__ */
export function ownAct<const Name extends string, const Shape extends z.ZodRawShape>(
  name: Name,
  shape: Shape,
  meta: { id: string; description?: string },
) {
  return {
    asked: z.strictObject({ do: z.literal(name), ...shape }).meta(meta),
    stored: z.looseObject({ do: z.literal(name), ...shape }),
  };
}
