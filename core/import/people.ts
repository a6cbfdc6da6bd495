import type { ImportedActor, ImportedPerson, ImportedTicket } from '../../schemas/api/import.ts';
import {
  customerKey,
  customerWrites,
  emailIdentity,
  identityKey,
  parseCustomerRow,
  parseIdentityRow,
} from '../customer/index.ts';
import { organisationKeyOfAddress, parseDomainRow } from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import { importedAt } from './import-deps.ts';
import { importName } from './import-id.ts';
import { claimImported, importedIn, importedThing } from './imported-store.ts';

/** Somebody whom a ticket names, as the desk knows them. */
interface Known {
  id: number;
  organisationId: number | null;
  /** BCP 47 */
  language: string | null;
  /** what makes them a customer, or gives them an external id; nothing when both is so */
  writes: Write[];
}

/** The customers whom a ticket names. */
export interface People {
  idOf(person: ImportedPerson): number;
  requester: Known;
  /** a transaction for each who becomes a customer, or gets an external id */
  writes: Write[][];
}

/** Everybody whom a ticket names as a customer, the requester first. */
function peopleIn(item: ImportedTicket): ImportedPerson[] {
  const actors: ImportedActor[] = [
    ...item.messages.map(({ author }) => author),
    ...item.changes.map(({ by }) => by),
  ];
  return [item.requester, ...item.collaborators, ...actors.flatMap(({ customer = [] }) => customer)];
}

/** By what somebody is told apart from the others of a ticket: the strongest of what is said of them. */
function nameOf({ externalId, address, name }: ImportedPerson): string {
  if (externalId !== undefined) return `id ${externalId}`;
  return address === undefined ? `name ${name}` : `address ${emailIdentity(address).value}`;
}

/** The external id of somebody, which a ticket makes up for whom it knows by name alone. */
function externalIdOf(ticketId: string, { externalId, address, name }: ImportedPerson) {
  if (externalId !== undefined) return { kind: 'customer', externalId } as const;
  return address === undefined ? ({ kind: 'person', externalId: `${ticketId}#${name}` } as const) : undefined;
}

/** The rows that say who somebody is. */
function keysOf(ticketId: string, person: ImportedPerson) {
  const external = externalIdOf(ticketId, person);
  const identity = person.address === undefined ? undefined : emailIdentity(person.address);
  return {
    imported: external && importedThing.of(external),
    identity: identity && identityKey(identity),
    domain: identity && organisationKeyOfAddress(identity.value),
  };
}

/** The rows that say who the people of a ticket are. */
export function peopleKeys(item: ImportedTicket): Key[] {
  const keys = peopleIn(item).flatMap((person) => Object.values(keysOf(item.externalId, person)));
  return keys.filter((key) => key !== undefined);
}

/**
 * Finds out who the people of a ticket are, by the rows that say so. Who is not known gets a number, and becomes a customer by one of the `writes`,
 * which are done when nothing else can be refused: at the time when the ticket was opened, with the name that is given.
 */
export async function lookUpPeople(
  table: Table,
  context: Context,
  item: ImportedTicket,
  { rowAt, deskLanguage }: { rowAt: (key: Key) => unknown; deskLanguage: string | null },
): Promise<People> {
  const people = new Map(peopleIn(item).map((person) => [nameOf(person), person]));
  const found = new Map<string, Known>();
  for (const [name, person] of people)
    found.set(name, await lookUp({ table, context, item, person, deskLanguage, rowAt }));
  const known = (person: ImportedPerson): Known => {
    const one = found.get(nameOf(person));
    if (one === undefined) throw new Error('Nobody has looked this person up');
    return one;
  };
  return {
    idOf: (person) => known(person).id,
    requester: known(item.requester),
    writes: [...found.values()].map(({ writes }) => writes).filter(({ length }) => length > 0),
  };
}

async function lookUp(asked: {
  table: Table;
  context: Context;
  item: ImportedTicket;
  person: ImportedPerson;
  deskLanguage: string | null;
  rowAt: (key: Key) => unknown;
}): Promise<Known> {
  const { table, context, item, person, rowAt } = asked;
  const keys = keysOf(item.externalId, person);
  const external = externalIdOf(item.externalId, person);
  const imported = keys.imported ? importedIn(rowAt(keys.imported)) : null;
  if (imported !== null) {
    const row = person === item.requester ? await table.get(customerKey(imported.id)) : undefined;
    if (row === undefined) return { id: imported.id, organisationId: null, language: null, writes: [] };
    // Whoever was merged goes on in another record.
    const { organisationId = null, locale = null, mergedInto } = parseCustomerRow(row);
    return { id: mergedInto ?? imported.id, organisationId, language: locale, writes: [] };
  }
  const owner = keys.identity ? parseIdentityRow(rowAt(keys.identity)) : null;
  const claim = (id: number) => (external ? [claimImported(external.kind, external.externalId, { id })] : []);
  if (owner !== null) {
    const { customerId: id, organisationId, locale } = owner;
    return { id, organisationId, language: locale, writes: claim(id) };
  }
  const id = await takeId(table, 'customer');
  const organisationId = keys.domain ? parseDomainRow(rowAt(keys.domain)) : null;
  const { address, name = '' } = person;
  const made = {
    name,
    identities: address === undefined ? [] : [emailIdentity(address)],
    organisationId,
    locale: asked.deskLanguage,
    phone: null,
    timezone: null,
    notes: '',
  };
  const { writes } = customerWrites(
    id,
    made,
    importedAt(context, item.createdAt, importName('person', item.externalId, nameOf(person))),
  );
  return { id, organisationId, language: asked.deskLanguage, writes: [...writes, ...claim(id)] };
}
