import { findAgentByAddress, listAgents } from '../agent/index.ts';
import { may, type Principal } from '../auth/index.ts';
import { findCustomer } from '../customer/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { Catalogue, Field } from '../fields/index.ts';
import type { Table } from '../shared/table.ts';
import { findTeamByName } from '../team/index.ts';
import { foldWord } from './analysis/fold.ts';
import type { Space } from './index/index-doc.ts';
import { SEARCH_PERMISSION } from './may-find.ts';
import { fieldNamed } from './query/field-names.ts';
import type { Clause } from './query/query.ts';
import { testsIn } from './query/resolve-fields.ts';

/** Most names that one query may use: each is a read, or a search. */
const MOST_NAMES = 10;
/** Pages of agents that are looked through for a name, and agents on each. */
const AGENT_PAGES = { most: 5, limit: 100 };

/** Customers or organisations whose names, addresses or domains have a text, as the engine finds them. */
export type FindNamed = (space: Exclude<Space, 'tickets'>, words: string) => Promise<readonly number[]>;

/** What the names in a query are looked up with. */
interface Naming {
  readonly clause: Clause;
  readonly catalogue: Catalogue;
  readonly space: Space;
  readonly findNamed: FindNamed;
}

/**
 * Finds out which agents, customers, organisations and teams a query names by an address or a name instead of their number: all that
 * a name may mean. `me` is who asks.
 */
export async function namesIn(
  table: Table,
  principal: Principal,
  { clause, catalogue, space, findNamed }: Naming,
): Promise<(field: Field, name: string) => readonly number[]> {
  const named = testsIn(clause).flatMap(({ name, tests }) => {
    const to = fieldNamed(catalogue, space, name)?.to;
    return to === undefined ? [] : tests.map(({ value }) => ({ to, value }));
  });
  const known = new Map<string, readonly number[]>();
  for (const { to, value } of named.filter(({ value }) => !/^#?\d+$/u.test(value)).slice(0, MOST_NAMES))
    known.set(`${to}/${value}`, await numbersOf({ table, principal, findNamed }, to, value));
  return ({ to }, name) => known.get(`${to}/${name}`) ?? [];
}

async function numbersOf(
  { table, principal, findNamed }: { table: Table; principal: Principal } & Pick<Naming, 'findNamed'>,
  to: string,
  value: string,
): Promise<readonly number[]> {
  const only = (number: number | null) => (number === null ? [] : [number]);
  const isMe = value.toLowerCase() === 'me';
  if (isMe) return principal.kind === to && 'id' in principal ? [principal.id] : [];
  // Whether somebody is known to the desk is nothing for its customers to find out.
  if (principal.kind === 'customer') return [];
  const isAddress = value.includes('@');
  switch (to) {
    case 'team':
      return only(await findTeamByName(table, value));
    case 'agent':
      return isAddress ? only(await findAgentByAddress(table, value)) : agentsNamed(table, value);
    case 'customer':
      if (isAddress)
        return only(await findCustomer(table, { channel: 'email', value: normalizeAddress(value) }));
      return may(principal, SEARCH_PERMISSION.customers) ? findNamed('customers', value) : [];
    case 'organisation':
      return may(principal, SEARCH_PERMISSION.organisations) ? findNamed('organisations', value) : [];
    default:
      return [];
  }
}

const wordsOf = (name: string) =>
  foldWord(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Agents whose names have all words of a text. */
async function agentsNamed(table: Table, text: string): Promise<number[]> {
  const wanted = wordsOf(text);
  const found: number[] = [];
  let after: string | undefined;
  for (let page = 0; page < AGENT_PAGES.most; page += 1) {
    const agents = await listAgents(table, {
      limit: AGENT_PAGES.limit,
      ...(after !== undefined && { after }),
    });
    const named = agents.items.filter(({ name }) => wanted.every((word) => wordsOf(name).includes(word)));
    found.push(...(wanted.length === 0 ? [] : named.map(({ id }) => id)));
    if (agents.after === null) break;
    after = agents.after;
  }
  return found;
}
