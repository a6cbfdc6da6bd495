import * as z from 'zod';
import { actionSchema, storedActionSchema } from './action.ts';
import { withoutDiscriminator } from './conditions.ts';
import { byLanguageSchema, CONFIGURATION_KEY } from './configuration.ts';
import { unknownOf } from './open-enum.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from './text.ts';

/** Most characters of a note that a trigger writes. */
const LONGEST_NOTE = 10_000;

const noteTextSchema = textSchema(LONGEST_NOTE)
  .min(1)
  .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
  .describe('filled in as the text of a template is');

const replyShape = {
  texts: byLanguageSchema(noteTextSchema)
    .optional()
    .describe(
      'what it says, by language (BCP 47), in English at least: that of the ticket is taken, else of its requester, of the desk, English',
    ),
  template: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a template')
    .optional()
    .describe('whose texts it says; either this or `texts`'),
  collaborators: z.boolean().optional().describe('whether they get a copy; not when absent'),
};

/** What triggers do beside what changes a ticket. */
const SHAPES = {
  note: { text: noteTextSchema },
  reply: replyShape,
  macro: {
    key: z
      .string()
      .regex(CONFIGURATION_KEY, 'must be the key of a macro')
      .describe('of a macro that everyone has'),
  },
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
    asked('reply').meta({
      id: 'ActionReply',
      description:
        'A reply to the requester, written by a machine: it does not answer the customer, and none is written to what a machine wrote, to spam, or to somebody who may be another.',
    }),
    asked('macro').meta({
      id: 'ActionMacro',
      description: 'What a macro that is written as text says and does, as it is then.',
    }),
    asked('stop').meta({ id: 'ActionStop' }),
  ])
  .meta({ override: withoutDiscriminator });
export type TriggerAction = z.infer<typeof triggerActionSchema>;

const knownSchema = z.discriminatedUnion('do', [
  stored('note'),
  stored('reply'),
  stored('macro'),
  stored('stop'),
]);

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
