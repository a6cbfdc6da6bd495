import type { Condition } from '../../schemas/conditions.ts';
import { normalizeAddress } from '../email/index.ts';
import type { FieldShape } from '../fields/index.ts';
import { type Comparable, type Made, type Workshop, wrongValue } from './condition-test.ts';
import { containsWord, fold } from './fold.ts';
import { wantedValue } from './values.ts';

type OnText = Extract<Condition, { operator: 'contains' | 'contains_word' | 'starts' | 'ends' | 'matches' }>;
type Words = Exclude<OnText['operator'], 'matches'>;

const HOLDS: Record<Words, (text: string, wanted: string) => boolean> = {
  contains: (text, wanted) => text.includes(wanted),
  contains_word: containsWord,
  starts: (text, wanted) => text.startsWith(wanted),
  ends: (text, wanted) => text.endsWith(wanted),
};

const WANTS: Record<OnText['operator'], string> = {
  contains: 'one with',
  contains_word: 'one with the word',
  starts: 'one that starts with',
  ends: 'one that ends with',
  matches: 'one that matches',
};

/** The test of the words in a text; of several texts, one has to pass. */
export function wordingTest({ operator, value }: OnText, field: FieldShape, { patternOf }: Workshop): Made {
  const wanted = `${WANTS[operator]} "${value}"`;
  const some = (holds: (text: string) => boolean) => ({
    holds: ({ values }: { values: readonly Comparable[] }) =>
      values.some((text) => typeof text === 'string' && holds(text)),
    wanted,
  });
  if (operator === 'matches') {
    const pattern = patternOf(value);
    return 'refused' in pattern ? wrongValue(pattern.refused) : { test: some((text) => pattern.test(text)) };
  }
  if (field.type === 'tree') return belowTest(value, field, some);
  const words = wordsOf(value, field, operator);
  if (words.trim() === '') return wrongValue('must hold something that is seen');
  return { test: some((text) => HOLDS[operator](text, words)) };
}

/** A node of a tree, or whatever is below it. */
function belowTest(
  value: string,
  field: FieldShape,
  some: (holds: (key: string) => boolean) => {
    holds: (asked: { values: readonly Comparable[] }) => boolean;
    wanted: string;
  },
): Made {
  const node = wantedValue(field, value);
  if ('refused' in node) return wrongValue(node.refused);
  const below = field.choices?.filter(({ above }) => above?.includes(value)).map(({ key }) => key);
  const isBelow = new Set<Comparable>(below);
  return {
    test: some((key) => key === node.value || key.startsWith(`${node.value}/`) || isBelow.has(key)),
  };
}

/** Addresses are kept with their domain in ASCII: the end of one, from the @ on, is spelled like that too. */
function wordsOf(value: string, { type }: FieldShape, operator: Words): string {
  if (type !== 'address' || operator !== 'ends' || !value.includes('@')) return fold(value);
  return value.startsWith('@') ? normalizeAddress(`x${value}`).slice(1) : normalizeAddress(value);
}
