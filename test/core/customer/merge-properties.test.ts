import * as fc from 'fast-check';
import { phonesOf } from '../../../core/customer/phones.ts';
import { movedParts, type Parts, partsPutBack } from '../../../core/customer-merge/moved-ticket.ts';
import { partedCustomers } from '../../../core/customer-merge/parted.ts';
import { type United, unitedCustomers } from '../../../core/customer-merge/united.ts';
import { type Customer, customerSchema } from '../../../schemas/customer.ts';

const SOURCE = 7;
const TARGET = 3;
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const some = (...values: string[]) => fc.subarray(values);

/** A customer with anything that one can have; identities and external ids are each one record's. */
const recordOf = (id: number, mark: string): fc.Arbitrary<Customer> =>
  fc
    .record(
      {
        name: fc.constantFrom('', 'Mara Lindt', `Mara ${mark}`),
        addresses: some(`1@${mark}.example`, `2@${mark}.example`, `3@${mark}.example`),
        organisationId: maybe(fc.constantFrom(null, 1, 2)),
        externalId: maybe(fc.constantFrom(null, `shop-${mark}`)),
        phones: fc.shuffledSubarray(['+491', '+492', '+493', `+49${id}`]),
        location: maybe(
          fc.constantFrom(null, { country: mark, region: null, city: null, source: 'given' as const }),
        ),
        locale: fc.constantFrom(null, 'de', 'en'),
        timezone: fc.constantFrom(null, 'Europe/Berlin'),
        notes: fc.constantFrom('', 'Tea', `Notes ${mark}`),
        tags: maybe(some('a', 'b', 'c', mark)),
        isVip: maybe(fc.boolean()),
        isBlocked: maybe(fc.boolean()),
        fields: maybe(fc.dictionary(fc.constantFrom('level', 'size'), fc.constantFrom(1, 2, { text: mark }))),
        formerIds: maybe(fc.constant<number[]>([id * 100])),
      },
      { noNullPrototype: true },
    )
    .map(({ addresses, phones: [phone = null, ...otherPhones], ...record }) => ({
      ...record,
      id,
      identities: addresses.map((value) => ({ channel: 'email' as const, value })),
      phone,
      ...(otherPhones.length > 0 && { otherPhones }),
      version: 1,
      createdAt: '2026-03-01T00:00:00.000Z',
      updatedAt: '2026-03-01T00:00:00.000Z',
    }));

const pairs: fc.Arbitrary<United> = fc.record({
  source: recordOf(SOURCE, 'so'),
  target: recordOf(TARGET, 'ta'),
});

/** A record as it is stored: what has no value is absent. */
const stored = (customer: Customer) => customerSchema.parse(JSON.parse(JSON.stringify(customer)));
const valuesOf = (customer: Customer) => customer.identities.map(({ value }) => value);

describe('two records of a person', () => {
  test('that are merged and let go again are what they were', () => {
    fc.assert(
      fc.property(pairs, (before) => {
        const merged = unitedCustomers(before);
        const { source, target } = partedCustomers(before, {
          source: stored(merged.source),
          target: stored(merged.target),
        });
        expect(stored(source)).toEqual(stored(before.source));
        expect(stored(target)).toEqual(stored(before.target));
      }),
    );
  });

  test('lose nothing when they are merged: whatever one of them says, the one record says, or had a better answer', () => {
    fc.assert(
      fc.property(pairs, ({ source, target }) => {
        const { target: one, source: left } = unitedCustomers({ source, target });
        expect(valuesOf(one)).toEqual([...valuesOf(target), ...valuesOf(source)]);
        expect(new Set(phonesOf(one))).toEqual(new Set([...phonesOf(target), ...phonesOf(source)]));
        expect(new Set(one.tags)).toEqual(new Set([...(target.tags ?? []), ...(source.tags ?? [])]));
        for (const { name, notes, fields = {} } of [source, target]) {
          expect(one.name === '' && name !== '').toBe(false);
          expect(one.notes).toContain(notes);
          for (const key of Object.keys(fields)) expect(one.fields).toHaveProperty(key);
        }
        const external = [one.externalId, left.externalId].filter(Boolean);
        expect(new Set(external)).toEqual(new Set([target.externalId, source.externalId].filter(Boolean)));
        expect([valuesOf(left), phonesOf(left)]).toEqual([[], []]);
      }),
    );
  });

  test('that are let go keep what was changed since, and every identity is one record’s, or nobody’s that was taken away', () => {
    const changes = fc.record(
      {
        name: fc.constant('Somebody else'),
        notes: fc.constant('Changed since'),
        locale: fc.constantFrom(null, 'fr'),
        tags: some('a', 'so', 'new'),
        isVip: fc.boolean(),
        kept: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        added: some('new@example.com'),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(pairs, changes, (before, { kept, added = [], ...changed }) => {
        const merged = unitedCustomers(before);
        const identities = [
          ...merged.target.identities.filter((_, at) => kept?.[at] ?? true),
          ...added.map((value) => ({ channel: 'email' as const, value })),
        ];
        const now = { source: merged.source, target: { ...merged.target, ...changed, identities } };
        const { source, target } = partedCustomers(before, now);
        for (const [name, value] of Object.entries(changed)) {
          const isAsMerged = JSON.stringify(value) === JSON.stringify(Object(merged.target)[name]);
          if (!isAsMerged && name !== 'tags') expect(Object(target)[name]).toEqual(value);
        }
        if (changed.tags?.includes('new')) expect(target.tags).toContain('new');
        const both = [...valuesOf(source), ...valuesOf(target)];
        expect(both.sort()).toEqual(identities.map(({ value }) => value).sort());
        expect(valuesOf(target)).toEqual(expect.arrayContaining(added));
        expect(valuesOf(source).every((value) => valuesOf(before.source).includes(value))).toBe(true);
      }),
    );
  });
});

const people = fc.subarray([SOURCE, TARGET, 11, 12, 13]);
const parts: fc.Arbitrary<Parts> = fc
  .record({
    requesterId: fc.constantFrom(SOURCE, TARGET, 11),
    collaborators: people,
    invitedIds: maybe(people),
    merged: maybe(
      fc.record({
        tickets: fc.array(
          fc.record({
            id: fc.constantFrom(21, 22),
            into: fc.constant(20),
            at: fc.constant('2026-03-01T00:00:00.000Z'),
            requesterId: fc.constantFrom(SOURCE, TARGET, 12),
            invitedIds: maybe(people),
          }),
          { maxLength: 1 },
        ),
        collaboratorIds: people,
        followerIds: fc.constant<number[]>([1]),
        handlingSeconds: fc.constant(0),
      }),
    ),
  })
  .map(({ collaborators, ...rest }) => ({
    ...rest,
    collaboratorIds: collaborators.filter((id) => id !== rest.requesterId),
  }));
const records = { from: SOURCE, to: TARGET };
const asStored = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('a ticket of a record that is merged into another', () => {
  test('is the other’s in every part, once each, and as it was when they are let go', () => {
    fc.assert(
      fc.property(parts, (before) => {
        const after = movedParts(before, records);
        const { merged, ...own } = after;
        expect(JSON.stringify([own, merged?.tickets, merged?.collaboratorIds])).not.toMatch(/\b7\b/);
        expect(new Set(after.collaboratorIds).size).toBe(after.collaboratorIds.length);
        expect(after.collaboratorIds).not.toContain(after.requesterId);
        expect(asStored(partsPutBack(after, { before, after }, records))).toEqual(asStored(before));
      }),
    );
  });

  test('keeps what others changed of it since', () => {
    const changes = fc.record(
      {
        requesterId: fc.constantFrom(TARGET, 12, 14),
        added: fc.constantFrom(14, 15),
        removed: fc.constantFrom(11, TARGET),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(parts, changes, (before, { requesterId, added, removed }) => {
        const after = movedParts(before, records);
        const now: Parts = {
          ...after,
          requesterId: requesterId ?? after.requesterId,
          collaboratorIds: [...after.collaboratorIds, ...(added === undefined ? [] : [added])].filter(
            (id) => id !== removed && id !== (requesterId ?? after.requesterId),
          ),
        };
        const back = partsPutBack(now, { before, after }, records);
        if (now.requesterId !== after.requesterId) expect(back.requesterId).toBe(now.requesterId);
        const others = (ids: readonly number[]) => ids.filter((id) => id !== SOURCE && id !== TARGET).sort();
        expect(others(back.collaboratorIds)).toEqual(others(now.collaboratorIds));
        expect(new Set(back.collaboratorIds).size).toBe(back.collaboratorIds.length);
        expect(back.collaboratorIds).not.toContain(back.requesterId);
      }),
    );
  });
});
