import type { ImportedCustomer } from '../../schemas/api/import.ts';
import type { Customer } from '../../schemas/customer.ts';
import { referenceKeys, requireReferences, withValues } from '../custom-field/index.ts';
import {
  customerChangeWrites,
  customerWrites,
  emailIdentity,
  IDENTITY_TAKEN,
  identityKey,
  loadCustomer,
  parseIdentityRow,
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
 * of the addresses is them: whatever is not known here yet is filled in, and what is stays.
 * @throws InvalidInputError that names what is wrong, and an address that another customer has
 */
export function importCustomer(deps: ImportDeps, context: Context, item: ImportedCustomer): Promise<Outcome> {
  const overtaken = [IMPORTED_TAKEN, IDENTITY_TAKEN, 'version'];
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
  const identities = [...new Set(item.addresses.map((address) => emailIdentity(address).value))];
  const rowAt = await readRows(table, [
    imported,
    ...identities.flatMap((value) => [
      identityKey({ channel: 'email', value }),
      organisationKeyOfAddress(value),
    ]),
    ...organisationKeys(item),
    ...referenceKeys(terms.fields, given),
  ]);
  const known = importedIn(rowAt(imported));
  if (known !== null) return { outcome: 'unchanged', id: known.id, warnings: [] };
  requirePast(createdAt, context.now, 'createdAt');
  const fields = withValues(terms.fields, undefined, given, { subject: 'customer' });
  requireReferences(terms.fields, given, rowAt);
  const { name, phone = null, locale = language, timezone = null, notes = '' } = item;
  const brought: Brought = {
    name,
    identities: identities.map((value) => ({ channel: 'email', value })),
    organisationId: organisationOf(item, identities, rowAt),
    phone,
    locale,
    timezone,
    notes,
    ...(fields && { fields }),
  };
  const owner = ownerOf(identities, rowAt);
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

/** Who has the addresses; null: nobody. @throws InvalidInputError when that is not one customer */
function ownerOf(addresses: readonly string[], rowAt: (key: Key) => unknown): number | null {
  let owner: number | null = null;
  for (const [at, value] of addresses.entries()) {
    const id = parseIdentityRow(rowAt(identityKey({ channel: 'email', value })))?.customerId ?? null;
    if (owner !== null && id !== null && id !== owner)
      throw fieldError(`addresses.${at}`, 'belongs to another customer than an address before it');
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
  const had = new Set(before.identities.map(({ channel, value }) => `${String(channel)} ${value}`));
  const added = brought.identities.filter(({ channel, value }) => !had.has(`${channel} ${value}`));
  const fields = { ...brought.fields, ...before.fields };
  return {
    ...before,
    name: before.name || brought.name,
    identities: [...before.identities, ...added],
    ...(brought.organisationId && { organisationId: before.organisationId ?? brought.organisationId }),
    phone: before.phone ?? brought.phone,
    locale: before.locale ?? brought.locale,
    timezone: before.timezone ?? brought.timezone,
    notes: before.notes || brought.notes,
    ...(Object.keys(fields).length > 0 && { fields }),
  };
}
