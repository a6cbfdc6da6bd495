import type { Actor } from '../../../schemas/actor.ts';
import type { Customer } from '../../../schemas/customer.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../../agent/index.ts';
import { customerKey, parseCustomerRow } from '../../customer/index.ts';
import type { Table } from '../../shared/table.ts';
import type { KnownPerson } from './impersonal.ts';

/** Who takes part in tickets, by all that names them: customers with all of their identities, and the agents who answered. */
export async function knownPeople(
  table: Table,
  tickets: readonly Ticket[],
  authors: readonly Actor[],
): Promise<KnownPerson[]> {
  const customers = new Set(
    tickets.flatMap(({ requesterId, collaboratorIds }) => [requesterId, ...collaboratorIds]),
  );
  const writers = authors.flatMap((author) => (author.kind === 'agent' ? [author.id] : []));
  const agents = new Set([...writers, ...tickets.flatMap(({ assigneeId }) => assigneeId ?? [])]);
  const [people, staff] = await Promise.all([
    table.getMany([...customers].map(customerKey)),
    table.getMany([...agents].map(agentKey)),
  ]);
  return [
    ...people.map(parseCustomerRow).map(personOf),
    ...staff.map(parseAgentRow).map(({ name, address }) => ({ name, addresses: [address] })),
  ];
}

function personOf(customer: Customer): KnownPerson {
  const { name, identities, phone, otherPhones = [], postalAddress, externalId } = customer;
  const addresses = identities.flatMap(({ channel, value }) => (channel === 'email' ? [value] : []));
  const others = identities.flatMap((one) =>
    one.channel === 'email'
      ? []
      : [one.value, 'name' in one && typeof one.name === 'string' ? one.name : null],
  );
  const { lines = [], postalCode } = postalAddress ?? {};
  const known = [...others, phone, ...otherPhones, ...lines, postalCode, externalId];
  return { name, addresses, others: known.flatMap((one) => one ?? []) };
}
