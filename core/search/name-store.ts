import { findAgentByAddress } from '../agent/index.ts';
import type { Principal } from '../auth/index.ts';
import { findCustomer } from '../customer/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { Catalogue, Field } from '../fields/index.ts';
import type { Table } from '../shared/table.ts';
import { findTeamByName } from '../team/index.ts';
import type { Space } from './index/index-doc.ts';
import { fieldNamed } from './query/field-names.ts';
import type { Clause } from './query/query.ts';
import { testsIn } from './query/resolve-fields.ts';

/** Most names that one query may use: each is a read. */
const MOST_NAMES = 10;

/**
 * Finds out which agents, customers and teams a query names by an address or a name instead of their number. `me` is who asks.
 */
export async function namesIn(
  table: Table,
  principal: Principal,
  { clause, catalogue, space }: { clause: Clause; catalogue: Catalogue; space: Space },
): Promise<(field: Field, name: string) => number | undefined> {
  const named = testsIn(clause).flatMap(({ name, tests }) => {
    const to = fieldNamed(catalogue, space, name)?.to;
    return to === undefined ? [] : tests.map(({ value }) => ({ to, value }));
  });
  const known = new Map<string, number>();
  for (const { to, value } of named.slice(0, MOST_NAMES)) {
    const number = await numberOf(table, principal, to, value);
    if (number !== null) known.set(`${to}/${value}`, number);
  }
  return ({ to }, name) => known.get(`${to}/${name}`);
}

async function numberOf(
  table: Table,
  principal: Principal,
  to: string,
  value: string,
): Promise<number | null> {
  const isMe = value.toLowerCase() === 'me';
  if (isMe) return principal.kind === to ? ('id' in principal ? principal.id : null) : null;
  // Whether somebody is known to the desk is nothing for its customers to find out.
  if (principal.kind === 'customer') return null;
  const isAddress = value.includes('@');
  if (to === 'customer') {
    return isAddress ? findCustomer(table, { channel: 'email', value: normalizeAddress(value) }) : null;
  }
  if (to === 'agent') return isAddress ? findAgentByAddress(table, value) : null;
  return to === 'team' && !/^#?\d+$/u.test(value) ? findTeamByName(table, value) : null;
}
