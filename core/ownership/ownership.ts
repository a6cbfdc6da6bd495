import type { StoredOwnership } from '../../schemas/ownership.ts';
import { type Caller, may } from '../auth/index.ts';
import type { Reference } from '../configuration/index.ts';
import { type FieldProblem, ForbiddenError, NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { parseTeamRow, teamKey } from '../team/index.ts';

/** Somebody who works at the desk. */
export type Reader = Caller & { kind: 'agent' };

/** Something that everybody at the desk has, a team, or one agent for themselves. */
interface Owned {
  readonly owner: StoredOwnership;
}

/** The caller as somebody who works at the desk. @throws ForbiddenError when they are a customer */
export function requireReader(principal: Caller): Reader {
  if (principal.kind !== 'agent') throw new ForbiddenError();
  return principal;
}

/** Whether somebody has a thing: it is everybody's, one of their teams', or their own. Who works in all teams has those of all. */
export function isHadBy({ id, role, teamIds }: Reader, { owner }: Owned): boolean {
  switch (owner.kind) {
    case 'everyone':
      return true;
    case 'team':
      return role === 'admin' || teamIds === null || (owner.id !== null && teamIds.includes(owner.id));
    case 'agent':
      return owner.id === id;
    default:
      return false;
  }
}

/** @throws NotFoundError when there is no such thing, or they must not learn that there is */
export function requireHad<Thing extends Owned>(
  reader: Reader,
  thing: Thing | undefined,
  what: string,
): Thing {
  if (thing === undefined || !isHadBy(reader, thing)) throw new NotFoundError(what);
  return thing;
}

/**
 * Makes sure that somebody may make, change and delete the things of an owner: admins those of everybody and of teams, a team's
 * leads those of the team, agents their own. One read, for the leads of a team.
 * @param what what they are, such as `Views`
 * @throws ForbiddenError
 */
export async function requireMayChangeOf(
  table: Table,
  reader: Reader,
  { kind, id }: StoredOwnership,
  what: string,
): Promise<void> {
  if (kind === 'agent' && id === reader.id) return;
  if (kind === 'everyone' && may(reader, 'desk.write')) return;
  if (kind === 'team' && id !== null && (may(reader, 'desk.write') || (await leads(table, reader, id))))
    return;
  throw new ForbiddenError(
    `${what} of everybody are for admins to change, those of a team for its leads too.`,
  );
}

async function leads(table: Table, reader: Reader, teamId: number): Promise<boolean> {
  const row = may(reader, 'team.lead') ? await table.get(teamKey(teamId)) : undefined;
  return row !== undefined && (parseTeamRow(row).leadIds ?? []).includes(reader.id);
}

const NO_TEAM = {
  code: 'team.unknown',
  message: 'There is no such team.',
  field: 'is not a team of this desk',
} as const;

/** The team that a thing names as its owner. */
export function teamOfOwner({ owner }: Owned): Reference[] {
  return owner.kind === 'team' && owner.id !== null
    ? [{ path: 'owner.id', row: teamKey(owner.id), refusal: NO_TEAM }]
    : [];
}

/** What is wrong when an agent has more things for themselves than there is room for. `what`: what they are, such as `views`. */
export function roomProblems(
  things: readonly (Owned & { isRetired: boolean })[],
  most: number,
  what: string,
): FieldProblem[] {
  const personal = things.filter(({ owner, isRetired }) => owner.kind === 'agent' && !isRetired);
  const byAgent = Map.groupBy(personal, ({ owner }) => owner.id);
  const isFull = [...byAgent.values()].some((own) => own.length > most);
  return isFull
    ? [{ path: 'owner', message: `must not have more than ${most} ${what}: delete one first` }]
    : [];
}
