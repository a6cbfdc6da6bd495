import { compileConditions, compileStoredConditions } from '../../../core/conditions/index.ts';
import { catalogueOf, catalogueSeenBy } from '../../../core/fields/index.ts';
import { loadPatternMaker, MOST_INSTRUCTIONS } from '../../../core/shared/pattern.ts';
import type { Condition, Conditions } from '../../../schemas/conditions.ts';
import { ticketIn } from '../../support/desk.ts';
import { factsOf } from '../../support/facts.ts';
import { CATALOGUE, compiled } from './given.ts';

/** What is wrong with conditions, by path. */
async function problemsOf(written: unknown, deps: object = {}) {
  const refused = await compiled(written, deps).then(
    () => ({}),
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ name: 'InvalidInputError', code: 'conditions.invalid' });
  const { fields } = refused as { fields: { path: string; message: string }[] };
  return Object.fromEntries(fields.map(({ path, message }) => [path, message]));
}

describe('writing conditions is refused, with the path, for', () => {
  test.each<[string, string, string, unknown, string, RegExp]>([
    ['a field that is none', 'ticket.mood', 'is', 'good', 'all.0.field', /not a field/],
    [
      'an operator of other types',
      'ticket.priority',
      'contains',
      'h',
      'all.0.operator',
      /none that ticket.priority takes: is,/,
    ],
    ['a change of what cannot change', 'message.kind', 'changed_to', 'x', 'all.0.operator', /none/],
    ['a value of another type', 'ticket.custom.order', 'is', 'twelve', 'all.0.value', /whole number/],
    ['a fraction for a whole number', 'ticket.custom.order', 'greater', 1.5, 'all.0.value', /whole number/],
    ['a text for yes or no', 'ticket.custom.vip', 'is', 'yes', 'all.0.value', /true or false/],
    [
      'a choice that there is not',
      'ticket.priority',
      'is',
      'highest',
      'all.0.value',
      /one of low, normal, high, urgent/,
    ],
    ['one such choice of several', 'ticket.priority', 'any_of', ['low', 'x'], 'all.0.value.1', /one of low/],
    ['a degree that there is not', 'ticket.priority', 'greater', 'x', 'all.0.value', /one of low/],
    [
      'a range the wrong way round',
      'ticket.priority',
      'between',
      { from: 'high', to: 'low' },
      'all.0.value.to',
      /less/,
    ],
    ['a time of day that there is not', 'event.timeOfDay', 'less', '24:00', 'all.0.value', /such as 09:30/],
    ['a day of the week that there is not', 'event.weekday', 'is', 'friday', 'all.0.value', /one of mon,/],
    [
      'times the wrong way round',
      'ticket.createdAt',
      'between',
      { from: '2026-03-02', to: '2026-03-01' },
      'all.0.value.to',
      /earlier/,
    ],
    [
      'a range without times',
      'ticket.createdAt',
      'between',
      { from: '1', to: '2' },
      'all.0.value.from',
      /time/,
    ],
    ['a time for a day', 'ticket.createdAt', 'is', '2026-03-01T10:00:00Z', 'all.0.value', /a day/],
    ['a tag that can be none', 'ticket.tags', 'any_of', ['two words'], 'all.0.value.0', /tag/],
    ['a number that names nothing', 'ticket.teamId', 'is', -1, 'all.0.value', /number of a thing/],
    ['a node that there is not', 'ticket.custom.area', 'starts', 'hard', 'all.0.value', /one of hardware/],
    ['words that nobody sees', 'ticket.subject', 'contains', '  ', 'all.0.value', /seen/],
    [
      'a pattern that does not compile',
      'ticket.subject',
      'matches',
      '(a',
      'all.0.value',
      /RE2: .*missing closing/,
    ],
    ['a pattern that looks around', 'ticket.subject', 'matches', '(?=a)b', 'all.0.value', /RE2/],
    ['a pattern that refers back', 'ticket.subject', 'matches', String.raw`(a)\1`, 'all.0.value', /RE2/],
    [
      'a pattern that repeats too much',
      'ticket.subject',
      'matches',
      '(a{40}){40}',
      'all.0.value',
      /too much|repeat/,
    ],
  ])('%s', async (_, field, operator, value, path, message) => {
    const problems = await problemsOf({ all: [{ field, operator, value }] });
    expect(Object.keys(problems)).toEqual([path]);
    expect(problems[path]).toMatch(message);
  });

  test('business time without a calendar', async () => {
    const written = {
      any: [
        { field: 'ticket.createdAt', operator: 'before', value: { ago: 'PT1H', hours: 'business' } },
        {
          field: 'ticket.createdAt',
          operator: 'within_last',
          value: { duration: 'PT1H', hours: 'business' },
        },
      ],
    };
    expect(await problemsOf(written, { loadBusinessTime: async () => undefined })).toEqual({
      'any.0.value.hours': expect.stringMatching(/needs a calendar.*defaultCalendar/),
      'any.1.value.hours': expect.stringMatching(/needs a calendar.*defaultCalendar/),
    });
  });

  test('everything that is wrong at once, below the place where the conditions stand', async () => {
    const wrong = { field: 'ticket.mood', operator: 'present' } as const;
    const conditions = { all: [wrong, { any: [wrong] }], any: [wrong] };
    await expect(compileConditions(conditions, CATALOGUE, { path: 'conditions' })).rejects.toMatchObject({
      fields: [
        { path: 'conditions.all.0.field' },
        { path: 'conditions.all.1.any.0.field' },
        { path: 'conditions.any.0.field' },
      ],
    });
  });

  test('more conditions than a hundred, however they are grouped', async () => {
    const fifty: Condition[] = Array(50).fill({ field: 'ticket.priority', operator: 'present' });
    const write = (conditions: Conditions) =>
      compileConditions(conditions, CATALOGUE, { path: 'conditions' });
    await write({ all: fifty, any: [{ any: fifty }] });
    await expect(
      write({ all: [...fifty, ...fifty.slice(1)], any: [{ all: fifty.slice(48) }] }),
    ).rejects.toMatchObject({
      code: 'conditions.invalid',
      fields: [{ path: 'conditions', message: 'must have at most 100 conditions in all' }],
    });
  });

  test('a field that the writer may not see', async () => {
    const theirs = catalogueSeenBy(catalogueOf(), 'customer');
    const conditions: Conditions = { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['vip'] }] };
    await expect(compileConditions(conditions, theirs, { path: '' })).rejects.toMatchObject({
      fields: [{ path: 'all.0.field', message: 'is not a field of this desk' }],
    });
  });
});

test('conditions say what they name of the desk, and where', async () => {
  const conditions = await compiled({
    all: [{ field: 'ticket.teamId', operator: 'any_of', value: [2, 3] }],
    any: [{ any: [{ field: 'ticket.mailbox', operator: 'is', value: 'Support@Desk.example.com' }] }],
  });
  expect(conditions.things).toEqual([
    { path: 'all.0.value.0', to: 'team', id: 2 },
    { path: 'all.0.value.1', to: 'team', id: 3 },
    { path: 'any.0.any.0.value', to: 'mailbox', id: 'support@desk.example.com' },
  ]);
});

describe('conditions in a row that this version does not know', () => {
  const known = { field: 'ticket.priority', operator: 'is', value: 'normal' };
  const facts = factsOf({ ticket: ticketIn('open') });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a field of tomorrow',
      { field: 'ticket.mood', operator: 'is', value: 'good' },
      /not a field of this desk/,
    ],
    ['an operator of tomorrow', { ...known, operator: 'sounds_like' }, /must be one of is,/],
    ['a value of tomorrow', { ...known, value: { at_least: 'normal' } }, /has the wrong form/],
    ['a choice of tomorrow', { ...known, value: 'nuclear' }, /must be one of low/],
    ['more in a condition', { ...known, weight: 2 }, /Unrecognized|weight/],
    [
      'a calendar that is gone',
      { field: 'ticket.createdAt', operator: 'before', value: { ago: 'PT1H', hours: 'business' } },
      /calendar/,
    ],
    ['another kind of group', { none: [known] }, /nothing that this version knows/],
  ])('%s does not hold, and says why', async (_, item, why) => {
    const inAll = await compileStoredConditions({ all: [known, item] }, CATALOGUE, {});
    expect(inAll.holds(facts)).toBe(false);
    const explained = inAll.explain(facts);
    expect(explained).toMatchObject({
      holds: false,
      all: [{ holds: true }, { holds: false, because: expect.stringMatching(why) }],
    });
    const inAny = await compileStoredConditions({ any: [known, item] }, CATALOGUE, {});
    expect(inAny.holds(facts)).toBe(true);
  });

  test('a demand of tomorrow beside those of today', async () => {
    const conditions = await compileStoredConditions({ all: [known], most: [known] }, CATALOGUE, {});
    expect(conditions.holds(facts)).toBe(false);
    expect(conditions.explain(facts)).toMatchObject({
      holds: false,
      because: expect.stringContaining('most'),
    });
  });
});

describe('a pattern', () => {
  const HOSTILE = [
    '(a+)+$',
    '(a|a)*$',
    '(a|aa)+$',
    '(.*a){20}',
    '([a-z]+)*[0-9]',
    '(.*)(.*)(.*)(.*)(.*)x',
    '(?:a?){300}a{300}',
    'a{1000}{1000}',
    String.raw`(\w{1,30}\W?){30}!`,
    `${'('.repeat(400)}a${')'.repeat(400)}`,
    '(?i)(?:(?:x?){30}){30}',
    String.raw`[\p{L}\p{M}]{250}`,
  ];

  test.each(HOSTILE)(
    '%s is refused, or takes a bounded number of steps for each character',
    async (source) => {
      const patternOf = await loadPatternMaker();
      const { RE2JS } = await import('re2js');
      const pattern = patternOf(source);
      if ('refused' in pattern) return expect(pattern.refused).toMatch(/repeats too much|RE2/);
      expect(RE2JS.compile(source, RE2JS.CASE_INSENSITIVE).programSize()).toBeLessThanOrEqual(
        MOST_INSTRUCTIONS,
      );
      // a machine that goes back would take longer than the universe has; this ends
      expect([true, false]).toContain(pattern.test(`${'a'.repeat(20_000)}!`));
    },
  );
});
