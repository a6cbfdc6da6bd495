import { everyAgent } from '../agent/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import type { Table } from '../shared/table.ts';
import { isThem, type Person } from './person.ts';
import { nameKey } from './strings.ts';

/** What others have as well, by its place in a person's names and telephone numbers: it does not mean one of them alone. */
export interface Shared {
  names: readonly number[];
  phones: readonly number[];
}

/** What some customers have in common with a person. */
export async function sharedWith(
  table: Table,
  person: Person,
  customerIds: readonly number[],
): Promise<Shared> {
  const others = customerIds.filter((id) => !isThem(person, id)).map(customerKey);
  const rows = (await table.getMany(others)).map((row) => ({
    name: nameKey(parseCustomerRow(row).name),
    said: JSON.stringify(row),
  }));
  return {
    names: placesOf(person.names, (name) => rows.some((row) => row.name === nameKey(name))),
    phones: placesOf(person.phones, (phone) => rows.some(({ said }) => said.includes(`"${phone}"`))),
  };
}

/** What agents have in common with a person. */
export async function sharedWithAgents(table: Table, { names }: Person): Promise<Shared> {
  const agents = (await everyAgent(table)).map(({ name }) => nameKey(name));
  return { names: placesOf(names, (name) => agents.includes(nameKey(name))), phones: [] };
}

function placesOf(texts: readonly string[], isShared: (text: string) => boolean): number[] {
  return texts.flatMap((text, at) => (isShared(text) ? [at] : []));
}

/** What either has in common. */
export const both = (one: Shared, other: Shared): Shared => ({
  names: [...new Set([...one.names, ...other.names])],
  phones: [...new Set([...one.phones, ...other.phones])],
});

/** A person by what nobody else has: numbers that others have too are none to know them by. */
export function withoutShared(person: Person, { names, phones }: Shared) {
  return {
    person: { ...person, phones: person.phones.filter((_, at) => !phones.includes(at)) },
    namesakes: new Set(person.names.filter((_, at) => names.includes(at)).map(nameKey)),
  };
}
