import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { shownEnum } from '../open-enum.ts';
import { ownerKindSchema } from '../ownership.ts';

/** Who is to have something. */
export const ownerInSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('everyone') }),
    z.strictObject({ kind: z.literal('team'), id: idSchema }),
    z.strictObject({ kind: z.literal('agent'), id: idSchema }),
  ])
  .transform((owner) => ({ kind: owner.kind, id: 'id' in owner ? owner.id : null }))
  .describe('who has it: everyone at the desk, a team, or an agent for themselves');

/** Who has something. */
export const ownerOutSchema = z.object({ kind: shownEnum(ownerKindSchema.options), id: idSchema.nullable() });
