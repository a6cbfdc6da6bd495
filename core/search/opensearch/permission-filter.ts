import { mayWithTicket, type Principal, teamLimit } from '../../auth/index.ts';
import type { Space } from '../index/index-doc.ts';
import { all, any, type Dsl, hasValue, not } from './dsl.ts';

const NOBODYS = { teamId: null, assigneeId: null, requesterId: 0, isInternal: false };
const isFlagged = (field: string): Dsl => hasValue(field, true);

/** What of a space somebody may find, by what the index knows of it: the same that `mayFind` says of one thing after another. */
export function permissionFilter(principal: Principal, space: Space): Dsl[] {
  const isUnlimited = principal.kind !== 'customer' && teamLimit(principal) === null;
  if (space !== 'tickets' || isUnlimited) return [];
  const may = (facts: object) => mayWithTicket(principal, 'ticket.read', { ...NOBODYS, ...facts });
  if (may({})) return [];
  const own = 'id' in principal ? principal.id : 0;
  const teams = principal.kind === 'agent' ? (teamLimit(principal) ?? []) : [];
  const organisationId = principal.kind === 'customer' ? principal.shared?.organisationId : undefined;
  const share = (kind: 'agent' | 'team', id: number) => ({ sharedWith: [{ kind, id, level: 'read' }] });
  const ways: { facts: object; by: Dsl }[] = [
    { facts: { requesterId: own }, by: hasValue('ticket.requesterId', own) },
    { facts: { assigneeId: own }, by: hasValue('ticket.assigneeId', own) },
    { facts: share('agent', own), by: hasValue('ticket.sharedAgentIds', own) },
    ...(organisationId === undefined
      ? []
      : [{ facts: { organisationId }, by: hasValue('ticket.organisationId', organisationId) }]),
    ...teams.flatMap((team) => [
      { facts: { teamId: team }, by: hasValue('ticket.teamId', team) },
      { facts: share('team', team), by: hasValue('ticket.sharedTeamIds', team) },
    ]),
  ];
  const allowed = ways
    .filter(({ facts }) => may(facts))
    .map(({ facts, by }) => {
      const isShut = (more: object) => !may({ ...facts, ...more });
      const shut = [
        ...(isShut({ isInternal: true }) ? [not(isFlagged('ticket.isInternal'))] : []),
        ...(isShut({ spam: 'then' }) ? [not(isFlagged('ticket.isSpam'))] : []),
        ...(isShut({ trashedAt: 'then' }) ? [not(isFlagged('ticket.isTrashed'))] : []),
      ];
      return shut.length === 0 ? by : all([by, ...shut]);
    });
  return [any(allowed)];
}
