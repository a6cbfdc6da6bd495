import { plainValue } from '../../schemas/custom-value.ts';
import { type CompiledConditions, compileStoredConditions } from '../conditions/index.ts';
import type { Form } from '../custom-field/index.ts';
import { type AnyFacts, type Catalogue, catalogue } from '../fields/index.ts';

/** What is known when a form is filled in: what stands in it, by key of the field. */
export interface FormFacts extends AnyFacts {
  readonly values: Readonly<Record<string, unknown>>;
}

/** Start of the names of custom fields of tickets in conditions. */
const CUSTOM = 'ticket.custom.';

/** The custom fields that customers fill in, as conditions of a form ask about them: what stands in the form. */
export function formCatalogue(whole: Catalogue): Catalogue<FormFacts> {
  const fields = whole.fields.filter(
    ({ key, setBy }) => key.startsWith(CUSTOM) && setBy.includes('customer'),
  );
  const asked = fields.map(({ read: _read, readBefore: _before, ...shape }) => {
    const name = shape.key.slice(CUSTOM.length);
    return { ...shape, read: ({ values }: FormFacts) => plainValue(values[name]) };
  });
  return catalogue(asked, whole.timeZone);
}

/** Which of its fields a form asks for, as it is filled in so far. */
export interface AskedFields {
  readonly shown: ReadonlySet<string>;
  /** those that must hold something by a rule, whatever they are by themselves */
  readonly required: ReadonlySet<string>;
}

/** The rules of a form, ready to be asked as somebody fills it in. */
export interface FormRules {
  /** whether what is asked for depends on anything */
  readonly areAny: boolean;
  /** Of the fields with these keys those that are asked for, given what stands in them. */
  asked(keys: readonly string[], facts: FormFacts): AskedFields;
}

/**
 * Makes the rules of a form ready. A field that rules name is asked for as soon as the conditions of one of them hold; rules are asked in their order, and
 * what stands in a field that is not asked for counts for nothing. What cannot be read does not hold.
 */
export async function formRules(
  form: Pick<Form, 'rules'> | undefined,
  whole: () => Promise<Catalogue>,
): Promise<FormRules> {
  const rules = form?.rules ?? [];
  if (rules.length === 0)
    return { areAny: false, asked: (keys) => ({ shown: new Set(keys), required: new Set() }) };
  const known = formCatalogue(await whole());
  const compiled = await Promise.all(
    rules.map(async ({ conditions, ...rule }) => ({
      ...rule,
      conditions: await compileStoredConditions(conditions, known, {}),
    })),
  );
  return { areAny: true, asked: (keys, facts) => askedBy(compiled, keys, facts) };
}

interface CompiledRule {
  readonly fields: readonly string[];
  readonly isRequired: boolean;
  readonly conditions: CompiledConditions<FormFacts>;
}

function askedBy(rules: readonly CompiledRule[], keys: readonly string[], facts: FormFacts): AskedFields {
  const ruled = new Set(rules.flatMap(({ fields }) => fields));
  const shown = new Set(keys.filter((key) => !ruled.has(key)));
  const required = new Set<string>();
  for (const { fields, isRequired, conditions } of rules) {
    const values = Object.fromEntries(Object.entries(facts.values).filter(([key]) => shown.has(key)));
    if (!conditions.holds({ ...facts, values })) continue;
    for (const key of fields) {
      if (!keys.includes(key)) continue;
      shown.add(key);
      if (isRequired) required.add(key);
    }
  }
  return { shown, required };
}
