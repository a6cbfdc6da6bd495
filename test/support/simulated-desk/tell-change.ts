import type { Context } from '../../../core/shared/context.ts';
import { SHIPPED } from '../../../core/status/index.ts';
import { afterAgentTouch, entered } from '../../../core/ticket/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Setting } from './acts.ts';

/** A ticket with what somebody sets on it: whoever is given a new one opens it, unless they say which status it gets. */
export function withSet(
  before: Ticket,
  { status, fields, tags, ...set }: Setting,
  context: Context,
  closeAfterDays: number | null,
): Ticket {
  const named: Ticket = {
    ...before,
    ...set,
    ...(tags && { tags: [...tags].sort() }),
    ...(fields && { fields: valuesWith(before.fields, fields) }),
  };
  const target = status === undefined ? undefined : SHIPPED.named(status);
  if (status !== undefined && target === undefined) throw new Error(`There is no status ${status}`);
  const isOther = target !== undefined && target.key !== before.statusKey;
  const after = isOther ? entered(named, target, { doing: context, closeAfterDays }) : named;
  const isGiven = after.assigneeId !== null && after.assigneeId !== before.assigneeId;
  return isGiven && status === undefined ? afterAgentTouch(after) : after;
}

function valuesWith(before: Ticket['fields'], set: NonNullable<Setting['fields']>) {
  return Object.fromEntries(Object.entries({ ...before, ...set }).filter(([, value]) => value !== null));
}
