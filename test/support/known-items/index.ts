import { type CorpusMessage, numbersFrom } from '../search-corpus/index.ts';
import { ASIAN } from './asian.ts';
import { GERMANIC } from './germanic.ts';
import type { Mails } from './mails.ts';
import { ROMANCE } from './romance.ts';
import { SLAVIC } from './slavic.ts';

export const MAILS: readonly Mails[] = [...GERMANIC, ...ROMANCE, ...SLAVIC, ...ASIAN];
/** Languages that are written without spaces between words. */
export const UNSPACED = new Set(['th', 'ja', 'zh']);

/** Picks of a list, and whether something happens, by numbers that look random. */
export function chanceOf(random: () => number) {
  const below = (count: number) => Math.floor(random() * count);
  return {
    below,
    happens: (share: number) => random() < share,
    one: <T>(list: readonly T[]): T => {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error('There is nothing to pick from.');
      return found;
    },
  };
}

/**
 * Mails as they arrive: with the product and an order number in a line of its own, mentions of other things, names, what companies put below, and
 * what is answered quoted. So many in each language, of different lengths; the same every time.
 */
export function mailCorpus(perLanguage: number): CorpusMessage[] {
  const chance = chanceOf(numbersFrom(11));
  return MAILS.flatMap((of, at) =>
    Array.from({ length: perLanguage }, (_, number) => mailOf(of, 1 + at * perLanguage + number, chance)),
  );
}

function mailOf(of: Mails, id: number, { below, happens, one }: ReturnType<typeof chanceOf>): CorpusMessage {
  const matter = below(of.matters.length);
  const thing = below(of.products.length);
  const [about, product] = [one(of.matters.slice(matter, matter + 1)), of.products[thing] ?? ''];
  const says = about.says.filter(() => happens(0.65));
  const said = says.length > 0 ? says : [one(about.says)];
  const number = `${one(['AK', 'BL', 'CM', 'DN'])}-${10_000 + below(90_000)}`;
  const asides = of.asides.filter(() => happens(0.2));
  const quoted = happens(0.4) ? [one(of.greetings), one(one(of.matters).says), one(of.closings)] : [];
  const text = [
    one(of.greetings),
    `${product}, ${one(of.places)} (${number})`,
    (happens(0.5) ? [...said, ...asides] : [...asides, ...said]).join(' '),
    one(of.closings),
    ...(happens(0.5) ? [`--\n${one(of.footers)}`] : []),
    ...(happens(0.2) ? of.footers : []),
    quoted.map((line) => `> ${line}`).join('\n'),
  ];
  const subject = one([`Re: ${product}`, one(about.says), number]);
  return { id, language: of.language, subject, text: text.filter(Boolean).join('\n\n'), matter, thing };
}
