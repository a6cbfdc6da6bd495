import * as z from 'zod';
import { actionSchema, storedActionSchema } from './action.ts';
import { withoutDiscriminator } from './conditions.ts';
import { unknownOf } from './open-enum.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from './text.ts';

/** Most characters of a note that a trigger writes. */
const LONGEST_NOTE = 10_000;

const noteTextSchema = textSchema(LONGEST_NOTE)
  .min(1)
  .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
  .describe('filled in as the text of a template is');

/** What triggers do beside what changes a ticket. */
const SHAPES = {
  note: { text: noteTextSchema },
  stop: {},
} as const;
type Name = keyof typeof SHAPES;
const NAMES = Object.keys(SHAPES) as Name[];

const asked = <const N extends Name>(name: N) => z.strictObject({ do: z.literal(name), ...SHAPES[name] });
const stored = <const N extends Name>(name: N) => z.looseObject({ do: z.literal(name), ...SHAPES[name] });

/** An action of a trigger, as somebody asks for it: what changes a ticket, and what only triggers do. */
export const triggerActionSchema = z
  .discriminatedUnion('do', [
    ...actionSchema.options,
    asked('note').meta({ id: 'ActionNote' }),
    asked('stop').meta({ id: 'ActionStop' }),
  ])
  .meta({ override: withoutDiscriminator });
export type TriggerAction = z.infer<typeof triggerActionSchema>;

const knownSchema = z.discriminatedUnion('do', [stored('note'), stored('stop')]);

/** What only triggers do. */
export type OwnAction = z.infer<typeof knownSchema>;

/** An action of a trigger as it is stored: one that a later version made is kept, and done by none before it. */
export const storedTriggerActionSchema = z.union([
  knownSchema,
  storedActionSchema,
  z.looseObject({ do: unknownOf(NAMES) }),
]);
export type StoredTriggerAction = z.infer<typeof storedTriggerActionSchema>;

/** An action that only triggers do; null: it is one that changes a ticket, or one of a later version. */
export function ownAction(action: StoredTriggerAction): OwnAction | null {
  return knownSchema.safeParse(action).data ?? null;
}
