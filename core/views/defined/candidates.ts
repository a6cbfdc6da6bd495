import * as z from 'zod';
import { idSchema } from '../../../schemas/actor.ts';
import type { StoredConditions } from '../../../schemas/conditions.ts';
import { statusSchema } from '../../../schemas/ticket.ts';
import { internalListName, listName } from '../ticket-list.ts';
import type { View } from './view-area.ts';

const textsSchema = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const idsSchema = z.union([idSchema.transform((one) => [one]), z.array(idSchema)]);
const conditionSchema = z.object({ field: z.string(), operator: z.string(), value: z.unknown().optional() });
type Plain = z.infer<typeof conditionSchema>;

/** Operators that say which values a field has, one of them at least. */
const NAMES_VALUES = ['is', 'any_of'];

/**
 * The names of lists that every desk has and that hold, together, each ticket of which conditions can hold: rather few and
 * short ones. Without a condition that says more, those are the lists of all statuses. What is in the trash, or spam, stands
 * in lists of its own. Each of them has parts for teams.
 */
export function candidateLists({ conditions }: Pick<View, 'conditions'>): string[] {
  const demanded = demandedIn(conditions);
  const fields = JSON.stringify(conditions);
  const away = [
    ...(fields.includes('ticket.isTrashed') ? [listName({ of: 'trash' })] : []),
    ...(fields.includes('ticket.isSpam') ? [listName({ of: 'spam' })] : []),
  ];
  const isAway = demanded.some(
    ({ field, operator, value }) =>
      ['ticket.isTrashed', 'ticket.isSpam'].includes(field) && operator === 'is' && value === true,
  );
  if (isAway && away.length === 1) return away;
  return [...(ofSomebody(demanded) ?? ofStatuses(demanded)), ...away];
}

/** Conditions of which every one must hold. */
function demandedIn({ all = [] }: StoredConditions): Plain[] {
  return all.flatMap((item) => conditionSchema.safeParse(item).data ?? []);
}

/** The lists of those whom a condition names, or of the tags: of requesters sooner than of organisations. */
function ofSomebody(demanded: readonly Plain[]): string[] | null {
  const named = (field: string) =>
    demanded.find((one) => one.field === field && NAMES_VALUES.includes(one.operator))?.value;
  const requesters = idsSchema.safeParse(named('ticket.requesterId')).data;
  if (requesters)
    return requesters.flatMap((id) => [listName({ of: 'requester', customerId: id }), internalListName(id)]);
  const organisations = idsSchema.safeParse(named('ticket.organisationId')).data;
  if (organisations)
    return organisations.map((organisationId) => listName({ of: 'organisation', organisationId }));
  const tags = textsSchema.safeParse(named('ticket.tags')).data;
  return tags ? tags.map((tag) => listName({ of: 'tag', tag })) : null;
}

/** The lists of the statuses that conditions leave open. */
function ofStatuses(demanded: readonly Plain[]): string[] {
  const left = demanded.reduce<readonly string[]>((statuses, condition) => {
    if (condition.field !== 'ticket.status' && condition.field !== 'ticket.statusCategory') return statuses;
    const named = textsSchema.safeParse(condition.value).data ?? [];
    if (NAMES_VALUES.includes(condition.operator)) return statuses.filter((one) => named.includes(one));
    if (['is_not', 'none_of'].includes(condition.operator))
      return statuses.filter((one) => !named.includes(one));
    return statuses;
  }, statusSchema.options);
  return statusSchema.options
    .filter((status) => left.includes(status))
    .map((status) => listName({ of: 'status', status }));
}
