import * as fc from 'fast-check';
import { missingValues, withValues } from '../../../core/custom-field/index.ts';
import type { GivenValue } from '../../../core/custom-field/value.ts';
import { plainValues } from '../../../schemas/custom-value.ts';
import { choices, customFields } from '../../support/custom-fields.ts';

const fields = customFields(
  { key: 'serial' },
  { key: 'story', type: 'long_text' },
  { key: 'seats', type: 'integer' },
  { key: 'price', type: 'decimal' },
  { key: 'vip', type: 'boolean' },
  { key: 'due', type: 'date' },
  {
    key: 'plan',
    type: 'dropdown',
    choices: [...choices('basic', 'plus'), { key: 'old', labels: { en: 'Old' }, isRetired: true }],
  },
  { key: 'colours', type: 'multi_select', choices: choices('red', 'green', 'blue') },
  { key: 'area', type: 'tree', choices: choices('hardware', 'hardware/printer') },
  { key: 'order', type: 'pattern', pattern: '[A-Z]{2}-\\d+' },
  { key: 'owner', type: 'reference', to: 'customer' },
  { key: 'gone', isRetired: true },
  { key: 'own', subject: 'customer' },
  { key: 'must', required: 'creation' },
);
beforeAll(() => fields.prepare(['order']));

const onTicket = { subject: 'ticket' } as const;
const set = (key: string, value: GivenValue, before = {}) =>
  plainValues(withValues(fields, before, { [key]: value }, onTicket))[key];

test.each<[string, GivenValue, unknown]>([
  ['serial', '  A 1 ', 'A 1'],
  ['serial', 'e\u0301', 'é'],
  ['story', 'Once\r\nupon', 'Once\nupon'],
  ['seats', -3, -3],
  ['price', 9.5, 9.5],
  ['vip', false, false],
  ['due', '2024-02-29', '2024-02-29'],
  ['plan', 'plus', 'plus'],
  ['colours', ['blue', 'red', 'blue'], ['red', 'blue']],
  ['area', 'hardware/printer', 'hardware/printer'],
  ['order', 'AB-12', 'AB-12'],
  ['owner', 7, 7],
])('%s takes %j', (key, given, kept) => {
  expect(set(key, given)).toEqual(kept);
});

test.each<[string, GivenValue]>([
  ['serial', 'two\nlines'],
  ['serial', ' '],
  ['serial', 'x'.repeat(501)],
  ['serial', 12],
  ['story', '\u0007'],
  ['story', 'x'.repeat(10_001)],
  ['seats', 1.5],
  ['seats', '3'],
  ['price', '9.5'],
  ['vip', 'yes'],
  ['due', '2026-02-29'],
  ['due', '2026-03-01T00:00:00Z'],
  ['plan', 'none'],
  ['plan', 'old'],
  ['plan', ['basic']],
  ['colours', 'red'],
  ['colours', ['red', 'pink']],
  ['colours', []],
  ['area', 'printer'],
  ['order', 'ab-12'],
  ['order', 'AB-12 or so'],
  ['owner', 0],
  ['owner', 'me'],
  ['gone', 'x'],
  ['own', 'x'],
  ['nothing', 'x'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
])('%s does not take %j', (key, given) => {
  const values: Record<string, GivenValue> = Object.fromEntries([[key, given]]);
  expect(() => withValues(fields, {}, values, onTicket)).toThrow(
    expect.objectContaining({
      kind: 'invalid',
      fields: [{ path: `fields.${key}`, message: expect.any(String) }],
    }),
  );
});

test('null takes a value away, and what a thing has already is taken whatever became of its field', () => {
  expect(withValues(fields, { seats: 3, plan: 'basic' }, { seats: null }, onTicket)).toEqual({
    plan: 'basic',
  });
  const before = { gone: { text: 'x' }, plan: 'old', unknown: 1 };
  expect(withValues(fields, before, { gone: 'x', plan: 'old', unknown: 1 }, onTicket)).toEqual(before);
});

test('a value that must be there is not taken away', () => {
  const before = { must: { text: 'x' } };
  expect(() => withValues(fields, before, { must: null }, onTicket)).toThrow(
    expect.objectContaining({ fields: [{ path: 'fields.must', message: 'is required' }] }),
  );
});

test('a customer sets what customers may set, and a thing holds so much and no more', () => {
  const own = customFields(
    { key: 'open', customers: 'editable' },
    { key: 'shown', customers: 'visible' },
    { key: 'inner' },
  );
  const asCustomer = { subject: 'ticket', by: 'customer' } as const;
  expect(withValues(own, undefined, { open: 'x' }, asCustomer)).toEqual({ open: { text: 'x' } });
  const refusal = (given: object) => {
    try {
      return withValues(own, undefined, { ...given }, asCustomer);
    } catch (error) {
      return Object(error).fields;
    }
  };
  expect(refusal({ shown: 'x' })).toEqual([{ path: 'fields.shown', message: 'is for agents to say' }]);
  // What is hidden from them is, for them, not there.
  for (const value of ['x', null])
    expect(refusal({ inner: value, none: value })).toEqual(
      ['inner', 'none'].map((key) => ({
        path: `fields.${key}`,
        message: 'is no field of tickets on this desk',
      })),
    );
  const many = customFields(...'abcd'.split('').map((key) => ({ key, type: 'long_text' as const })));
  const full = Object.fromEntries('abcd'.split('').map((key) => [key, 'x'.repeat(9_000)]));
  expect(() => withValues(many, undefined, full, onTicket)).toThrow(
    expect.objectContaining({ fields: [{ path: 'fields', message: expect.stringContaining('bytes') }] }),
  );
});

test('what is required at creation is missing then and at solving, what is required at solving only then', () => {
  const own = customFields(
    { key: 'a', required: 'creation' },
    { key: 'b', required: 'solving' },
    { key: 'c', required: 'creation', isRetired: true },
    { key: 'd', type: 'boolean', required: 'creation' },
  ).all;
  const missing = (when: 'creation' | 'solving') =>
    missingValues(own, { d: false }, { when }).map(({ path }) => path);
  expect(missing('creation')).toEqual(['fields.a']);
  expect(missing('solving')).toEqual(['fields.a', 'fields.b']);
});

test('whatever is given, values are kept that their fields take again, or refused and kept as they were', () => {
  const keys = fields.all.map(({ key }) => key);
  const given = fc.dictionary(
    fc.constantFrom(...keys, 'nothing'),
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('basic', 'hardware', 'AB-1', '2026-03-01'),
      fc.array(fc.constantFrom('red', 'green', 'pink')),
    ),
    { maxKeys: 4 },
  );
  fc.assert(
    fc.property(given, given, (first, second) => {
      let values = {};
      for (const change of [first, second])
        try {
          values = withValues(fields, values, change, onTicket) ?? values;
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid' });
        }
      expect(withValues(fields, {}, plainValues(values), onTicket) ?? {}).toEqual(values);
    }),
  );
});
