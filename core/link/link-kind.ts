import type { LinkKind } from '../../schemas/link.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { ConflictError } from '../shared/errors.ts';

/** What this ticket is to the other, where the other is this to it. */
export const COUNTERPART: Readonly<Record<LinkKind, LinkKind>> = {
  related: 'related',
  duplicate: 'duplicate',
  parent: 'child',
  child: 'parent',
  problem: 'incident',
  incident: 'problem',
};

/** Both sides of a link have one key, so that two tickets have one link of a sort, whichever way round. */
export const SORT: Readonly<Record<LinkKind, string>> = {
  related: 'related',
  duplicate: 'duplicate',
  parent: 'family',
  child: 'family',
  problem: 'problem',
  incident: 'problem',
};

/**
 * Refuses to link a problem with what is no incident. A type that changes later leaves its links as they are: they say how
 * the tickets came together, and whoever changes it sees them.
 * @throws ConflictError `link.wrong_type`
 */
export function requireTypes(kind: LinkKind, ticket: Ticket, other: Ticket): void {
  const [problem, incident] = kind === 'problem' ? [other, ticket] : [ticket, other];
  if (SORT[kind] !== 'problem' || (problem.type === 'problem' && incident.type === 'incident')) return;
  throw new ConflictError('link.wrong_type', 'A ticket of type problem is linked with one of type incident.');
}
