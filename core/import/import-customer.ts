import type { ImportedCustomer } from '../../schemas/api/import.ts';
import { type Customer, MOST_IDENTITIES, MOST_PHONES } from '../../schemas/customer.ts';
import type { KnownIdentity } from '../../schemas/identity.ts';
import { referenceKeys, requireReferences, withValues } from '../custom-field/index.ts';
import {
  customerChangeWrites,
  customerWrites,
  EXTERNAL_ID_TAKEN,
  emailIdentity,
  externalCustomerKey,
  IDENTITY_TAKEN,
  identityKey,
  isSameIdentity,
  keptPhones,
  loadCustomer,
  messengerIdentity,
  ownerOfExternalId,
  parseIdentityRow,
  phonesOf,
} from '../customer/index.ts';
import {
  externalOrganisationKey,
  organisationKeyOfAddress,
  parseDomainRow,
  parseExternalIdRow,
} from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { fieldError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Key } from '../shared/write.ts';
import { type ImportDeps, importedAt, type Outcome, requirePast } from './import-deps.ts';
import { importName } from './import-id.ts';
import { claimImported, IMPORTED_TAKEN, importedIn, importedThing } from './imported-store.ts';

/** What a customer brings along. */
type Brought = Parameters<typeof customerWrites>[1];

/**
 * Takes over a customer, at the time when they were made elsewhere. Who was imported already stays as they are. Who has one
 * of the addresses, an identity or the external id of the record is them: whatever is not known here yet is filled in, and what is stays.
 * @throws InvalidInputError that names what is wrong, and what another customer has
 */
export function importCustomer(deps: ImportDeps, context: Context, item: ImportedCustomer): Promise<Outcome> {
  const overtaken = [IMPORTED_TAKEN, IDENTITY_TAKEN, EXTERNAL_ID_TAKEN, 'version'];
  return untilNotOvertaken(overtaken, () => tryImport(deps, context, item));
}

async function tryImport(
  { table, rules }: ImportDeps,
  context: Context,
  item: ImportedCustomer,
): Promise<Outcome> {
  const { externalId, fields: given = {}, createdAt = context.now.toISOString() } = item;
  const imported = importedThing.of({ kind: 'customer', externalId });
  const { terms, language = null } = await rules.at(context.now, { fields: given });
  const addresses = [...new Set(item.addresses.map((address) => emailIdentity(address).value))];
  const names = namesIn(item, addresses);
  const rowAt = await readRows(table, [
    imported,
    ...names.map(({ key }) => key),
    ...addresses.map(organisationKeyOfAddress),
    ...organisationKeys(item),
    ...referenceKeys(terms.fields, given),
  ]);
  const known = importedIn(rowAt(imported));
  if (known !== null) return { outcome: 'unchanged', id: known.id, warnings: [] };
  requirePast(createdAt, context.now, 'createdAt');
  const fields = withValues(terms.fields, undefined, given, { subject: 'customer' });
  requireReferences(terms.fields, given, rowAt);
  const { name = '', locale = language, timezone = null, notes = '' } = item;
  const { postalAddress, location, tags, isVip, isBlocked, sharedTickets } = item;
  const externalIdOfRecord = item.externalIdOfRecord;
  const brought: Brought = {
    name,
    identities: names.flatMap(({ identity }) => identity ?? []),
    organisationId: organisationOf(item, addresses, rowAt),
    ...keptPhones([...(item.phone ? [item.phone] : []), ...(item.phones ?? [])].slice(0, MOST_PHONES)),
    locale,
    timezone,
    notes,
    ...(externalIdOfRecord !== undefined && { externalId: externalIdOfRecord }),
    ...(postalAddress && { postalAddress }),
    ...(location && { location }),
    ...(tags && { tags }),
    ...(isVip && { isVip }),
    ...(isBlocked && { isBlocked }),
    ...(sharedTickets && { sharedTickets }),
    ...(fields && { fields }),
  };
  const owner = ownerOf(names, rowAt);
  if (owner === null) {
    const id = await takeId(table, 'customer');
    const { writes } = customerWrites(
      id,
      brought,
      importedAt(context, createdAt, importName('customer', externalId)),
    );
    await table.write([...writes, claimImported('customer', externalId, { id })]);
    return { outcome: 'created', id, warnings: [] };
  }
  const before = await loadCustomer(table, owner);
  const now = importedAt(context, context.now.toISOString(), importName('customer', externalId));
  const { writes } = customerChangeWrites(before, completed(before, brought), now);
  await table.write([...writes, claimImported('customer', externalId, { id: owner })]);
  return { outcome: writes.length > 0 ? 'updated' : 'unchanged', id: owner, warnings: [] };
}

/** Something that only one customer can have, where it stands in what is imported, and the row that says whose it is. */
interface Name {
  path: string;
  key: Key;
  /** undefined: it is the external id of the record */
  identity?: KnownIdentity;
}

/** Everything by which a customer is found who is here already. */
function namesIn(
  { identities = [], externalIdOfRecord }: ImportedCustomer,
  addresses: readonly string[],
): Name[] {
  const named = (identity: KnownIdentity, path: string) => ({ path, key: identityKey(identity), identity });
  const others = identities.map(messengerIdentity);
  return [
    ...addresses.map((value, at) => named({ channel: 'email', value }, `addresses.${at}`)),
    ...others
      .map((identity, at) => named(identity, `identities.${at}`))
      .filter(({ identity }, at) => others.findIndex((one) => isSameIdentity(one, identity)) === at),
    ...(externalIdOfRecord === undefined
      ? []
      : [{ path: 'externalIdOfRecord', key: externalCustomerKey(externalIdOfRecord) }]),
  ];
}

/** Who has what is named; null: nobody. @throws InvalidInputError when that is not one customer */
function ownerOf(names: readonly Name[], rowAt: (key: Key) => unknown): number | null {
  let owner: number | null = null;
  for (const { path, key, identity } of names) {
    const row = rowAt(key);
    const id = identity ? (parseIdentityRow(row)?.customerId ?? null) : ownerOfExternalId(row);
    if (owner !== null && id !== null && id !== owner)
      throw fieldError(path, 'belongs to another customer than what is named before it');
    owner ??= id;
  }
  return owner;
}

const organisationKeys = ({ organisation }: ImportedCustomer): Key[] =>
  organisation === undefined ? [] : [externalOrganisationKey(organisation)];

/** @throws InvalidInputError when there is no organisation of that external id */
function organisationOf(
  { organisation }: ImportedCustomer,
  addresses: readonly string[],
  rowAt: (key: Key) => unknown,
): number | null {
  if (organisation === undefined) {
    const byDomain = addresses.map((value) => parseDomainRow(rowAt(organisationKeyOfAddress(value))));
    return byDomain.find((id) => id !== null) ?? null;
  }
  const id = parseExternalIdRow(rowAt(externalOrganisationKey(organisation)));
  if (id === null) throw fieldError('organisation', 'is the external id of no organisation of this desk');
  return id;
}

/** The customer with what was not known of them before. */
function completed(before: Customer, brought: Brought): Customer {
  const isHad = (one: KnownIdentity) => before.identities.some((had) => isSameIdentity(had, one));
  const added = brought.identities.filter((identity) => !isHad(identity));
  const fields = { ...brought.fields, ...before.fields };
  const isMoved = (before.organisationId ?? null) === null && brought.organisationId;
  return {
    ...before,
    name: before.name || brought.name,
    identities: [...before.identities, ...added].slice(
      0,
      Math.max(MOST_IDENTITIES, before.identities.length),
    ),
    ...(isMoved && { organisationId: brought.organisationId }),
    // What somebody may do in an organisation is meant of that one.
    ...((isMoved || before.organisationId === brought.organisationId) &&
      brought.sharedTickets && { sharedTickets: before.sharedTickets ?? brought.sharedTickets }),
    ...keptPhones([...new Set([...phonesOf(before), ...phonesOf(brought)])].slice(0, MOST_PHONES)),
    ...filled(before, brought),
    ...(brought.tags && { tags: [...new Set([...(before.tags ?? []), ...brought.tags])].sort() }),
    ...(brought.isVip && { isVip: true }),
    ...(brought.isBlocked && { isBlocked: true }),
    locale: before.locale ?? brought.locale,
    timezone: before.timezone ?? brought.timezone,
    notes: before.notes || brought.notes,
    ...(Object.keys(fields).length > 0 && { fields }),
  };
}

/** What can be said once of somebody, and was not. */
function filled(before: Customer, brought: Brought): Partial<Customer> {
  const names = (['externalId', 'postalAddress', 'location'] as const).filter(
    (name) => (before[name] ?? null) === null && (brought[name] ?? null) !== null,
  );
  return Object.fromEntries(names.map((name) => [name, brought[name]]));
}
