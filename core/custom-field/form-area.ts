import type * as z from 'zod';
import { formShape } from '../../schemas/form.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import type { FieldProblem } from '../shared/errors.ts';
import { fieldArea } from './field-area.ts';
import type { WorkingField } from './fields.ts';

const stored = configuredSchema(formShape);
/** Which custom fields tickets have that have this form. */
export type Form = z.infer<typeof stored>;

/** The forms as the desk works with them. */
export interface Forms {
  readonly all: readonly Form[];
  /** The form with this key, retired or not. */
  named(key: string): Form | undefined;
  /** The form that tickets of a type have unless they are given another. */
  ofType(type: unknown): Form | undefined;
  /** Of these fields, those of a ticket that has this form, or none: its own, and those that stand in no form. */
  fieldsOf(form: string | null | undefined, fields: readonly WorkingField[]): readonly WorkingField[];
}

const NO_FIELD = {
  code: 'field.unknown',
  message: 'There is no such field.',
  field: 'names what is no field of tickets on this desk',
} as const;

/** The forms as an area of the desk's configuration. */
export const formArea = declareArea<Form, Forms>({
  name: 'forms',
  what: 'form',
  most: 100,
  stored,
  facts: ['types', 'fields', 'isOffered'],
  shipped: [],
  references: ({ fields }) =>
    fields.map((key, at) => ({
      path: `fields.${at}`,
      area: fieldArea,
      key,
      refusal: NO_FIELD,
      fits: (thing: object) => 'subject' in thing && thing.subject === 'ticket',
    })),
  problems,
  compile: compileForms,
});

/** A form has each field once, and a type one form at most, or nobody could say which. */
function problems(forms: readonly Form[]): FieldProblem[] {
  return [
    ...forms.flatMap(doubled).slice(0, 1),
    ...typeProblems(forms),
    ...forms.flatMap(ruleProblems).slice(0, 1),
  ];
}

function doubled({ isRetired, fields }: Form): FieldProblem[] {
  const at = isRetired ? -1 : fields.findIndex((key, place) => fields.indexOf(key) !== place);
  return at < 0 ? [] : [{ path: `fields.${at}`, message: 'must not be in the form twice' }];
}

function typeProblems(forms: readonly Form[]): FieldProblem[] {
  const used = forms.filter(({ isRetired }) => !isRetired).flatMap(({ types }) => types);
  return used.some((type, at) => used.indexOf(type) !== at)
    ? [{ path: 'types', message: 'must not name a type that another form in use, or this one, has already' }]
    : [];
}

/** A rule shows fields of its form, by what stands in fields that are asked for without it, or by a rule before it. */
function ruleProblems({ isRetired, fields, rules = [] }: Form): FieldProblem[] {
  if (isRetired) return [];
  return rules.flatMap((rule, at) => {
    const foreign = rule.fields.findIndex((key) => !fields.includes(key));
    if (foreign >= 0)
      return [{ path: `rules.${at}.fields.${foreign}`, message: 'must be a field of the form' }];
    const later = new Set(
      rules.slice(at).flatMap((other) => other.fields.map((key) => `ticket.custom.${key}`)),
    );
    const early = new Set(
      rules.slice(0, at).flatMap((other) => other.fields.map((key) => `ticket.custom.${key}`)),
    );
    const asksLater = askedIn(rule.conditions).some((key) => later.has(key) && !early.has(key));
    const message = 'must not ask for what this rule or a later one shows';
    return asksLater ? [{ path: `rules.${at}.conditions`, message }] : [];
  });
}

/** The keys of all fields that conditions ask for. */
function askedIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(askedIn);
  if (typeof node !== 'object' || node === null) return [];
  const { field, all, any } = node as { field?: unknown; all?: unknown; any?: unknown };
  return [...(typeof field === 'string' ? [field] : []), ...askedIn(all), ...askedIn(any)];
}

/** Makes the forms ready to be worked with. */
export function compileForms(all: readonly Form[]): Forms {
  const byKey = new Map(all.map((form) => [form.key, form]));
  const inUse = all.filter(({ isRetired }) => !isRetired);
  const byType = new Map(inUse.flatMap((form) => form.types.map((type) => [type, form] as const)));
  const grouped = new Set(inUse.flatMap(({ fields }) => fields));
  return {
    all,
    named: (key) => byKey.get(key),
    ofType: (type) => (typeof type === 'string' ? byType.get(type) : undefined),
    fieldsOf: (key, fields) => {
      const own = new Set(key ? byKey.get(key)?.fields : []);
      return fields.filter((field) => own.has(field.key) || !grouped.has(field.key));
    },
  };
}

/** The forms of a desk that has none. */
export const NO_FORMS = compileForms([]);
