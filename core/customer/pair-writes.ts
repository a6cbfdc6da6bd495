import type { Customer } from '../../schemas/customer.ts';
import type { Identity } from '../../schemas/identity.ts';
import { change, type Write } from '../shared/write.ts';
import { claimIdentity, customerRow, releaseIdentity, transferIdentity } from './customer-store.ts';
import { externalIdWrites, transferExternalId } from './external-id-store.ts';
import { isKnown, isSameIdentity } from './identity.ts';
import { phoneWrites } from './phone-store.ts';

/** Two customers. */
export type Pair = readonly [Customer, Customer];

/**
 * The writes that turn two customers into what they are to be, where what is one's can become the other's: both rows, and whose every
 * identity, phone number and external id is. Refused with `version` when somebody changes one of them meanwhile.
 */
export function pairWrites(before: Pair, after: Pair, now: Date): Write[] {
  return [
    ...[0, 1].flatMap((at) => recordWrites(before, after, at === 0 ? [0, 1] : [1, 0], now)),
    ...movedIdWrites(before, after, now),
  ];
}

function recordWrites(before: Pair, after: Pair, [own, other]: readonly [0 | 1, 0 | 1], now: Date): Write[] {
  const [was, is, theirs] = [before[own], after[own], before[other]];
  const claimed = is.identities.filter(isKnown).map((identity) => {
    const isTheirs = !has(was, identity) && has(theirs, identity);
    return isTheirs ? transferIdentity(identity, theirs.id, is) : claimIdentity(identity, is);
  });
  const freed = was.identities
    .filter(isKnown)
    .filter((identity) => !has(is, identity) && !has(after[other], identity))
    .map((identity) => releaseIdentity(identity, was.id, now));
  return [change(customerRow(was), customerRow(is)), ...claimed, ...freed, ...phoneWrites(was, is, now)];
}

/** The writes of external ids: one that goes from one of the two to the other is one row, which is written once. */
function movedIdWrites(before: Pair, after: Pair, now: Date): Write[] {
  const [had, have] = [before, after].map((pair) => pair.map(({ externalId }) => externalId ?? null));
  const moved = [0, 1].flatMap((from) => {
    const id = had?.[from] ?? null;
    const to = 1 - from;
    const [giver, taker] = [before[from], before[to]];
    const isMoved = id !== null && have?.[from] !== id && have?.[to] === id && had?.[to] !== id;
    return isMoved && giver && taker ? [{ id, write: transferExternalId(id, giver.id, taker.id) }] : [];
  });
  const isMoved = (id: string | null | undefined) => moved.some((one) => one.id === id);
  const without = (customer: Customer): Customer =>
    isMoved(customer.externalId) ? { ...customer, externalId: null } : customer;
  const others = [0, 1].flatMap((at) => {
    const [was, is] = [before[at], after[at]];
    return was && is ? externalIdWrites(without(was), without(is), now) : [];
  });
  return [...moved.map(({ write }) => write), ...others];
}

const has = ({ identities }: Customer, identity: Identity) =>
  identities.some((one) => isSameIdentity(one, identity));
