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
  const composed = run.normalize('NFC');
  // Words stay within the run, whatever becomes of its characters.
  const read = composed.length <= run.length ? composed : run;
  const written = read.length === run.length ? run : read;
  for (const { segment, index, isWordLike } of segmenterOf(locale).segment(read)) {
    if (isWordLike === false && !UNSPACED.test(segment)) continue;
    const text = written.slice(index, index + segment.length);
    pieces.push(...pairsFrom(written, index, text), {
      text,
      start: index,
      isPair: false,
      ends: true,
    });
  }
  return pieces;
}

/** The pairs that begin within a word; a word of two characters is its own pair. */
function pairsFrom(run: string, index: number, segment: string): Piece[] {
  const characters = [...segment];
  const pairs: Piece[] = [];
  let start = index;
  for (const character of characters) {
    const following = [...run.slice(start + character.length, start + character.length + 2)][0] ?? '';
    const pair = character + following;
    if (following !== '' && pair !== segment && IDEOGRAPH.test(character) && IDEOGRAPH.test(following)) {
      pairs.push({ text: pair, start, isPair: true, ends: false });
    }
    start += character.length;
  }
  return pairs;
}
