import type { Customer } from '../../schemas/customer.ts';
import { isSameIdentity, keptPhones, phonesOf } from '../customer/index.ts';
import { isSameValue } from '../shared/same-value.ts';
import { type United, unitedCustomers } from './united.ts';

/**
 * Makes two records again of one that two were merged into. Each is as it was before, with everything that was changed of the target since:
 * a field that says the same as right after the merge says again what it said before it, and any other stays. An identity, a phone
 * or a tag that was taken from the target since is gone for both; one that was added since is the target's.
 * @param before both, as they were before they were merged
 * @param now both, as they are now; their versions stay
 */
export function partedCustomers(before: United, now: United): United {
  const merged = unitedCustomers(before).target;
  const [target, source] = [before.target, before.source];
  const movedId = !isSameValue(merged.externalId ?? null, target.externalId ?? null);
  const keepsId = movedId && !isSameValue(now.target.externalId ?? null, merged.externalId ?? null);
  const identities = parted(before, now.target, ({ identities }) => identities, isSameIdentity);
  const phones = parted(before, now.target, phonesOf, (one, other) => one === other);
  const [tags, formerIds] = [without('tags'), without('formerIds')];
  return {
    target: {
      ...putBack(target, merged, now.target),
      identities: identities.target,
      ...keptPhones(phones.target),
      ...(hadAll(now.target, merged) ? { phone: target.phone, otherPhones: target.otherPhones } : {}),
      tags: tags(target, merged, now.target),
      formerIds: formerIds(target, merged, now.target),
      fields: putBackFields(target, merged, now.target),
    },
    source: {
      ...source,
      identities: identities.source,
      ...(isSameValue(phones.source, phonesOf(source)) ? {} : keptPhones(phones.source)),
      ...(keepsId && { externalId: null }),
      version: now.source.version,
      updatedAt: now.source.updatedAt,
    },
  };
}

/** Whether nobody has changed the numbers since the merge. */
const hadAll = (now: Customer, merged: Customer) => isSameValue(phonesOf(now), phonesOf(merged));

/** What each of the two has of a list: what the source brought goes back to it, unless it was taken away since. */
function parted<Item>(
  before: United,
  now: Customer,
  of: (customer: Customer) => Item[],
  isSame: (one: Item, other: Item) => boolean,
): { target: Item[]; source: Item[] } {
  const isIn = (items: readonly Item[], item: Item) => items.some((one) => isSame(one, item));
  const brought = of(before.source).filter((item) => !isIn(of(before.target), item));
  return {
    target: of(now).filter((item) => !isIn(brought, item)),
    source: of(before.source).filter((item) => !isIn(brought, item) || isIn(of(now), item)),
  };
}

/** A record of which every field that nobody changed since the merge says what it said before it. */
function putBack(before: Customer, merged: Customer, now: Customer): Customer {
  const [old, set, current] = [before, merged, now].map(
    (one) => new Map<string, unknown>(Object.entries(one)),
  );
  const names = new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])]);
  const values = [...names].map((name) => {
    const isUnchanged = isSameValue(current?.get(name), set?.get(name));
    return [name, isUnchanged ? old?.get(name) : current?.get(name)];
  });
  return { ...now, ...Object.fromEntries(values) };
}

function putBackFields(before: Customer, merged: Customer, now: Customer): Customer['fields'] {
  if (isSameValue(now.fields, merged.fields)) return before.fields;
  const keys = new Set([...Object.keys(before.fields ?? {}), ...Object.keys(now.fields ?? {})]);
  const values = [...keys].map((key) => {
    const isUnchanged = isSameValue(now.fields?.[key], merged.fields?.[key]);
    return [key, isUnchanged ? before.fields?.[key] : now.fields?.[key]] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** A list of the target without what the source brought to it. */
function without<Name extends 'tags' | 'formerIds'>(name: Name) {
  return (before: Customer, merged: Customer, now: Customer): Customer[Name] => {
    if (isSameValue(now[name], merged[name])) return before[name];
    const had: readonly unknown[] = before[name] ?? [];
    const brought: readonly unknown[] = (merged[name] ?? []).filter((one) => !had.includes(one));
    const left: readonly unknown[] = (now[name] ?? []).filter((one) => !brought.includes(one));
    return left as Customer[Name];
  };
}
