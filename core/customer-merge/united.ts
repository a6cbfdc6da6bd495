import type { Customer } from '../../schemas/customer.ts';
import { isSameIdentity, keptPhones, phonesOf } from '../customer/index.ts';

/** Two records of one person as they are when they are one. */
export interface United {
  /** the record that goes on */
  target: Customer;
  /** the record that goes on in it: who they were is still known of it, and nothing reaches them by it */
  source: Customer;
}

/**
 * Makes one of two records of a person. What the target says stays, and what only the source says is added: every identity, phone and tag, and
 * notes below those that are there. An external id moves when the target has none; otherwise the source keeps it, and leads to the
 * target. Versions are those of before.
 */
export function unitedCustomers({ source, target }: United): United {
  const movesExternalId = (target.externalId ?? null) === null && (source.externalId ?? null) !== null;
  const { otherPhones: _more, ...kept } = source;
  return {
    target: {
      ...target,
      name: target.name || source.name,
      identities: [...target.identities, ...source.identities.filter(lacking(target))],
      ...keptPhones([...phonesOf(target), ...phonesOf(source)]),
      notes: [target.notes, source.notes].filter((text) => text !== '').join('\n\n'),
      ...filled(target, source),
      ...(movesExternalId && { externalId: source.externalId }),
      ...union('tags', target, source),
      ...((source.isVip ?? false) && { isVip: true }),
      ...unitedFields(target, source),
      formerIds: [...(target.formerIds ?? []), source.id, ...(source.formerIds ?? [])],
    },
    source: {
      ...kept,
      identities: [],
      phone: null,
      ...(movesExternalId && { externalId: null }),
      mergedInto: target.id,
    },
  };
}

const SINGLE = ['organisationId', 'postalAddress', 'location', 'locale', 'timezone'] as const;

/** What the target does not say and the source does. */
function filled(target: Customer, source: Customer): Partial<Customer> {
  const missing = SINGLE.filter((name) => (target[name] ?? null) === null && (source[name] ?? null) !== null);
  // What somebody may do in an organisation was said of that one alone.
  const more = missing.includes('organisationId') ? (['sharedTickets'] as const) : [];
  return Object.fromEntries([...missing, ...more].map((name) => [name, source[name] ?? null]));
}

function union(name: 'tags', target: Customer, source: Customer): Partial<Customer> {
  const added = (source[name] ?? []).filter((one) => !(target[name] ?? []).includes(one));
  return added.length === 0 ? {} : { [name]: [...(target[name] ?? []), ...added].sort() };
}

function unitedFields(target: Customer, source: Customer): Partial<Customer> {
  const known = Object.entries(source.fields ?? {}).filter(
    ([key]) => (target.fields?.[key] ?? null) === null,
  );
  return known.length === 0 ? {} : { fields: { ...target.fields, ...Object.fromEntries(known) } };
}

const lacking =
  ({ identities }: Customer) =>
  (identity: Customer['identities'][number]) =>
    !identities.some((had) => isSameIdentity(had, identity));
