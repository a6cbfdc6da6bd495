import type { Ticket } from '../../schemas/ticket.ts';
import { purgedError } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';

/** Whether a ticket is in the trash: out of all lists but that, and its clock rests. */
export function isTrashed({ trashedAt }: Pick<Ticket, 'trashedAt'>): boolean {
  return trashedAt !== undefined;
}

/**
 * Refuses what people would change of a ticket that is and stays in the trash: it is to come back as it was. What was purged
 * does not change any more, whoever asks.
 * @throws ConflictError `ticket.trashed` or `ticket.purged`
 */
export function requireUntrashed(before: Ticket, after: Ticket, { actor }: Context): void {
  if (before.purged) throw purgedError();
  const isPerson = actor.kind === 'agent' || actor.kind === 'customer';
  if (isPerson && isTrashed(before) && isTrashed(after)) throw trashedError();
}

/** The refusal of whatever a ticket in the trash does not take. */
export function trashedError(): ConflictError {
  return new ConflictError('ticket.trashed', 'The ticket is in the trash: restore it first.');
}
