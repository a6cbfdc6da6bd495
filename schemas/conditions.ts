import * as z from 'zod';
import { durationSchema, hoursSchema } from './duration.ts';
import { numberSchema } from './number.ts';
import { textSchema } from './text.ts';

/** Most conditions in one list; in all groups together there may be no more (`compileConditions`). */
export const MOST_CONDITIONS = 100;
/** Most values in the list of one condition. */
export const MOST_VALUES = 100;
/** Most characters of a text that is compared with, and of a pattern. */
const LONGEST_TEXT = 500;

/** The name of a field in the catalogue, such as `ticket.priority`. */
export const fieldKeySchema = z
  .string()
  .max(120)
  .regex(/^[a-z]+(?:\.[A-Za-z0-9_-]+)+$/, 'must be the key of a field, such as ticket.priority');

const textValueSchema = textSchema(LONGEST_TEXT).min(1);
const scalarSchema = z.union([textValueSchema, numberSchema, z.boolean()]);
const comparableSchema = z.union([textValueSchema, numberSchema]);

/** A moment (RFC 3339, any offset) or a day, which is one of the desk's time zone. */
export const fixedMomentSchema = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

const business = {
  hours: z
    .literal('business')
    .describe(
      'time counts as the calendar says that the option `defaultCalendar` names, whatever team a ticket has; without one, conditions that ask for it are refused',
    ),
};
const calendar = { hours: z.literal('calendar').optional() };

/** A moment that moves with the time: that long ago, or that long ahead, in calendar or in business time. */
const movingMomentSchema = z.union([
  z.strictObject({ ago: durationSchema, ...calendar }),
  z.strictObject({ ago: hoursSchema, ...business }),
  z.strictObject({ ahead: durationSchema, ...calendar }),
  z.strictObject({ ahead: hoursSchema, ...business }),
]);

const MOMENT =
  'must be a time such as 2026-03-01T12:00:00Z, a day such as 2026-03-01, {"ago": "P3D"} or {"ahead": "PT4H"}';
const PERIOD =
  'must be a duration such as P3D, or {"duration": "PT4H", "hours": "business"}, which takes no days';

const periodSchema = z.union(
  [
    durationSchema,
    z.strictObject({ duration: durationSchema, ...calendar }),
    z.strictObject({ duration: hoursSchema, ...business }),
  ],
  PERIOD,
);

/* @__NO_SIDE_EFFECTS__ */
function leaf<const Operators extends readonly [string, ...string[]], Value extends z.ZodType>(
  operators: Operators,
  value: Value,
) {
  return z.strictObject({ field: fieldKeySchema, operator: z.enum(operators), value });
}

/** The operators that need the same kind of value stand together. */
const LEAVES = [
  leaf(['is', 'is_not'], scalarSchema).meta({ id: 'ConditionOnValue' }),
  leaf(['changed_to', 'changed_from'], scalarSchema).meta({
    id: 'ConditionOnChange',
    description:
      'Of a field with several values: it has this one now and had not before, or the other way round.',
  }),
  leaf(['any_of', 'none_of', 'all_of'], z.array(comparableSchema).min(1).max(MOST_VALUES)).meta({
    id: 'ConditionOnValues',
  }),
  leaf(['contains', 'contains_word', 'starts', 'ends', 'matches'], textValueSchema).meta({
    id: 'ConditionOnText',
    description:
      'Upper and lower case are the same. `matches` takes a regular expression in the syntax of RE2: without look-around and back-references.',
  }),
  leaf(['before', 'after'], z.union([fixedMomentSchema, movingMomentSchema], MOMENT)).meta({
    id: 'ConditionOnMoment',
  }),
  leaf(['within_last', 'within_next'], periodSchema).meta({ id: 'ConditionOnPeriod' }),
  leaf(['greater', 'less'], comparableSchema).meta({ id: 'ConditionOnOrder' }),
  leaf(['between'], z.strictObject({ from: comparableSchema, to: comparableSchema })).meta({
    id: 'ConditionOnRange',
    description: 'Both ends belong to the range.',
  }),
  z
    .strictObject({ field: fieldKeySchema, operator: z.enum(['present', 'absent', 'changed']) })
    .meta({ id: 'ConditionOnPresence' }),
] as const;

/** OpenAPI's discriminator wants one value for each member, and a member that has it. */
export function withoutDiscriminator({ jsonSchema }: { jsonSchema: { discriminator?: unknown } }): void {
  delete jsonSchema.discriminator;
}

/** One condition: a field of the catalogue, an operator, and what the operator needs to compare with. */
export const conditionSchema = z
  .discriminatedUnion('operator', LEAVES, { error: noOperator })
  .meta({ override: withoutDiscriminator });
export type Condition = z.infer<typeof conditionSchema>;
export type Operator = Condition['operator'];

/** Every operator there is. */
export const OPERATORS = LEAVES.flatMap(({ shape }): readonly Operator[] => shape.operator.options);

function noOperator(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  return `must be one of ${OPERATORS.join(', ')}`;
}

/* @__NO_SIDE_EFFECTS__ */
function group<Item extends z.ZodType>(item: Item, id: string) {
  const items = z.array(item).max(MOST_CONDITIONS).optional();
  return (
    z
      // that a group has no operator tells it from a condition, so that what is wrong in either can be said where it is
      .strictObject({ operator: z.undefined().optional(), all: items, any: items })
      .meta({
        id,
        override: ({ jsonSchema }) => {
          delete jsonSchema.properties?.operator;
        },
      })
  );
}

/** A condition, or the group of the level below. */
function itemOf<Group extends ReturnType<typeof group>>(below: Group) {
  return z
    .discriminatedUnion('operator', [...LEAVES, below], { error: noOperator })
    .meta({ override: withoutDiscriminator });
}

/** Written out level by level: what stands too deep is refused before anything follows it down. */
const group5 = group(conditionSchema, 'ConditionsFifthLevel');
const group4 = group(itemOf(group5), 'ConditionsFourthLevel');
const group3 = group(itemOf(group4), 'ConditionsThirdLevel');
const group2 = group(itemOf(group3), 'ConditionsSecondLevel');
const group1 = group(itemOf(group2), 'Conditions');

/** Conditions of which all must hold, and at least one of `any`. A list that is absent or empty demands nothing. */
export interface Conditions {
  operator?: undefined;
  all?: readonly (Condition | Conditions)[] | undefined;
  any?: readonly (Condition | Conditions)[] | undefined;
}

/** What people write: groups of conditions, nested five deep at most. */
export const conditionsSchema: z.ZodType<Conditions, Conditions> = group1;

/**
 * Conditions as rows keep them, and as the evaluator reads them: whatever is in there that this version does not know does not
 * hold, and is kept.
 */
export const storedConditionsSchema = z.looseObject({
  all: z.array(z.looseObject({})).optional(),
  any: z.array(z.looseObject({})).optional(),
});
export type StoredConditions = z.infer<typeof storedConditionsSchema>;
