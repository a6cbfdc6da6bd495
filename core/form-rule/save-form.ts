import { type Conditions, storedConditionsSchema } from '../../schemas/conditions.ts';
import { compileConditions } from '../conditions/index.ts';
import { createThing, type NewThing, type ThingTarget, updateThing } from '../configuration/index.ts';
import { type Form, formArea } from '../custom-field/index.ts';
import type { KeptCatalogue } from '../fields/index.ts';
import type { Context } from '../shared/context.ts';
import { InvalidInputError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { formCatalogue } from './form-rules.ts';

/** What forms are saved with. */
export interface FormDeps {
  readonly table: Table;
  readonly catalogue: Pick<KeptCatalogue, 'latest'>;
}

/** What somebody says of a rule of a form. */
interface GivenRule {
  fields: string[];
  conditions: Conditions;
  isRequired: boolean;
}

/** What somebody says of a form. */
export type FormGiven = Omit<NewThing<Form>, 'rules'> & { rules: GivenRule[] };

/**
 * Makes a form.
 * @throws InvalidInputError that names what is wrong with its rules; ConflictError `form.key_taken`
 */
export async function createForm(
  deps: FormDeps,
  context: Context,
  { fields, alongside }: { fields: FormGiven; alongside?: AlongsideWrites<Form> },
): Promise<Form> {
  const made = { ...fields, rules: await storedRules(deps, fields.rules, context.now) };
  return createThing(deps, context, formArea, { fields: made, ...(alongside && { alongside }) });
}

/**
 * Changes a form: absent fields stay.
 * @throws NotFoundError, StaleVersionError, and what making one throws
 */
export async function updateForm(
  deps: FormDeps,
  context: Context,
  {
    change,
    ...target
  }: ThingTarget<Form> & { change: { [Name in keyof FormGiven]?: FormGiven[Name] | undefined } },
): Promise<Form> {
  const { rules, ...others } = definedFields(change);
  return updateThing(deps, context, formArea, {
    ...target,
    change: { ...others, ...(rules && { rules: await storedRules(deps, rules, context.now) }) },
  });
}

/** Rules as they are stored, whose conditions ask for nothing but what stands in a form, and for no time that moves. */
async function storedRules(
  { catalogue }: FormDeps,
  rules: readonly GivenRule[],
  now: Date,
): Promise<NonNullable<Form['rules']>> {
  if (rules.length === 0) return [];
  const known = formCatalogue(await catalogue.latest(now));
  return Promise.all(
    rules.map(async ({ conditions, ...rule }, at) => {
      const path = `rules.${at}.conditions`;
      const { movedBy, changesOf } = await compileConditions(conditions, known, { path });
      const [moving] = [...movedBy, ...changesOf];
      if (moving !== undefined)
        throw new InvalidInputError('conditions.invalid', 'Some conditions are wrong.', [
          { path, message: `must not ask ${moving} for a change, or by a time that moves` },
        ]);
      return { ...rule, conditions: storedConditionsSchema.parse(conditions) };
    }),
  );
}
