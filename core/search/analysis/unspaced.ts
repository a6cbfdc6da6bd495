/** Scripts that write no spaces between words. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Characters that words are made of. What is written in hiragana mostly inflects them. */
const IDEOGRAPH = /(?!\p{Script=Hiragana})[\p{scx=Han}\p{scx=Katakana}]/u;

/** Whether something of a run of letters is written without spaces. */
export function isUnspaced(run: string): boolean {
  return UNSPACED.test(run);
}

/** Whether two characters that follow each other are put into the index as a pair, wherever a dictionary parts the run. */
export function arePair(one: string, other: string): boolean {
  return IDEOGRAPH.test(one) && IDEOGRAPH.test(other);
}

/** A piece of a run: a word, or a pair of characters; `ends` when the next piece stands at a further place. */
interface Piece {
  text: string;
  start: number;
  isPair: boolean;
  ends: boolean;
}

const segmenters = new Map<string, Intl.Segmenter>();
function segmenterOf(locale: string): Intl.Segmenter {
  const known = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: 'word' });
  segmenters.set(locale, known);
  return known;
}

/**
 * The words of a run as a dictionary parts it, and between them the pairs of neighbouring characters that carry meaning: where a dictionary parts a
 * question otherwise than the text, the pairs are the same in both.
 */
export function unspacedWords(run: string): Piece[] {
  const locale = KANA.test(run) ? 'ja' : /\p{Script=Thai}/u.test(run) ? 'th' : 'zh';
  const pieces: Piece[] = [];
  const { read, placeOf } = composed(run);
  for (const { segment, index, isWordLike } of segmenterOf(locale).segment(read)) {
    if (isWordLike === false && !UNSPACED.test(segment)) continue;
    const start = placeOf(index);
    const text = run.slice(start, placeOf(index + segment.length));
    if (text === '') continue;
    const pairs = pairsFrom(read, index, segment).map((pair) => {
      const [from, to] = [placeOf(pair.start), placeOf(pair.start + pair.text.length)];
      return { ...pair, text: run.slice(from, to), start: from };
    });
    pieces.push(...pairs, { text, start, isPair: false, ends: true });
  }
  return pieces;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A run with its characters put together, as dictionaries have them, and where in the run each of its units stands. */
function composed(run: string): { read: string; placeOf: (at: number) => number } {
  const whole = run.normalize('NFC');
  if (whole.length === run.length) return { read: whole, placeOf: (at) => at };
  let read = '';
  const places: number[] = [];
  for (const { segment, index } of graphemes.segment(run)) {
    const character = segment.normalize('NFC');
    read += character;
    for (let unit = 0; unit < character.length; unit += 1) places.push(index);
  }
  return { read, placeOf: (at) => places[at] ?? run.length };
}

/** The pairs that begin within a word; a word of two characters is its own pair. */
function pairsFrom(run: string, index: number, segment: string): Piece[] {
  const characters = [...segment];
  const pairs: Piece[] = [];
  let start = index;
  for (const character of characters) {
    const following = [...run.slice(start + character.length, start + character.length + 2)][0] ?? '';
    const pair = character + following;
    if (following !== '' && pair !== segment && arePair(character, following)) {
      pairs.push({ text: pair, start, isPair: true, ends: false });
    }
    start += character.length;
  }
  return pairs;
}
