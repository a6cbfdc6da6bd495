/** Letters that no decomposition of Unicode takes apart, and what people write who have no such key. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ё: 'е',
  ς: 'σ',
  ґ: 'г',
  ٱ: 'ا',
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ى: 'ي',
};
const LETTER_APART = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'gu');
/** Marks above and below Latin and Greek letters, vowel points of Hebrew and Arabic. Those of kana and of й tell words apart. */
const MARKS = /(?<![\p{Script=Cyrillic}])[\u0300-\u036f]+|[\u0591-\u05c7\u064b-\u065f\u0670]+/gu;
const ASCII = /^\p{ASCII}*$/u;

/**
 * The form in which words are found: in lower case, without diacritics, ß as ss, ё as е, wide and half-wide characters as
 * plain ones. Two texts that a reader takes for the same word have one form.
 */
export function foldWord(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  const found = known.get(lower);
  if (found !== undefined) return found;
  const folded = fold(lower);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(lower, folded);
  return folded;
}

/** Words whose form is remembered. */
const MOST_KNOWN = 50_000;
const known = new Map<string, string>();

function fold(lower: string): string {
  const plain = lower
    .normalize('NFKC')
    .toLowerCase()
    .replace(LETTER_APART, (letter) => PLAIN[letter] ?? letter);
  return plain.normalize('NFD').replace(MARKS, '').normalize('NFC');
}
