import fc from 'fast-check';
import { matches } from '../../local/patterns.ts';

const cases: [string, unknown, unknown, boolean][] = [
  ['an equal word', { status: ['open'] }, { status: 'open' }, true],
  ['another word', { status: ['open'] }, { status: 'solved' }, false],
  ['one of two words', { status: ['open', 'solved'] }, { status: 'solved' }, true],
  ['both keys needed', { status: ['open'], priority: ['high'] }, { status: 'open', priority: 'low' }, false],
  ['a nested field', { ticket: { status: ['solved'] } }, { ticket: { status: 'solved' } }, true],
  ['a nested field that is missing', { ticket: { status: ['solved'] } }, {}, false],
  ['a number', { id: [42] }, { id: 42 }, true],
  ['a number never equals text', { id: [42] }, { id: '42' }, false],
  ['text never equals a number', { id: ['42'] }, { id: 42 }, false],
  ['null', { assignee: [null] }, { assignee: null }, true],
  ['null is not absence', { assignee: [null] }, {}, false],
  ['a boolean', { public: [true] }, { public: true }, true],
  ['one element of an event array', { tags: ['vip'] }, { tags: ['new', 'vip'] }, true],
  ['no element of an event array', { tags: ['vip'] }, { tags: ['new'] }, false],
  ['an array of objects', { to: { name: ['Ada'] } }, { to: [{ name: 'Bob' }, { name: 'Ada' }] }, true],
  [
    'fields of two array elements are not mixed',
    { to: { name: ['Ada'], role: ['cc'] } },
    {
      to: [
        { name: 'Ada', role: 'to' },
        { name: 'Bob', role: 'cc' },
      ],
    },
    false,
  ],
  ['prefix', { type: [{ prefix: 'ticket.' }] }, { type: 'ticket.created' }, true],
  ['prefix is case-sensitive', { type: [{ prefix: 'Ticket.' }] }, { type: 'ticket.created' }, false],
  [
    'prefix, any case',
    { type: [{ prefix: { 'equals-ignore-case': 'TICKET' } }] },
    { type: 'ticket.x' },
    true,
  ],
  ['suffix', { file: [{ suffix: '.png' }] }, { file: 'a.png' }, true],
  ['suffix, any case', { file: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }, { file: 'a.png' }, true],
  ['suffix of a number', { file: [{ suffix: '1' }] }, { file: 1 }, false],
  ['anything-but a word', { status: [{ 'anything-but': 'open' }] }, { status: 'solved' }, true],
  ['anything-but that word', { status: [{ 'anything-but': 'open' }] }, { status: 'open' }, false],
  ['anything-but a list', { status: [{ 'anything-but': ['open', 'new'] }] }, { status: 'new' }, false],
  ['anything-but a number', { id: [{ 'anything-but': 4 }] }, { id: 5 }, true],
  ['anything-but of an absent field', { status: [{ 'anything-but': 'open' }] }, {}, false],
  ['anything-but prefix', { a: [{ 'anything-but': { prefix: 'in' } }] }, { a: 'inner' }, false],
  ['anything-but prefixes', { a: [{ 'anything-but': { prefix: ['in', 'out'] } }] }, { a: 'upper' }, true],
  ['anything-but suffix', { a: [{ 'anything-but': { suffix: 'er' } }] }, { a: 'inner' }, false],
  ['anything-but wildcard', { a: [{ 'anything-but': { wildcard: 'i*r' } }] }, { a: 'inner' }, false],
  [
    'anything-but, any case',
    { a: [{ 'anything-but': { 'equals-ignore-case': ['X', 'y'] } }] },
    { a: 'Y' },
    false,
  ],
  ['numeric range', { n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 5 }, true],
  ['outside the numeric range', { n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 0 }, false],
  ['numeric equal', { n: [{ numeric: ['=', 3.5] }] }, { n: 3.5 }, true],
  ['numeric of text', { n: [{ numeric: ['=', 3] }] }, { n: '3' }, false],
  ['exists', { a: [{ exists: true }] }, { a: null }, true],
  ['exists, absent', { a: [{ exists: true }] }, {}, false],
  ['exists not', { a: [{ exists: false }] }, {}, true],
  ['exists not, deep', { a: { b: [{ exists: false }] } }, {}, true],
  ['exists means leaves', { a: [{ exists: true }] }, { a: { b: 1 } }, false],
  ['cidr', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.0.255' }, true],
  ['outside cidr', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.1.0' }, false],
  ['cidr 6', { ip: [{ cidr: '2001:db8::/32' }] }, { ip: '2001:db8::1' }, true],
  ['cidr of no address', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: 'ten' }, false],
  ['wildcard', { a: [{ wildcard: 'mail/*/raw*' }] }, { a: 'mail/7/raw.eml' }, true],
  ['wildcard, whole text', { a: [{ wildcard: 'mail/*' }] }, { a: 'x/mail/7' }, false],
  ['an escaped star', { a: [{ wildcard: 'a\\*b' }] }, { a: 'a*b' }, true],
  ['an escaped star is no wildcard', { a: [{ wildcard: 'a\\*b' }] }, { a: 'axb' }, false],
  ['a dot is a dot', { a: [{ wildcard: 'a.*' }] }, { a: 'abc' }, false],
  ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'ADA' }] }, { a: 'ada' }, true],
  ['$or', { $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true],
  ['$or, none', { $or: [{ a: [1] }, { b: [2] }] }, { a: 2 }, false],
  ['$or and a key', { c: [3], $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }, false],
  ['$or inside a field', { t: { $or: [{ a: [1] }, { b: [2] }] } }, { t: { a: 1 } }, true],
  ['an inherited name is no field', { toString: [{ exists: true }] }, {}, false],
  [
    'a stream record filter',
    { eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['event'] } } } },
    { eventName: 'INSERT', dynamodb: { NewImage: { kind: { S: 'event' }, pk: { S: 'T#1' } } } },
    true,
  ],
];

test.each(cases)('pattern: %s', (_name, pattern, value, expected) => {
  expect(matches(pattern, value)).toBe(expected);
});

test.each([
  [{ a: [{ prefixed: 'x' }] }],
  [{ a: 'x' }],
  [{ a: [] }],
  [{ a: [{ numeric: ['>'] }] }],
  [{ a: [{ numeric: ['~', 1] }] }],
  [{ a: [{ wildcard: 'a**b' }] }],
  [{ a: [{ prefix: 'x', suffix: 'y' }] }],
  ['ticket'],
])('a pattern the language lacks throws, also for an event without the field: %j', (pattern) => {
  expect(() => matches(pattern, {})).toThrow();
});

const word = fc.string({ minLength: 1, maxLength: 6 });

test('anything-but is the opposite of equality on a field that is there', () => {
  fc.assert(
    fc.property(word, fc.array(word, { minLength: 1 }), (value, words) => {
      expect(matches({ a: [{ 'anything-but': words }] }, { a: value })).toBe(
        !matches({ a: words }, { a: value }),
      );
    }),
  );
});

test('a text split anywhere matches its own prefix, suffix and wildcard', () => {
  const plain = word.filter((text) => !/[*\\]/.test(text));
  fc.assert(
    fc.property(plain, plain, (head, tail) => {
      const value = { a: head + tail };
      expect(matches({ a: [{ prefix: head }] }, value)).toBe(true);
      expect(matches({ a: [{ suffix: tail }] }, value)).toBe(true);
      expect(matches({ a: [{ wildcard: `${head}*${tail}` }] }, value)).toBe(true);
    }),
  );
});

test('more rules in a list never match less, more keys never match more', () => {
  fc.assert(
    fc.property(word, word, word, (value, one, two) => {
      const event = { a: value, b: value };
      if (matches({ a: [one] }, event)) expect(matches({ a: [one, two] }, event)).toBe(true);
      if (!matches({ a: [one] }, event)) expect(matches({ a: [one], b: [two] }, event)).toBe(false);
    }),
  );
});
