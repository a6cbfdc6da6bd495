import type { Held, HeldCause } from '../../schemas/held.ts';
import { HELD_CAUSES } from '../../schemas/held.ts';
import { type Principal, requireMay, teamLimit } from '../auth/index.ts';
import { ForbiddenError, NotFoundError } from '../shared/errors.ts';

const CONFIRMATION = 'forwarding_confirmation' satisfies HeldCause;

const isAdmin = (principal: Principal): boolean => principal.kind === 'agent' && principal.role === 'admin';

/**
 * Held mail is no team's yet, so that it is for those who see the tickets of all.
 * @throws ForbiddenError
 */
export function requireMayWithHeld(principal: Principal, action: 'held.read' | 'held.write'): void {
  requireMay(principal, action);
  if (teamLimit(principal) !== null) throw new ForbiddenError();
}

/** The causes whose mails somebody sees: who has the code of a forwarding confirmation decides where mail goes. */
export function causesSeenBy(principal: Principal): HeldCause[] {
  return HELD_CAUSES.filter((cause) => cause !== CONFIRMATION || isAdmin(principal));
}

/** Whether somebody sees a held mail: a forwarding confirmation is the admins', in whichever list it stands. */
export function seesHeld(principal: Principal, { causes }: Pick<Held, 'causes'>): boolean {
  return isAdmin(principal) || !causes.includes(CONFIRMATION);
}

/** @throws NotFoundError for a forwarding confirmation, which is the admins' */
export function requireSees(principal: Principal, held: Held): void {
  if (!seesHeld(principal, held)) throw new NotFoundError('held_message');
}
