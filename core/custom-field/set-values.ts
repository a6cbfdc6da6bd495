import type { CustomSubject } from '../../schemas/custom-field.ts';
import { type CustomValues, plainValue, plainValues } from '../../schemas/custom-value.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import { customerKey, organisationKey } from '../shared/party-keys.ts';
import { readRows } from '../shared/read-rows.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { type CustomFields, NO_FIELDS, type WorkingField } from './fields.ts';
import { type GivenValue, readValue } from './value.ts';

/** Values that somebody gives, by key of the field; null takes a value away, and what is absent stays. */
export type GivenValues = Readonly<Record<string, GivenValue>>;

/** On what, and by whom, values are set. */
export interface Setting {
  readonly subject: CustomSubject;
  /** a customer sets what customers may set */
  readonly by?: 'desk' | 'customer' | undefined;
  /** of the fields in problems, `fields.` where nothing else is said */
  readonly path?: string | undefined;
}

/** Most bytes of all values of a thing: its row and its events hold them. */
const MOST_BYTES = 32 * 1024;

/**
 * The values of a thing with those that somebody gives. A value that it has already is no change, and is taken whatever became
 * of its field. `fields` must be prepared for the keys that are given.
 * @throws InvalidInputError with a path for each field that is wrong
 */
export function withValues(
  fields: CustomFields,
  before: CustomValues | undefined,
  given: GivenValues,
  { subject, by = 'desk', path = 'fields.' }: Setting,
): CustomValues | undefined {
  const values: Record<string, unknown> = { ...before };
  const problems: FieldProblem[] = [];
  for (const [key, value] of Object.entries(given)) {
    const held = plainValue(before?.[key]);
    if (held !== undefined && isSameValue(held, value)) continue;
    const read = readOne(knownField(fields.named(key), subject, by), value, { subject, by, held });
    if (typeof read === 'string') problems.push({ path: `${path}${key}`, message: read });
    else if (read === null) Reflect.deleteProperty(values, key);
    else values[key] = read.value;
  }
  if (problems.length === 0 && Buffer.byteLength(JSON.stringify(values)) > MOST_BYTES)
    problems.push({ path: path.slice(0, -1), message: `must not hold more than ${MOST_BYTES} bytes` });
  if (problems.length > 0) throw wrongFieldsError(problems);
  return Object.keys(values).length > 0 || before !== undefined ? values : undefined;
}

/** A field as whoever sets it knows it: a customer does not know of what is hidden from them. */
function knownField(
  field: WorkingField | undefined,
  subject: CustomSubject,
  by: 'desk' | 'customer',
): WorkingField | undefined {
  const isHidden = by === 'customer' && field?.customers === 'hidden';
  return field?.subject === subject && !isHidden ? field : undefined;
}

function readOne(
  field: WorkingField | undefined,
  value: GivenValue,
  { subject, by, held }: { subject: CustomSubject; by: 'desk' | 'customer'; held: unknown },
): ReturnType<typeof readValue> | null {
  if (field === undefined) return `is no field of ${WHAT[subject]} on this desk`;
  if (value === null && held === undefined) return null;
  if (by === 'customer' && field.customers !== 'editable') return 'is for agents to say';
  if (value === null) return field.required === 'creation' && !field.isRetired ? 'is required' : null;
  if (field.isRetired) return 'is retired: it keeps its value, and takes no other';
  return readValue(field, value);
}

const WHAT: Record<CustomSubject, string> = {
  ticket: 'tickets',
  customer: 'customers',
  organisation: 'organisations',
};

/** The values of a new thing: those that are given, and where nothing is, what each of its fields holds from the beginning. */
export function firstValues(
  fields: CustomFields,
  own: readonly WorkingField[],
  given: GivenValues,
  setting: Setting,
): CustomValues | undefined {
  const set = withValues(fields, undefined, given, setting) ?? {};
  const initial = own.filter(
    ({ key, isRetired, initial: value }) => !isRetired && value !== null && !Object.hasOwn(given, key),
  );
  const first = initial.flatMap((field) => {
    // What no pattern was prepared for was checked when the field was made.
    const read =
      field.type === 'pattern' ? { value: { text: String(field.initial) } } : readValue(field, field.initial);
    return typeof read === 'string' ? [] : [[field.key, read.value] as const];
  });
  const values = { ...Object.fromEntries(first), ...set };
  return Object.keys(values).length > 0 ? values : undefined;
}

/** What is missing of values: a problem for each field that is required then and holds nothing. */
export function missingValues(
  own: readonly WorkingField[],
  values: CustomValues | undefined,
  { when, by = 'desk', path = 'fields.' }: { when: 'creation' | 'solving' } & Omit<Setting, 'subject'>,
): FieldProblem[] {
  return own
    .filter(({ isRetired, required }) => !isRetired && (required === 'creation' || required === when))
    .filter(({ customers }) => by === 'desk' || customers === 'editable')
    .filter(({ key }) => plainValue(values?.[key]) === undefined)
    .map(({ key }) => ({
      path: `${path}${key}`,
      message: when === 'creation' ? 'is required' : 'is needed to solve a ticket',
    }));
}

/** What the fields of a new customer or organisation hold from the beginning, whom nobody was asked about. */
export function initialValues(fields: CustomFields, subject: CustomSubject): CustomValues | undefined {
  return firstValues(fields, fields.of(subject), {}, { subject });
}

/** The rows that given values name: customers and organisations, which must be there. */
export function referenceKeys(fields: CustomFields, given: GivenValues = {}): Key[] {
  return referencesIn(fields, given).map(({ row }) => row);
}

/**
 * Makes sure that what given values name is there.
 * @throws InvalidInputError with a path for each that is not
 */
export function requireReferences(
  fields: CustomFields,
  given: GivenValues = {},
  rowAt: (key: Key) => unknown,
  path = 'fields.',
): void {
  const missing = referencesIn(fields, given).filter(({ row }) => rowAt(row) === undefined);
  const problems = missing.map(({ key, what }) => ({
    path: `${path}${key}`,
    message: `is no ${what} of this desk`,
  }));
  if (problems.length > 0) throw wrongFieldsError(problems);
}

/** What a value names, by the key of its field. */
interface Reference {
  key: string;
  what: 'customer' | 'organisation';
  row: Key;
}

/** What given values name. */
export function referencesIn(fields: CustomFields, given: GivenValues = {}): Reference[] {
  return Object.entries(given).flatMap(([key, value]): Reference[] => {
    const field = fields.named(key);
    if (field?.type !== 'reference' || !Number.isSafeInteger(value)) return [];
    const id = Number(value);
    return field.to === 'customer'
      ? [{ key, what: 'customer', row: customerKey(id) }]
      : [{ key, what: 'organisation', row: organisationKey(id) }];
  });
}

/** The same with a read of its own, where one is named. */
async function requireKnownReferences(
  table: Table,
  fields: CustomFields,
  given: GivenValues | undefined,
): Promise<void> {
  const keys = referenceKeys(fields, given);
  if (keys.length > 0) requireReferences(fields, given, await readRows(table, keys));
}

/** What commands on customers and organisations need for the values of their custom fields; a desk without has none. */
interface ValueDeps {
  table: Table;
  /** prepared for the values that are given */
  customFields?: CustomFields;
}

/**
 * The values of a new customer or organisation.
 * @throws InvalidInputError with a path for each field that is wrong or missing
 */
export async function newValues(
  { table, customFields: fields = NO_FIELDS }: ValueDeps,
  given: GivenValues = {},
  subject: CustomSubject,
): Promise<CustomValues | undefined> {
  const own = fields.of(subject);
  const values = firstValues(fields, own, given, { subject });
  const missing = missingValues(own, values, { when: 'creation' });
  if (missing.length > 0) throw wrongFieldsError(missing);
  await requireKnownReferences(table, fields, given);
  return values;
}

/** Refuses what `withValues` cannot know: references that lead nowhere. Gives how values are changed then. */
export async function valueChange(
  { table, customFields: fields = NO_FIELDS }: ValueDeps,
  given: GivenValues = {},
  subject: CustomSubject,
): Promise<(before: CustomValues | undefined) => { fields?: CustomValues }> {
  await requireKnownReferences(table, fields, given);
  return (before) => {
    const values = withValues(fields, before, given, { subject });
    return values === undefined ? {} : { fields: values };
  };
}

/** Values as a customer may see them: those of fields that are shown to customers. */
export function valuesForCustomer(values: CustomValues | undefined, fields: CustomFields = NO_FIELDS) {
  const seen = Object.entries(values ?? {}).filter(([key]) => {
    const access = fields.named(key)?.customers;
    return access === 'visible' || access === 'editable';
  });
  return plainValues(Object.fromEntries(seen));
}
