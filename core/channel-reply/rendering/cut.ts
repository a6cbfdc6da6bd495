import type { Abilities } from '../../channel/index.ts';
import { type Block, divided, linkGroups, plainest, textOf } from './document.ts';
import { written } from './write.ts';

/** How a channel limits what one of its messages says. */
export type Limit = Pick<Abilities, 'longest' | 'counted' | 'format'>;

/** How long a text is, as a channel counts. */
export function lengthOf(text: string, counted: Limit['counted'] = 'utf16'): number {
  if (counted === 'bytes') return Buffer.byteLength(text);
  return counted === 'characters' ? [...text].length : text.length;
}

/** Where a text may be cut, the best place first. */
type Level = 'sentence' | 'word' | 'grapheme' | 'character';
type Segmented = Exclude<Level, 'character'>;

const SEGMENTERS: Readonly<Record<Segmented, Intl.Segmenter>> = {
  sentence: new Intl.Segmenter('en', { granularity: 'sentence' }),
  word: new Intl.Segmenter('en', { granularity: 'word' }),
  grapheme: new Intl.Segmenter('en', { granularity: 'grapheme' }),
};

/**
 * Cuts what is said into messages that are no longer than a channel takes: between paragraphs, where that leaves none half empty, else
 * between sentences, then words, then what people see as one character. No link is cut that a message has room for. Each message as
 * the channel writes it. Pure.
 */
export function cutInto(blocks: readonly Block[], limit: Limit): string[] {
  const { format, longest, counted } = limit;
  const size = (part: readonly Block[]) => lengthOf(written(part, format), counted);
  const parts: string[] = [];
  let part: Block[] = [];
  const rest = [...blocks];
  const end = () => {
    parts.push(written(part, format));
    part = [];
  };
  for (let [next] = rest; next !== undefined; [next] = rest) {
    if (size([...part, next]) <= longest) {
      part.push(next);
      rest.shift();
    } else if (part.length > 0 && size(part) * 2 >= longest) end();
    else {
      const begun = part;
      const { head, tail } = beginningOf(next, longest, {
        isAlone: begun.length === 0,
        fits: (block) => size([...begun, block]) <= longest,
      });
      rest.splice(0, 1, ...tail);
      part.push(...head);
      if (part.length > 0) end();
    }
  }
  if (part.length > 0) end();
  return parts;
}

/** What of a block fits into a message, and what is left: of one that is not alone there whole sentences, else whatever does. */
function beginningOf(
  block: Block,
  longest: number,
  { isAlone, fits }: { isAlone: boolean; fits: (head: Block) => boolean },
): { head: Block[]; tail: Block[] } {
  const at = furthest(block, isAlone ? ['sentence', 'word', 'grapheme'] : ['sentence'], longest, fits);
  if (at > 0) return halves(block, at);
  if (!isAlone) return { head: [], tail: [block] };
  if (!isPlainest(block)) return { head: [], tail: [plainest(block)] };
  // What people see as one character, and is longer than a message.
  return halves(block, furthest(block, ['character'], longest, fits) || 1);
}

function halves(block: Block, at: number): { head: Block[]; tail: Block[] } {
  const [head, tail] = divided(block, at);
  return { head: [head], tail: tail.spans.length > 0 ? [tail] : [] };
}

function isPlainest({ kind, isQuoted, depth, spans }: Block): boolean {
  const looks = spans.some(({ text: _text, ...look }) => Object.values(look).some(Boolean));
  return kind === 'paragraph' && !isQuoted && depth === 0 && !looks;
}

/** How much of a block fits, by the first kind of place at which anything does; 0: nothing. */
function furthest(
  block: Block,
  levels: readonly Level[],
  longest: number,
  fits: (head: Block) => boolean,
): number {
  const text = textOf(block);
  // Nothing behind that fits, however little it is when it is counted.
  const near = text.slice(0, longest * 2 + 64);
  const links = linkRanges(block);
  const isWhole = (at: number) => !links.some(([from, to]) => at > from && at < to);
  for (const level of levels) {
    const places = placesIn(near, level).filter((at) => at < text.length && isWhole(at));
    let [fitting, beyond] = [0, places.length + 1];
    // Of places 1 … n, the last whose text fits.
    while (beyond - fitting > 1) {
      const middle = Math.floor((fitting + beyond) / 2);
      const [head] = divided(block, places[middle - 1] ?? 0);
      if (head.spans.length === 0 || fits(head)) fitting = middle;
      else beyond = middle;
    }
    const at = places[fitting - 1] ?? 0;
    if (at > 0 && divided(block, at)[0].spans.length > 0) return at;
  }
  return 0;
}

function linkRanges({ spans }: Block): [number, number][] {
  let at = 0;
  return linkGroups(spans).flatMap(({ link, spans: own }): [number, number][] => {
    const from = at;
    at += own.reduce((sum, { text }) => sum + text.length, 0);
    return link === undefined ? [] : [[from, at]];
  });
}

/** The places within a text at which it can be cut. */
function placesIn(text: string, level: Level): number[] {
  if (level !== 'character')
    return [...SEGMENTERS[level].segment(text)].map(({ index }) => index).filter((at) => at > 0);
  let at = 0;
  return [...text].map((character) => {
    at += character.length;
    return at;
  });
}
