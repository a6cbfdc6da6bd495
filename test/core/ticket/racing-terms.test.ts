import * as fc from 'fast-check';
import { categoryArea } from '../../../core/category/index.ts';
import {
  createThing,
  keptConfiguration,
  listThings,
  restoreThing,
  retireThing,
  updateThing,
} from '../../../core/configuration/index.ts';
import { fieldArea, formArea } from '../../../core/custom-field/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import {
  changeTicket,
  createTicket,
  loadTicket,
  type RulesInForce,
  rulesInForce,
} from '../../../core/ticket/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { choices, customField } from '../../support/custom-fields.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenCustomer, givenTicket, later, requestFor } from '../../support/desk.ts';
import { emptied, scheduled } from '../../support/racing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const KEYS = ['one', 'two', 'three'] as const;
const key = fc.constantFrom(...KEYS);
const choice = fc.constantFrom('red', 'blue');

/** What an admin asks for, about a field, form or category of a key. */
const configuring = fc.oneof(
  fc.record({ what: fc.constantFrom('make field', 'add choice'), key, choice }),
  fc.record({ what: fc.constantFrom('make form', 'make category'), key, names: key }),
  fc.record({
    what: fc.constantFrom('retire', 'restore'),
    of: fc.constantFrom('field', 'form', 'category'),
    key,
  }),
);
type Configuring = typeof configuring extends fc.Arbitrary<infer One> ? One : never;

/** What an agent asks of a ticket meanwhile, after so many seconds. */
const working = fc.record({
  what: fc.constantFrom('open ticket', 'change ticket'),
  seconds: fc.constantFrom(0, 5),
  asked: fc.oneof(
    fc.record({ category: key }),
    fc.record({ form: key }),
    fc.record({ fields: fc.dictionary(key, choice, { minKeys: 1, maxKeys: 2 }) }),
  ),
});
type Working = typeof working extends fc.Arbitrary<infer One> ? One : never;

/** What there is before the race begins. */
const FIRST: readonly Configuring[] = [
  { what: 'make field', key: 'one', choice: 'red' },
  { what: 'make form', key: 'one', names: 'one' },
  { what: 'make category', key: 'one', names: 'one' },
];

const several = <One>(one: fc.Arbitrary<One>) => fc.array(one, { minLength: 2, maxLength: 4 });

const labels = { en: 'Made up' };

function configure(table: Table, asked: Configuring): Promise<unknown> {
  const deps = { table };
  const context = testContext();
  const one = { key: asked.key };
  if ('of' in asked) {
    const command = asked.what === 'retire' ? retireThing : restoreThing;
    if (asked.of === 'field') return command(deps, context, fieldArea, one);
    if (asked.of === 'form') return command(deps, context, formArea, one);
    return command(deps, context, categoryArea, one);
  }
  if ('names' in asked) {
    if (asked.what === 'make form')
      return createThing(deps, context, formArea, {
        fields: { ...one, labels, types: [], fields: [asked.names] },
      });
    const category = { ...one, labels, parent: null, teamId: null, form: asked.names };
    return createThing(deps, context, categoryArea, {
      fields: { ...category, priority: null, priorities: null },
    });
  }
  if (asked.what === 'add choice') {
    const change = { choices: choices('red', 'blue') };
    return updateThing(deps, context, fieldArea, { ...one, change });
  }
  const field = { ...customField({ ...one, type: 'dropdown', choices: choices(asked.choice) }) };
  return createThing(deps, context, fieldArea, { fields: field });
}

async function work(
  { table, rules: inForce }: { table: Table; rules: RulesInForce },
  { what, seconds, asked }: Working,
  { requesterId, ticketId }: { requesterId: number; ticketId: number },
): Promise<Ticket> {
  const context = testContext({ now: later(NOW, { seconds }) });
  const rules = await inForce.at(context.now, asked);
  if (what === 'open ticket') {
    const request = requestFor({ id: requesterId }, asked);
    return (await createTicket({ table, rules }, context, { principal: ADMIN, request })).ticket;
  }
  const mailboxes = keptConfiguration(table)(mailboxArea([]));
  return changeTicket({ table, rules, mailboxes }, context, { principal: ADMIN, ticketId, change: asked });
}

/** Does one thing after the other, whatever is refused. */
async function inTurn<One>(acts: readonly One[], make: (one: One) => Promise<unknown>, refused: unknown[]) {
  for (const one of acts) await make(one).catch((error: unknown) => refused.push(error));
}

/** Everything that the desk has configured, retired or not, by key. */
async function everConfigured() {
  const { table } = database;
  const page = { limit: 50 };
  const [fields, forms, categories] = await Promise.all([
    listThings(table, fieldArea, page),
    listThings(table, formArea, page),
    listThings(table, categoryArea, page),
  ]);
  return {
    fields: new Map(fields.items.map((one) => [one.key, one])),
    forms: new Map(forms.items.map((one) => [one.key, one])),
    categories: new Map(categories.items.map((one) => [one.key, one])),
  };
}

/** The references that lead to nothing that ever was. */
function dangling(ticket: Ticket, desk: Awaited<ReturnType<typeof everConfigured>>): unknown[] {
  const { category, form, fields = {} } = ticket;
  return [
    ...(category && !desk.categories.has(category) ? [{ category }] : []),
    ...(form && !desk.forms.has(form) ? [{ form }] : []),
    ...Object.entries(fields).filter(
      ([name, value]) => !desk.fields.get(name)?.choices.some((one) => one.key === value),
    ),
  ];
}

test('configuration that changes while tickets are opened and changed leaves no reference to what never existed', async () => {
  let references = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.tuple(several(configuring), several(configuring)),
      fc.tuple(several(working), several(working)),
      async (scheduler, admins, agents) => {
        const table = await emptied(database);
        const { id: requesterId } = await givenCustomer(database);
        const { ticket } = await givenTicket(database, { requesterId });
        for (const one of FIRST) await configure(table, one);
        const known = { requesterId, ticketId: ticket.id };
        const racing = scheduled(table, scheduler);
        const made: Ticket[] = [];
        const refused: unknown[] = [];
        const configured = admins.map((acts) => inTurn(acts, (one) => configure(racing, one), refused));
        const worked = agents.map((acts) => {
          // Each has a function, with a memory of its own.
          const deps = { table: racing, rules: rulesInForce(keptConfiguration(racing), {}) };
          return inTurn(acts, async (one) => made.push(await work(deps, one, known)), refused);
        });
        await scheduler.waitFor(Promise.all([...configured, ...worked]));
        expect(refused.filter((reason) => !(reason instanceof BiletError))).toEqual([]);

        const desk = await everConfigured();
        for (const { id } of [ticket, ...made])
          expect(dangling(await loadTicket(database.table, id), desk)).toEqual([]);
        for (const form of desk.forms.values())
          expect(form.fields.filter((name) => !desk.fields.has(name))).toEqual([]);
        for (const { form } of desk.categories.values())
          if (form !== null) expect([...desk.forms.keys()]).toContain(form);
        references += made.filter(
          ({ category, form, fields }) => category || form || Object.keys(fields ?? {}).length > 0,
        ).length;
      },
    ),
    { numRuns: 10 },
  );
  // Some of the races were won by the tickets: otherwise this would say nothing.
  expect(references).toBeGreaterThan(5);
});
