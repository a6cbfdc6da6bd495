import * as z from 'zod';
import { idSchema } from './actor.ts';
import { resolutionInSchema } from './api/resolutions.ts';
import { fieldKeySchema, withoutDiscriminator } from './conditions.ts';
import { CONFIGURATION_KEY } from './configuration.ts';
import { durationSchema } from './duration.ts';
import { numberSchema } from './number.ts';
import { unknownOf } from './open-enum.ts';
import { lineSchema, textSchema } from './text.ts';
import { ASSIGN_BY, tagsSchema } from './ticket.ts';

/** Most actions that are done together. */
export const MOST_ACTIONS = 30;
/** Most characters of a text that a field is set to, most values of a field that has several, and most followers that are added. */
const LONGEST_VALUE = 10_000;
const LONGEST_KEY = 100;
const MOST_VALUES = 50;
const MOST_AGENTS = 20;

const keySchema = z.string().regex(CONFIGURATION_KEY, 'must be a-z, 0-9, _ and -, and begin with a letter');
const agentSchema = z
  .union([idSchema, z.literal('me')])
  .describe('an agent by number; me: whoever sets the action going');
const valueSchema = z.union([
  textSchema(LONGEST_VALUE),
  numberSchema,
  z.boolean(),
  z.array(textSchema(LONGEST_KEY)).max(MOST_VALUES),
]);

/** What can be done to a ticket, and what each says beside its name. */
const SHAPES = {
  set: { field: fieldKeySchema, value: valueSchema },
  clear: { field: fieldKeySchema },
  add_tags: { tags: tagsSchema },
  remove_tags: { tags: tagsSchema },
  assign: {
    agent: agentSchema.nullable().optional().describe('null: nobody; when absent the assignee stays'),
    team: idSchema.nullable().optional().describe('null: none; when absent the team stays'),
    by: z
      .enum(ASSIGN_BY)
      .optional()
      .describe(
        'in place of `agent`: who of the team gets it, whatever the team says of its tickets; nobody has room: it waits. Whoever of the team has it keeps it',
      ),
  },
  status: {
    status: keySchema.describe('a status by its key, or a category for its default'),
    reason: keySchema.optional().describe('one of the reasons that the status lists'),
    waits: durationSchema
      .optional()
      .describe('after which time it is open again by itself, for a status that ends so'),
    resolution: resolutionInSchema.optional(),
  },
  plan: {
    after: durationSchema.describe('in which time it is to be worked on again'),
    agent: agentSchema.optional().describe('who is reminded then; who it was planned for, or the assignee'),
  },
  follow: { agents: z.array(agentSchema).min(1).max(MOST_AGENTS) },
  sla_policy: {
    policy: keySchema.nullable().describe('the policy that is in force; null: conditions decide again'),
    reason: lineSchema(200),
  },
} as const;
type Name = keyof typeof SHAPES;
const NAMES = Object.keys(SHAPES) as Name[];

const asked = <const N extends Name>(name: N) => z.strictObject({ do: z.literal(name), ...SHAPES[name] });
const stored = <const N extends Name>(name: N) => z.looseObject({ do: z.literal(name), ...SHAPES[name] });

/** An action, as somebody asks for it. */
export const actionSchema = z
  .discriminatedUnion('do', [
    asked('set').meta({ id: 'ActionSet' }),
    asked('clear').meta({ id: 'ActionClear' }),
    asked('add_tags').meta({ id: 'ActionAddTags' }),
    asked('remove_tags').meta({ id: 'ActionRemoveTags' }),
    asked('assign').meta({ id: 'ActionAssign' }),
    asked('status').meta({ id: 'ActionStatus' }),
    asked('plan').meta({ id: 'ActionPlan' }),
    asked('follow').meta({ id: 'ActionFollow' }),
    asked('sla_policy').meta({ id: 'ActionSlaPolicy' }),
  ])
  .meta({ override: withoutDiscriminator });
export type Action = z.infer<typeof actionSchema>;

const knownSchema = z.discriminatedUnion('do', [
  stored('set'),
  stored('clear'),
  stored('add_tags'),
  stored('remove_tags'),
  stored('assign'),
  stored('status'),
  stored('plan'),
  stored('follow'),
  stored('sla_policy'),
]);

/** An action as it is stored: one that a later version made is kept, and done by none before it. */
export const storedActionSchema = z.union([knownSchema, z.looseObject({ do: unknownOf(NAMES) })]);
export type StoredAction = z.infer<typeof storedActionSchema>;
export type KnownAction = z.infer<typeof knownSchema>;

/** An action that this version knows; null: only a later one does. */
export function knownAction(action: StoredAction): KnownAction | null {
  return knownSchema.safeParse(action).data ?? null;
}
