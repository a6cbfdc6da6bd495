import { createThing, keptConfiguration } from '../../../core/configuration/index.ts';
import { fieldArea } from '../../../core/custom-field/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import { createForm, updateForm } from '../../../core/form-rule/index.ts';
import { testContext } from '../../support/context.ts';
import { choices, customField } from '../../support/custom-fields.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  for (const { version: _v, isRetired: _r, ...fields } of [
    customField({ key: 'kind', type: 'dropdown', choices: choices('lamp', 'fan'), customers: 'editable' }),
    customField({ key: 'serial', type: 'text', customers: 'editable' }),
    customField({ key: 'cost', type: 'integer', customers: 'hidden' }),
    customField({ key: 'day', type: 'date', customers: 'editable' }),
  ])
    await createThing(database, testContext(), fieldArea, { fields });
});
afterAll(() => database.stop());

const depsNow = () => ({
  table: database.table,
  catalogue: keptCatalogue(keptConfiguration(database.table)),
});
const asking = (field: string, operator: string, value?: unknown) => ({
  all: [{ field, operator, ...(value !== undefined && { value }) }],
});
const rule = (fields: string[], conditions: object) => ({ fields, conditions, isRequired: false });
const save = (key: string, rules: object[]) =>
  createForm(depsNow(), testContext(), {
    fields: { key, labels: { en: 'F' }, types: [], fields: ['kind', 'serial', 'day'], rules },
  } as Parameters<typeof createForm>[2]);
const problemsOf = (rules: object[]) => save('wrong', rules).catch(({ fields }) => fields);

test('a form is saved with its rules, which a change replaces', async () => {
  const rules = [rule(['serial'], asking('ticket.custom.kind', 'is', 'lamp'))];
  expect(await save('fault', rules)).toMatchObject({ rules });
  const changed = await updateForm(depsNow(), testContext(), {
    key: 'fault',
    change: { labels: { en: 'G' } },
  });
  expect(changed).toMatchObject({ labels: { en: 'G' }, rules });
  expect(await updateForm(depsNow(), testContext(), { key: 'fault', change: { rules: [] } })).toMatchObject({
    rules: [],
  });
});

test.each([
  ['a field that is none of the form', rule(['cost'], {}), 'rules.0.fields.0'],
  [
    'what customers do not fill in',
    rule(['serial'], asking('ticket.custom.cost', 'is', 1)),
    'rules.0.conditions.all.0.field',
  ],
  [
    'a field of the ticket',
    rule(['serial'], asking('ticket.priority', 'is', 'high')),
    'rules.0.conditions.all.0.field',
  ],
  [
    'a time that moves',
    rule(['serial'], asking('ticket.custom.day', 'before', { ago: 'P3D' })),
    'rules.0.conditions',
  ],
  ['itself', rule(['serial'], asking('ticket.custom.serial', 'present')), 'rules.0.conditions'],
])('rules are refused that ask for %s', async (_, wrong, path) => {
  expect(await problemsOf([wrong])).toMatchObject([{ path }]);
});

test('a rule may go by what a rule before it shows, and not by what a later one does', async () => {
  const first = rule(['serial'], asking('ticket.custom.kind', 'is', 'lamp'));
  const second = rule(['day'], asking('ticket.custom.serial', 'present'));
  expect(await problemsOf([second, first])).toMatchObject([{ path: 'rules.0.conditions' }]);
  expect(await save('ordered', [first, second])).toMatchObject({ rules: [first, second] });
});
