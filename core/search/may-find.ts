import { type Action, mayWithTicket, type Principal, teamLimit } from '../auth/index.ts';
import type { Space } from './index/index-doc.ts';
import type { Clause } from './query/query.ts';
import { testsIn } from './query/resolve-fields.ts';
import { HIDDEN } from './ranking/directory.ts';
import type { Snapshot } from './ranking/snapshot.ts';

/** What somebody must be allowed who searches for something. */
export const SEARCH_PERMISSION = {
  tickets: 'ticket.list',
  customers: 'customer.read',
  organisations: 'customer.read',
} as const satisfies Record<Space, Action>;

/** Which things a principal may find: what they may read, by what the index knows of it. */
export function mayFind(snapshot: Snapshot, principal: Principal, space: Space): (id: number) => boolean {
  if (space !== 'tickets') return () => true;
  const isUnlimited = principal.kind !== 'customer' && teamLimit(principal) === null;
  if (isUnlimited) return () => true;
  const one = (id: number, field: string) => snapshot.valuesOf('tickets', id, field)[0];
  const shared = (id: number, kind: 'agent' | 'team') =>
    snapshot
      .valuesOf('tickets', id, kind === 'agent' ? 'ticket.sharedAgentIds' : 'ticket.sharedTeamIds')
      .map((other) => ({ kind, id: Number(other), level: 'read' as const }));
  const known = (value: unknown) => (value === undefined ? null : Number(value));
  return (id) =>
    mayWithTicket(principal, 'ticket.read', {
      teamId: known(one(id, 'ticket.teamId')),
      assigneeId: known(one(id, 'ticket.assigneeId')),
      requesterId: Number(one(id, 'ticket.requesterId') ?? 0),
      organisationId: known(one(id, 'ticket.organisationId')),
      ...(one(id, 'ticket.isSpam') === true && { spam: 'then' }),
      isInternal: one(id, 'ticket.isInternal') === true,
      sharedWith: [...shared(id, 'agent'), ...shared(id, 'team')],
      ...(one(id, 'ticket.isTrashed') === true && { trashedAt: 'then' }),
    });
}

const ASKED = [
  { field: 'ticket.isTrashed', asked: /^(?:ticket\.)?istrashed$|^trash(?:ed)?$/iu },
  { field: 'ticket.isSpam', asked: /^(?:ticket\.)?isspam$|^spam$/iu },
] as const;

/** Fields that say of tickets that they are hidden, in the trash or as spam, unless a query asks for such ones. */
export function hiddenUnlessAsked(clause: Clause): (keyof typeof HIDDEN)[] {
  const tests = testsIn(clause);
  const isAsked = (asked: RegExp) =>
    tests.some(
      ({ name, tests: values }) =>
        asked.test(name) || (name.toLowerCase() === 'is' && values.some(({ value }) => asked.test(value))),
    );
  return ASKED.filter(({ asked }) => !isAsked(asked)).map(({ field }) => field);
}

/** Which tickets are found without being asked for: neither what is in the trash nor spam. */
export function isInSight(snapshot: Snapshot, clause: Clause): (id: number) => boolean {
  const out = hiddenUnlessAsked(clause).reduce((bits, field) => bits | HIDDEN[field], 0);
  return (id) => ((snapshot.hidden[id] ?? 0) & out) === 0;
}
