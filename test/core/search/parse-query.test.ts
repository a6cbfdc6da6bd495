import * as fc from 'fast-check';
import { parseQuery } from '../../../core/search/query/parse-query.ts';
import type { Clause } from '../../../core/search/query/query.ts';

/** A query as a list of what it asks for, for the eye. */
function shown(clause: Clause): string {
  switch (clause.kind) {
    case 'text':
      return `${clause.isDemanded && !clause.isPhrase ? '+' : ''}${clause.isPhrase ? `"${clause.text}"` : clause.text}${clause.isOpen ? '…' : ''}`;
    case 'field':
      return `${clause.name}[${clause.tests.map(({ comparison, value, to }) => `${comparison}${value}${to === undefined ? '' : `..${to}`}`).join(' ')}]`;
    case 'number':
      return `#${clause.id}`;
    case 'not':
      return `not(${shown(clause.clause)})`;
    default:
      return `${clause.kind}(${clause.clauses.map(shown).join(' ')})`;
  }
}
const read = (text: string) => shown(parseQuery(text).query.clause);

test.each([
  ['printer broken', 'all(printer broken…)'],
  ['printer broken ', 'all(printer broken)'],
  ['"not working" printer', 'all("not working" printer…)'],
  ['„kaputter Drucker“', 'all("kaputter Drucker")'],
  ['printer -broken', 'all(printer not(broken))'],
  ['+printer broken', 'all(+printer broken…)'],
  ['printer or scanner broken', 'all(any(printer scanner) broken…)'],
  ['(printer or scanner) -(old or used)', 'all(any(printer scanner) not(any(old used)))'],
  ['status:open,pending', 'all(status[=open =pending])'],
  ['created>2026-01-01 priority:>=high', 'all(created[>2026-01-01] priority[>=high])'],
  ['amount:10..20 amount:..5', 'all(amount[=10..20] amount[<=5])'],
  ['team:"Billing and more"', 'all(team[=Billing and more])'],
  ['#123', 'all(#123)'],
  ['https://example.com/a?b=1 at 10:30', 'all(https://example.com/a?b=1 at 10:30…)'],
  ['+49 30 1234567', 'all(+49 30 1234567…)'],
  ['e-mail well-known', 'all(e-mail well-known…)'],
])('%s asks for %s', (text, expected) => {
  const parsed = parseQuery(text);
  expect(parsed.faults).toEqual([]);
  expect(read(text)).toBe(expected);
});

test('an order is no part of what is looked for', () => {
  expect(parseQuery('printer sort:created').query).toMatchObject({
    sort: { by: 'created', descending: true },
  });
  expect(parseQuery('printer sort:+created').query).toMatchObject({
    sort: { by: 'created', descending: false },
  });
  expect(parseQuery('sort:created:asc').query).toMatchObject({ sort: { by: 'created', descending: false } });
});

test.each([
  ['printer "broken', 8, 'partner'],
  ['(printer', 0, 'not closed'],
  ['printer) old', 7, 'closes none'],
  ['printer or', 8, 'nothing on one side'],
  ['or printer', 0, 'nothing on one side'],
  [`${'('.repeat(12)}a${')'.repeat(12)}`, 10, 'at most 10 deep'],
])('%s is wrong at %i', (text, at, meaning) => {
  const [fault] = parseQuery(text).faults;
  expect(fault).toMatchObject({ at, message: expect.stringContaining(meaning) });
});

const pieces = fc.constantFrom(
  'printer',
  '"',
  '(',
  ')',
  '-',
  '+',
  'or',
  'a:b',
  'x>=',
  '#12',
  ' ',
  ':',
  '..',
  '*',
  '日本',
  'sort:',
  '\u{1f600}',
  '„',
);
test('any text is read without an error, and what is wrong lies within it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces).map((all) => all.join('')),
      ),
      (text) => {
        const { query, faults } = parseQuery(text);
        expect(query.clause.kind).toBe('all');
        for (const { at, length, message } of faults) {
          expect(at >= 0 && length > 0 && at + length <= text.length).toBe(true);
          expect(message).not.toBe('');
        }
      },
    ),
  );
});
