import * as fc from 'fast-check';
import { compileFields } from '../../../core/custom-field/fields.ts';
import { catalogueOf } from '../../../core/fields/index.ts';
import { formRules } from '../../../core/form-rule/index.ts';
import { NOW } from '../../support/context.ts';
import { choices, customField } from '../../support/custom-fields.ts';

const FIELDS = [
  customField({ key: 'kind', type: 'dropdown', choices: choices('lamp', 'fan'), customers: 'editable' }),
  customField({ key: 'broken', type: 'boolean', customers: 'editable' }),
  customField({ key: 'serial', type: 'text', customers: 'editable' }),
  customField({
    key: 'rooms',
    type: 'multi_select',
    choices: choices('hall', 'bath'),
    customers: 'editable',
  }),
];
const KEYS = FIELDS.map(({ key }) => key);
const whole = async () => catalogueOf({ fields: compileFields(FIELDS) });
const is = (key: string, value: unknown) => ({
  all: [{ field: `ticket.custom.${key}`, operator: 'is', value }],
});
const RULES = [
  { fields: ['broken'], conditions: is('kind', 'lamp'), isRequired: false },
  { fields: ['serial'], conditions: is('broken', true), isRequired: true },
];
const askedWith = async (values: object, rules = RULES) => {
  const { shown, required } = (await formRules({ rules }, whole)).asked(KEYS, {
    values: { ...values },
    now: NOW,
  });
  return [[...shown].sort(), [...required]];
};

test('a field that rules name is asked for as soon as the conditions of one hold, and must be filled in where that says so', async () => {
  expect(await askedWith({})).toEqual([['kind', 'rooms'], []]);
  expect(await askedWith({ kind: 'fan' })).toEqual([['kind', 'rooms'], []]);
  expect(await askedWith({ kind: 'lamp' })).toEqual([['broken', 'kind', 'rooms'], []]);
  expect(await askedWith({ kind: 'lamp', broken: true })).toEqual([
    ['broken', 'kind', 'rooms', 'serial'],
    ['serial'],
  ]);
  const either = [...RULES, { fields: ['serial'], conditions: is('kind', 'fan'), isRequired: false }];
  expect(await askedWith({ kind: 'fan' }, either)).toEqual([['kind', 'rooms', 'serial'], []]);
});

test('what stands in a field that is not asked for counts for nothing', async () => {
  expect(await askedWith({ kind: 'fan', broken: true })).toEqual([['kind', 'rooms'], []]);
});

test('conditions that cannot be read ask for nothing more, and a form without rules asks for all', async () => {
  expect(
    await askedWith({ kind: 'lamp' }, [
      { fields: ['serial'], conditions: is('gone', 'x'), isRequired: true },
    ]),
  ).toEqual([['broken', 'kind', 'rooms'], []]);
  expect(await askedWith({}, [])).toEqual([[...KEYS].sort(), []]);
});

test('whatever stands in a form: fields of no rule are asked for, and no other is without a rule whose conditions hold', async () => {
  const values = fc.record(
    { kind: fc.constantFrom('lamp', 'fan', 'other'), broken: fc.boolean(), serial: fc.string() },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(values, async (given) => {
      const isLamp = given.kind === 'lamp';
      const isBroken = isLamp && given.broken === true;
      const expected = ['kind', 'rooms', ...(isLamp ? ['broken'] : []), ...(isBroken ? ['serial'] : [])];
      expect(await askedWith(given)).toEqual([expected.sort(), isBroken ? ['serial'] : []]);
    }),
    { numRuns: 60 },
  );
});
