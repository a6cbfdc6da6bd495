import * as z from 'zod';
import { idSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';

/** Who has a view or a macro: everybody who works at the desk, a team, or one agent for themselves. */
export const ownerKindSchema = z.enum(['everyone', 'team', 'agent']);

/** Who has something, as it is stored: `id` of the team or agent, null for everyone. */
export const storedOwnershipSchema = z.object({
  kind: openEnum(ownerKindSchema.options),
  id: idSchema.nullable(),
});
export type StoredOwnership = z.infer<typeof storedOwnershipSchema>;
