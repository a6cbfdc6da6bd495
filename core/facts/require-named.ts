import { agentKey } from '../agent/index.ts';
import type { NamedThing } from '../conditions/index.ts';
import { configuredKey } from '../configuration/index.ts';
import { customerKey } from '../customer/index.ts';
import { organisationKeys } from '../organisation/index.ts';
import { lastId } from '../shared/counter-store.ts';
import { type FieldProblem, InvalidInputError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { teamKey } from '../team/index.ts';

/** What looking for things takes; `isMailbox` says whether an address is one of the desk's mailboxes, retired ones too. */
export interface NamedDeps {
  table: Table;
  isMailbox: (address: string) => Promise<boolean>;
}

const KEYS = {
  agent: (id: number) => [agentKey(id)],
  team: (id: number) => [teamKey(id)],
  customer: (id: number) => [customerKey(id)],
  organisation: (id: number) => organisationKeys(id),
} as const;
/** The areas of the configuration that have what is named by its key, retired ones too. */
const AREAS = { sla_policy: 'slapolicies', calendar: 'calendars' } as const;

/**
 * Makes sure that what conditions name exists, or has existed: one read for all, and none when they name nothing. Of a ticket or
 * an article its number is enough, so that nobody learns of one that is not for them. Tags are words: one that no ticket carries yet is right.
 * @param path where the conditions stand in the input, such as `conditions`
 * @throws InvalidInputError `conditions.invalid` that names each thing which is not there
 */
export async function requireNamed(
  { table, isMailbox }: NamedDeps,
  things: readonly NamedThing[],
  path: string,
): Promise<void> {
  const rowAt = await readRows(table, things.flatMap(keysOf));
  const last = (to: 'ticket' | 'article') =>
    things.some((thing) => thing.to === to) ? lastId(table, to) : 0;
  const [tickets, articles] = await Promise.all([last('ticket'), last('article')]);
  const isKnown = async (thing: NamedThing): Promise<boolean> => {
    if (thing.to === 'mailbox') return isMailbox(String(thing.id));
    if (thing.to === 'ticket') return Number(thing.id) <= tickets;
    if (thing.to === 'article') return Number(thing.id) <= articles;
    return keysOf(thing).some((key) => rowAt(key) !== undefined);
  };
  const found = await Promise.all(things.map(isKnown));
  const problems = things.flatMap((thing, at): FieldProblem[] =>
    found[at]
      ? []
      : [
          {
            path: `${path}.${thing.path}`,
            message: `is not ${wordOf(thing.to)} of this desk`,
          },
        ],
  );
  if (problems.length > 0)
    throw new InvalidInputError('conditions.invalid', 'Some conditions are wrong.', problems);
}

function wordOf(to: NamedThing['to']): string {
  if (to === 'sla_policy') return 'an SLA policy';
  return to === 'article' || to === 'agent' || to === 'organisation' ? `an ${to}` : `a ${to}`;
}

function keysOf({ to, id }: NamedThing): Key[] {
  if (to === 'sla_policy' || to === 'calendar') return [configuredKey(AREAS[to], String(id))];
  if (to === 'mailbox' || to === 'ticket' || to === 'article') return [];
  return KEYS[to](Number(id));
}
