import { type CustomValues, plainValue } from '../../schemas/custom-value.ts';
import type { Principal } from '../auth/index.ts';
import {
  type CustomFields,
  type GivenValues,
  referenceKeys,
  referencesIn,
  requireReferences,
} from '../custom-field/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { wrongFieldsError } from '../shared/errors.ts';
import { organisationKey } from '../shared/party-keys.ts';
import { isSameValue } from '../shared/same-value.ts';
import { type Key, textOfKey } from '../shared/write.ts';

/** Values that somebody gives to a ticket. */
interface Given {
  fields?: GivenValues | undefined;
}

/**
 * The rows by which `requireNameable` decides: those that the values name. Of what customers name nothing is looked up, so that
 * no answer, however it differs, tells them which numbers there are: their own row decides.
 */
export function valueKeys(fields: CustomFields, by: Principal, given: Given): Key[] {
  if (by.kind !== 'customer') return referenceKeys(fields, given.fields);
  return referencesIn(fields, given.fields).length > 0 ? [customerKey(by.id)] : [];
}

/**
 * Makes sure that what values name is there, and may be named: agents name any customer and organisation, customers only
 * themselves and their own organisation, beside what the ticket names already.
 * @throws InvalidInputError with a path for each that is not
 */
export function requireNameable(
  fields: CustomFields,
  by: Principal,
  { fields: given = {} }: Given,
  known: { rowAt: (key: Key) => unknown; held?: CustomValues | undefined; path?: string },
): void {
  const { rowAt, held, path = 'fields.' } = known;
  if (by.kind !== 'customer') {
    requireReferences(fields, given, rowAt, path);
    return;
  }
  const references = referencesIn(fields, given);
  const named = references.filter(({ key }) => !isSameValue(plainValue(held?.[key]), given[key]));
  if (named.length === 0) return;
  const own = ownKeys(by.id, rowAt(customerKey(by.id))).map(textOfKey);
  const problems = named
    .filter(({ row }) => !own.includes(textOfKey(row)))
    .map(({ key, what }) => ({ path: `${path}${key}`, message: OWN[what] }));
  if (problems.length > 0) throw wrongFieldsError(problems);
}

const OWN = {
  customer: 'must be your own number',
  organisation: 'must be the number of your organisation',
} as const;

function ownKeys(customerId: number, row: unknown): Key[] {
  const { organisationId } = row === undefined ? {} : parseCustomerRow(row);
  return [customerKey(customerId), ...(organisationId ? [organisationKey(organisationId)] : [])];
}
