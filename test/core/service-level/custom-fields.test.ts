import { createThing } from '../../../core/configuration/index.ts';
import { fieldArea } from '../../../core/custom-field/index.ts';
import { catalogueOf } from '../../../core/fields/index.ts';
import { replacedPolicy, savePolicy } from '../../../core/sla-policy/index.ts';
import { NO_TERMS } from '../../../core/ticket/index.ts';
import { customField, customFields } from '../../support/custom-fields.ts';
import { ONE_HOUR } from '../../support/given-policy.ts';
import { TestDesk } from '../../support/mail.ts';
import { PromisedTickets } from '../../support/promised-tickets.ts';

const TIERS = ['gold', 'silver'].map((key) => ({ key, labels: { en: key }, isRetired: false }));
const TIER = { key: 'tier', type: 'dropdown' as const, choices: TIERS };
const EVERY = { low: 60, normal: 60, high: 60, urgent: 60 };
const TARGET = { clock: 'calendar' as const, calendar: null, warnings: [], escalateEverySeconds: null };

let desk: TestDesk;
let at: PromisedTickets;
beforeAll(async () => {
  desk = await TestDesk.open();
  at = new PromisedTickets(desk);
  const fields = customFields(TIER);
  at.rules.terms = { ...NO_TERMS, fields };
  await createThing(desk, at.context(0), fieldArea, { fields: customField(TIER) });
  const conditions = { all: [{ field: 'ticket.custom.tier', operator: 'is' as const, value: 'gold' }] };
  const catalogue = { latest: async () => catalogueOf({ fields }) };
  await savePolicy({ table: desk.table, catalogue, isMailbox: async () => true }, at.context(0), {
    key: 'gold',
    draw: replacedPolicy('gold', {
      ...ONE_HOUR,
      ...{ calendar: null, conditions, targets: { first_response: { ...TARGET, seconds: EVERY } } },
    }),
    conditions,
    user: 'admin',
  });
  at.coolDown();
});
afterAll(() => desk.close());

const tierOf = (tier: string | null) => ({ fields: { tier } });

test.each([
  ['another value', 'silver'],
  ['no value', null],
])(
  'what has ended is judged by the custom fields of then, also where only the audit trail knows that they have %s since',
  async (_, later) => {
    const id = await at.asked(0);
    await at.change(5, id, tierOf('gold'));
    await at.reply(90, id);
    await at.change(100, id, tierOf(later));
    const shown = await at.shown(110, id);
    expect(shown).toMatchObject({
      policy: null,
      metrics: { first_response: { state: 'breached', policy: 'gold', breachedAt: at.time(60) } },
    });
    expect(await at.derived(110, id)).toEqual(shown);
  },
);

test('a value that was given only after the answer spoils none', async () => {
  const id = await at.asked(0);
  await at.reply(90, id);
  await at.change(100, id, tierOf('gold'));
  const shown = await at.shown(110, id);
  expect(shown).toMatchObject({ policy: 'gold', metrics: {} });
  expect(await at.derived(110, id)).toEqual(shown);
});
