/**
 * The form in which texts are compared: composed (NFC) and in lower case, as tags, addresses and the names of teams are
 * told apart. Not NFKC, which would make one of what the desk keeps apart (`x²` and `x2` are two tags); diacritics count, as a
 * condition says exactly what it says and search is there for the rest. The two small forms of sigma are one letter.
 */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC').replaceAll('ς', 'σ');
}

/** Scripts that write no space between words: in them, a word may begin and end anywhere. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan'];
const INSIDE = String.raw`[\p{L}\p{M}\p{N}_]`;
const ANYWHERE = `[${UNSPACED.map((script) => `\\p{Script=${script}}`).join('')}]`;
const ENDS_OPEN = new RegExp(`${INSIDE}$`, 'u');
const BEGINS_OPEN = new RegExp(`^${INSIDE}`, 'u');
const ENDS_ANYWHERE = new RegExp(`${ANYWHERE}$`, 'u');
const BEGINS_ANYWHERE = new RegExp(`^${ANYWHERE}`, 'u');

/** Whether words stand in a text as whole words; both are folded. */
export function containsWord(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    // a character is two units of UTF-16 at most, and a word's edge needs no more than its neighbour
    const before = text.slice(Math.max(0, at - 2), at);
    if (isEdge(before, words) && isEdge(words, text.slice(end, end + 2))) return true;
  }
  return false;
}

/** Whether a word ends, or begins, between two pieces of text. */
function isEdge(left: string, right: string): boolean {
  if (!ENDS_OPEN.test(left) || !BEGINS_OPEN.test(right)) return true;
  return ENDS_ANYWHERE.test(left) || BEGINS_ANYWHERE.test(right);
}
