import fc from 'fast-check';
import { compileStoredConditions, type Explanation } from '../../../core/conditions/index.ts';
import { catalogueOf, type Facts } from '../../../core/fields/index.ts';
import type { Condition, Conditions } from '../../../schemas/conditions.ts';
import type { Status, Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { later, ticketIn } from '../../support/desk.ts';
import { assigneeOf, factsOf, mailOf, messageAdded, replyOf, requesterOf } from '../../support/facts.ts';
import { CATALOGUE, compiled } from './given.ts';
import { naively } from './naive.ts';

const HOUR = 3600;
const words = fc.constantFrom('Hello', 'hello you', 'HÉLLO', 'he\u0301llo', 'l', 'Invoice 4711', 'ΣΑΣ', ' ');
const priority = fc.constantFrom('low', 'normal', 'high', 'urgent');
const tag = fc.constantFrom('a', 'b', 'vip');
const team = fc.integer({ min: 1, max: 3 });
const hour = fc.integer({ min: -60, max: 60 });
const moment = hour.map((hours) => later(NOW, { seconds: hours * HOUR }).toISOString());
const day = moment.map((time) => time.slice(0, 10));
const number = fc.integer({ min: -3, max: 3 });
const duration = fc.integer({ min: 0, max: 40 }).map((hours) => `PT${hours}H`);
const hours = fc.constantFrom({}, { hours: 'calendar' }, { hours: 'business' });

const leaf = (field: string, operators: string[], value?: fc.Arbitrary<unknown>) =>
  fc
    .record({ field: fc.constant(field), operator: fc.constantFrom(...operators), ...(value && { value }) })
    .map((made) => made as unknown as Condition);
const few = (value: fc.Arbitrary<unknown>) => fc.array(value, { minLength: 1, maxLength: 3 });
const ordered = (value: fc.Arbitrary<string | number>, rank: (one: string | number) => number | string) =>
  fc
    .tuple(value, value)
    .map(([one, other]) => (rank(one) <= rank(other) ? { from: one, to: other } : { from: other, to: one }));
const degree = (one: string | number) => ['low', 'normal', 'high', 'urgent'].indexOf(String(one));

/** Conditions on times. */
const timeLeaf = fc.constantFrom('ticket.createdAt', 'ticket.solvedAt', 'ticket.custom.due').chain((field) =>
  fc.oneof(
    leaf(field, ['before', 'after'], fc.oneof(moment, day)),
    leaf(
      field,
      ['before', 'after'],
      fc
        .tuple(fc.constantFrom('ago', 'ahead'), duration, hours)
        .map(([way, long, by]) => ({ [way]: long, ...by })),
    ),
    leaf(
      field,
      ['within_last', 'within_next'],
      fc.oneof(
        duration,
        fc.tuple(duration, hours).map(([long, by]) => ({ duration: long, ...by })),
      ),
    ),
    leaf(field, ['is', 'is_not'], day),
    leaf(
      field,
      ['between'],
      ordered(fc.oneof(moment, day), (one) => Date.parse(String(one))),
    ),
    leaf(field, ['present', 'absent', 'changed']),
  ),
);

const valueLeaf = fc.oneof(
  leaf(
    'ticket.subject',
    ['is', 'is_not', 'changed_to', 'changed_from', 'contains', 'starts', 'ends'],
    words.filter((word) => word !== ' '),
  ),
  leaf('ticket.priority', ['is', 'is_not', 'greater', 'less', 'changed_to', 'changed_from'], priority),
  leaf('ticket.priority', ['any_of', 'none_of'], few(priority)),
  leaf('ticket.priority', ['between'], ordered(priority, degree)),
  leaf('ticket.tags', ['is', 'is_not', 'changed_to', 'changed_from'], tag),
  leaf('ticket.tags', ['any_of', 'none_of', 'all_of'], few(tag)),
  leaf('ticket.teamId', ['is', 'is_not', 'changed_to', 'changed_from'], team),
  leaf('ticket.custom.order', ['is', 'is_not', 'greater', 'less', 'changed_to'], number),
  leaf('ticket.custom.order', ['between'], ordered(number, Number)),
  leaf('ticket.tags', ['present', 'absent', 'changed']),
  leaf('ticket.teamId', ['present', 'absent', 'changed']),
);

const conditions: fc.Arbitrary<Conditions> = fc.letrec<{ group: Conditions; item: Condition | Conditions }>(
  (tie) => ({
    group: fc.record(
      { all: fc.array(tie('item'), { maxLength: 3 }), any: fc.array(tie('item'), { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
    item: fc.oneof({ maxDepth: 4 }, timeLeaf, valueLeaf, tie('group')),
  }),
).group;

const ticket: fc.Arbitrary<Ticket> = fc
  .record({
    status: fc.constantFrom<Status>('new', 'open', 'solved'),
    subject: words,
    priority,
    tags: fc.uniqueArray(tag),
    teamId: fc.option(team),
    createdAt: moment,
  })
  .map(({ status, ...given }) => ticketIn(status, given as Partial<Ticket>));
const values = fc.record({ order: number, due: day }, { requiredKeys: [] });

const facts: fc.Arbitrary<Facts> = fc
  .record({
    ticket,
    before: fc.option(ticket, { nil: undefined }),
    values,
    old: values,
    seconds: fc.integer({ min: -90_000, max: 90_000 }),
  })
  .map(({ values: now, old, seconds, ticket: known, before }) =>
    factsOf({
      ticket: { ...known, fields: now },
      before: before && { ...before, fields: old },
      now: later(NOW, { seconds }),
    }),
  );

test('the evaluator says what the model says', () =>
  fc.assert(
    fc.asyncProperty(conditions, facts, async (written, known) => {
      expect((await compiled(written)).holds(known)).toBe(naively(written as never, known));
    }),
    { numRuns: 600 },
  ));

test('the evaluator says of each condition alone what the model says', () =>
  fc.assert(
    fc.asyncProperty(fc.oneof(timeLeaf, timeLeaf, valueLeaf), facts, async (item, known) => {
      const one = { all: [item] };
      expect((await compiled(one)).holds(known)).toBe(naively(one as never, known));
    }),
    { numRuns: 3000 },
  ));

/** Whether each group of an explanation follows from what is in it. */
function isConsistent(explanation: Explanation): boolean {
  if (!('all' in explanation)) return true;
  const { all, any } = explanation;
  const follows = all.every(({ holds }) => holds) && (any.length === 0 || any.some(({ holds }) => holds));
  return follows === explanation.holds && [...all, ...any].every(isConsistent);
}

test('the explainer never disagrees with the evaluator, nor with itself', () =>
  fc.assert(
    fc.asyncProperty(conditions, facts, async (written, known) => {
      const made = await compiled(written);
      const explained = made.explain(known);
      expect(explained.holds).toBe(made.holds(known));
      expect(isConsistent(explained)).toBe(true);
    }),
    { numRuns: 300 },
  ));

/** Operators that say the opposite, of fields that hold one value at most. */
const OPPOSITE: Record<string, string> = { is: 'is_not', any_of: 'none_of', present: 'absent' };

test('the opposite of all is any of the opposites', () => {
  const item = fc.oneof(valueLeaf, timeLeaf).filter(({ operator }) => operator in OPPOSITE);
  return fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 5 }), facts, async (items, known) => {
      const opposites = items.map((one) => ({ ...one, operator: OPPOSITE[one.operator] }));
      const [all, any] = [await compiled({ all: items }), await compiled({ any: opposites })];
      expect(any.holds(known)).toBe(!all.holds(known));
      const [some, none] = [await compiled({ any: items }), await compiled({ all: opposites })];
      expect(none.holds(known)).toBe(!some.holds(known));
    }),
    { numRuns: 300 },
  );
});

test('before and after a moment that moves are opposites of what is there', () => {
  const item = timeLeaf.filter(
    ({ operator, ...one }) => operator === 'before' && typeof Object(one).value === 'object',
  );
  return fc.assert(
    fc.asyncProperty(item, facts, async (one, known) => {
      const [present, before, after] = await Promise.all(
        [{ field: one.field, operator: 'present' }, one, { ...one, operator: 'after' }].map((each) =>
          compiled({ all: [each] }),
        ),
      );
      expect(Number(before?.holds(known)) + Number(after?.holds(known))).toBe(Number(present?.holds(known)));
    }),
    { numRuns: 300 },
  );
});

test('neither order nor nesting nor saying it twice changes what conditions mean', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(valueLeaf, timeLeaf), { minLength: 1, maxLength: 5 }),
      facts,
      async (items, known) => {
        const turned = items.toReversed();
        const held = async (written: object) => (await compiled(written)).holds(known);
        const all = await held({ all: items });
        expect(await held({ all: [...turned, ...items] })).toBe(all);
        expect(await held({ all: [{ all: turned }] })).toBe(all);
        expect(await held({ any: [{ all: items }] })).toBe(all);
        const any = await held({ any: items });
        expect(await held({ all: [{ any: turned }], any: [] })).toBe(any);
      },
    ),
    { numRuns: 200 },
  ));

test('until changesAt nothing changes by time alone, and then it does', () =>
  fc.assert(
    fc.asyncProperty(
      conditions,
      facts,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 5, maxLength: 5 }),
      async (written, known, samples) => {
        const made = await compiled(written);
        const held = made.holds(known);
        const now = known.now.getTime();
        const at = made.changesAt(known)?.getTime() ?? null;
        const heldAt = (time: number) => made.holds({ ...known, now: new Date(time) });
        const end = at ?? now + 40 * 24 * 3_600_000;
        for (const share of samples) expect(heldAt(now + Math.floor(share * (end - now)))).toBe(held);
        if (at !== null) {
          expect(at).toBeGreaterThan(now);
          expect(heldAt(at - 1)).toBe(held);
          expect(heldAt(at)).toBe(!held);
        }
      },
    ),
    { numRuns: 400 },
  ));

describe('no facts and no rows make an exception', () => {
  const odd = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(undefined),
    fc.array(fc.string()),
    fc.constant([]),
  );
  const strange = fc.record({
    message: fc.constantFrom(
      undefined,
      mailOf(),
      replyOf(),
      mailOf({ kind: 'of tomorrow' }),
      mailOf({ origin: { channel: 'pigeon' } }),
    ),
    requester: fc.constantFrom(undefined, requesterOf(), requesterOf({ identities: [] })),
    assignee: fc.constantFrom(undefined, assigneeOf({ teamIds: null })),
    event: fc.constantFrom(undefined, messageAdded({ kind: 'of tomorrow' })),
    ticket: fc
      .constantFrom('order', 'price', 'due', 'vip', 'story', 'area', 'colours')
      .chain((key) => odd.map((value) => ticketIn('open', { fields: { [key]: value } }))),
  });
  const anyLeaf = fc.constantFrom(...CATALOGUE.fields).chain(({ key, operators }) =>
    fc.record({
      field: fc.constant(key),
      operator: fc.constantFrom(...operators),
      value: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.boolean(),
        few(fc.string()),
        duration,
        duration.map((ago) => ({ ago })),
        day,
        priority,
        number,
      ),
    }),
  );
  const anything = fc.oneof(
    anyLeaf,
    anyLeaf.map(({ field, operator }) => ({ field, operator })),
    fc.dictionary(fc.string(), fc.jsonValue()),
  );

  test('whatever the row says, whatever is known', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(anything, { maxLength: 4 }),
        fc.array(anything, { maxLength: 2 }),
        ticket,
        strange,
        async (all, any, of, { ticket: odd, ...more }) => {
          const made = await compileStoredConditions({ all, any }, CATALOGUE, {});
          const known = factsOf({ ticket: { ...of, fields: odd.fields }, ...more });
          expect(made.explain(known).holds).toBe(made.holds(known));
          made.changesAt(known);
        },
      ),
      { numRuns: 600 },
    ));
});

test('a desk without the field, or a text in place of conditions, is no exception either', async () => {
  const made = await compileStoredConditions(
    { all: [{ field: 'ticket.custom.order', operator: 'present' }] },
    catalogueOf(),
    {},
  );
  expect(made.holds(factsOf())).toBe(false);
  expect((await compileStoredConditions('x' as never, catalogueOf(), {})).holds(factsOf())).toBe(false);
});

test('a text is folded once, however many conditions read it', async () => {
  const condition = { field: 'message.text', operator: 'contains', value: 'refund' };
  const made = await compiled({
    any: Array.from({ length: 100 }, () => ({ ...condition, value: 'nowhere' })),
  });
  let read = 0;
  const message = Object.defineProperty({ ...mailOf() }, 'text', {
    get: () => {
      read += 1;
      return 'Please refund';
    },
  });
  expect(made.holds(factsOf({ message }))).toBe(false);
  expect(read).toBe(1);
});
