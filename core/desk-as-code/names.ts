import * as z from 'zod';
import { listAgents } from '../agent/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { FieldProblem } from '../shared/errors.ts';
import type { ListPage, PageRequest } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import { foldedName, listTeams } from '../team/index.ts';

/** What a file calls by a name that is good on every desk: a team by its name, an agent by their address, a mailbox by what stands before the `@`. */
type Named = 'team' | 'agent' | 'mailbox';
type Json = z.infer<ReturnType<typeof z.json>>;

/** Attributes that hold a number of a team or an agent, or several, wherever they stand. */
const NUMBERS: Readonly<Record<string, Named>> = {
  teamId: 'team',
  team: 'team',
  teams: 'team',
  teamIds: 'team',
  agentId: 'agent',
  agent: 'agent',
  agents: 'agent',
  members: 'agent',
};

/** Names of what things name, in both directions. */
export interface Names {
  /** A thing of the desk as a file says it: what has no name, as it is gone or was never there, keeps its number. */
  inFile(thing: unknown): Json;
  /** What a file says as the desk takes it. What names nobody is left as it is and noted in `problems`. */
  onDesk(said: unknown, problems: FieldProblem[]): Json;
}

interface Known {
  readonly teams: ReadonlyMap<number, string>;
  readonly agents: ReadonlyMap<number, string>;
  /** the domain of the desk */
  readonly domain: string;
  /** what the field with this key refers to, when it does */
  readonly refersTo: (field: string) => string | undefined;
}

/** Makes names of what there is. Pure. */
export function namesOf({ teams, agents, domain, refersTo }: Known): Names {
  const suffix = `@${domain}`;
  const teamIds = new Map([...teams].map(([id, name]) => [foldedName(name), id]));
  const agentIds = new Map([...agents].map(([id, address]) => [address, id]));
  const nameOf: Turn = (kind, value) => {
    if (kind === 'mailbox' && typeof value === 'string')
      return value.endsWith(suffix) ? value.slice(0, -suffix.length) : value;
    if (typeof value !== 'number') return value;
    return (kind === 'team' ? teams : agents).get(value) ?? value;
  };
  const numberOf = (kind: Named, name: string) =>
    kind === 'team' ? teamIds.get(foldedName(name.trim())) : agentIds.get(normalizeAddress(name));
  const meant =
    (problems: FieldProblem[]): Turn =>
    (kind, value, path) => {
      if (typeof value !== 'string' || value === 'me') return value;
      if (kind === 'mailbox') return value.includes('@') ? value : `${value}${suffix}`;
      const found = numberOf(kind, value);
      if (found === undefined) problems.push({ path, message: `${value} is no ${kind} of this desk` });
      return found ?? value;
    };
  return {
    inFile: (thing) => walked(z.json().parse(thing), refersTo, nameOf),
    onDesk: (said, problems) => walked(z.json().parse(said), refersTo, meant(problems)),
  };
}

type Turn = (kind: Named, value: Json, path: string) => Json;

/** A value with each name in it turned into a number, or each number into a name. */
function walked(value: Json, refersTo: Known['refersTo'], turn: Turn, path = ''): Json {
  const below = (name: string | number) => (path === '' ? String(name) : `${path}.${name}`);
  if (Array.isArray(value)) return value.map((item, at) => walked(item, refersTo, turn, below(at)));
  if (typeof value !== 'object' || value === null) return value;
  const { field, kind } = value;
  const ofField = typeof field === 'string' ? namedBy(refersTo(field)) : undefined;
  const owner = kind === 'team' || kind === 'agent' ? kind : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const as = name === 'value' ? ofField : name === 'id' ? owner : NUMBERS[name];
      return [
        name,
        as === undefined ? walked(inner, refersTo, turn, below(name)) : each(inner, as, turn, below(name)),
      ];
    }),
  );
}

function each(value: Json, kind: Named, turn: Turn, path: string): Json {
  return Array.isArray(value)
    ? value.map((item, at) => turn(kind, item, `${path}.${at}`))
    : turn(kind, value, path);
}

function namedBy(to: string | undefined): Named | undefined {
  return to === 'team' || to === 'agent' || to === 'mailbox' ? to : undefined;
}

/** Reads the names of all teams and agents. */
export async function loadNames(
  table: Table,
  { domain, refersTo }: Pick<Known, 'domain' | 'refersTo'>,
): Promise<Names> {
  const [teams, agents] = [
    await allOf((page) => listTeams(table, page)),
    await allOf((page) => listAgents(table, page)),
  ];
  return namesOf({
    teams: new Map(teams.map(({ id, name }) => [id, name])),
    agents: new Map(agents.map(({ id, address }) => [id, address])),
    domain,
    refersTo,
  });
}

/** Everything of a list of pages. */
export async function allOf<T>(pageOf: (page: PageRequest) => Promise<ListPage<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page: ListPage<T> = await pageOf({ limit: 500, ...(after !== undefined && { after }) });
    items.push(...page.items);
    after = page.after;
  }
  return items;
}
