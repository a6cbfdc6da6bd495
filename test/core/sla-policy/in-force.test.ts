import * as fc from 'fast-check';
import { catalogueOf } from '../../../core/fields/index.ts';
import {
  compilePolicies,
  explainPolicies,
  NO_POLICIES,
  policyInForce,
  type SlaPolicy,
  slaPolicyArea,
} from '../../../core/sla-policy/index.ts';
import { ticketIn } from '../../support/desk.ts';
import { factsOf } from '../../support/facts.ts';

const catalogue = catalogueOf();
const policy = (key: string, more: object = {}): SlaPolicy =>
  slaPolicyArea.parse({
    kind: 'configured',
    schemaVersion: 1,
    pk: 'CONFIGURATION#slapolicies',
    sk: key,
    thing: { key, isRetired: false, version: 1, name: key, position: 0, conditions: {}, ...more },
  });
const tagged = (tag: string) => ({ all: [{ field: 'ticket.tags', operator: 'is', value: tag }] });
const facts = (...tags: string[]) => factsOf({ ticket: ticketIn('open', { tags }) });
const keyFor = async (all: readonly SlaPolicy[], ...tags: string[]) =>
  policyInForce(facts(...tags), null, await compilePolicies(all, catalogue)).policy?.key ?? null;

const DESK = [
  policy('everyone', { position: 30 }),
  policy('partners', { position: 10, conditions: tagged('partner'), noSla: true }),
  policy('vip', { position: 20, conditions: tagged('vip') }),
];

describe('the policy in force', () => {
  test('is the first in order whose conditions hold, also when it promises nothing', async () => {
    expect(await keyFor(DESK)).toBe('everyone');
    expect(await keyFor(DESK, 'vip')).toBe('vip');
    expect(await keyFor(DESK, 'vip', 'partner')).toBe('partners');
  });

  test('is none when none fits, or there is none', async () => {
    expect(await keyFor(DESK.slice(1))).toBeNull();
    expect(policyInForce(facts(), null, NO_POLICIES)).toEqual({ because: 'none_fits', policy: null });
  });

  test('is by key the first of two at one place', async () => {
    expect(await keyFor([policy('b'), policy('a')])).toBe('a');
  });

  test('is none that is retired, switched off, or asks for what this version does not know', async () => {
    const unknown = { all: [{ field: 'ticket.mood', operator: 'is', value: 'bad' }] };
    const all = [
      policy('gone', { isRetired: true }),
      policy('off', { isActive: false }),
      policy('later', { conditions: unknown }),
      policy('right', { position: 9 }),
    ];
    expect(await keyFor(all)).toBe('right');
  });

  test('is the one that somebody chose by hand, with the reason, even when it is retired since or switched off', async () => {
    const all = [...DESK, policy('gone', { isRetired: true }), policy('off', { isActive: false })];
    const policies = await compilePolicies(all, catalogue);
    for (const key of ['vip', 'gone', 'off'])
      expect(policyInForce(facts(), { policy: key, reason: 'Asked' }, policies)).toMatchObject({
        because: 'override',
        policy: { key },
        reason: 'Asked',
      });
    const never = { policy: 'never_was', reason: '' };
    expect(policyInForce(facts(), never, policies)).toMatchObject({ because: 'conditions' });
  });

  test('is explained by each policy up to it, with what its conditions found', async () => {
    const asked = explainPolicies(facts('vip'), await compilePolicies(DESK, catalogue));
    expect(asked).toMatchObject([
      { policy: { key: 'partners' }, conditions: { holds: false, all: [{ holds: false, actual: ['vip'] }] } },
      { policy: { key: 'vip' }, conditions: { holds: true } },
    ]);
    const none = explainPolicies(facts(), await compilePolicies(DESK.slice(1), catalogue));
    expect(none.map(({ policy: { key } }) => key)).toEqual(['partners', 'vip']);
  });

  test('depends on nothing but the places, the conditions and the facts: not on the order of rows, and not on policies behind it', async () => {
    const some = fc.array(fc.record({ position: fc.nat(5), tag: fc.constantFrom('a', 'b', 'c') }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        some,
        fc.subarray(['a', 'b', 'c']),
        fc.infiniteStream(fc.nat()),
        async (made, tags, shuffle) => {
          const all = made.map(({ position, tag }, at) =>
            policy(`p${at}`, { position, conditions: tagged(tag) }),
          );
          const expected = [...made.entries()]
            .filter(([, { tag }]) => tags.includes(tag))
            .sort(([at, one], [other, two]) => one.position - two.position || at - other)
            .map(([at]) => `p${at}`)[0];
          const keys = new Map(all.map(({ key }) => [key, shuffle.next().value]));
          const shuffled = all.toSorted((one, two) => Number(keys.get(one.key)) - Number(keys.get(two.key)));
          expect(await keyFor(shuffled, ...tags)).toBe(expected ?? null);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('tells which fields decide, and whose rows they are read from', async () => {
    const ofCompany = { any: [{ field: 'organisation.tags', operator: 'is', value: 'gold' }] };
    const policies = await compilePolicies([...DESK, policy('gold', { conditions: ofCompany })], catalogue);
    expect(policies.fields).toEqual(expect.arrayContaining(['ticket.tags', 'organisation.tags']));
    expect(policies.subjects).toEqual(['organisation']);
  });
});
