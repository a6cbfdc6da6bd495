import { chanceOf } from '../known-items/index.ts';
import { numbersFrom } from '../search-corpus/index.ts';
import type { Asked, Tongue } from './asked.ts';
import { GERMAN } from './de.ts';
import { ENGLISH } from './en.ts';
import { FRENCH } from './fr.ts';

/** A ticket of the corpus, and what it is known to ask. */
export interface AskedTicket {
  readonly id: number;
  readonly language: string;
  readonly writer: string;
  readonly subject: string;
  readonly text: string;
  /** what it asks; null for what belongs nowhere */
  readonly group: string | null;
}

/** Which ways to ask are used: those that may be tuned on, those that may not, or both. */
export type Phrasings = 'tuned' | 'held' | 'all';

const TONGUES = [ENGLISH, GERMAN, FRENCH];
const SHARE_OF_NOISE = 0.08;

/**
 * Tickets in three languages with what each asks: the largest group has some thirty times as many as the smallest. With greetings, signatures, quotes,
 * order numbers and typing errors, the same every time.
 */
export function askedCorpus(count = 2000, phrasings: Phrasings = 'all', seed = 23): AskedTicket[] {
  const chance = chanceOf(numbersFrom(seed));
  const groups = TONGUES.flatMap((tongue, at) =>
    tongue.asked.map((asked, place) => ({ tongue, asked, weight: weightOf(at, place) })),
  );
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: count }, (_, number) => {
    if (chance.happens(SHARE_OF_NOISE)) return noise(chance.one(TONGUES), number + 1, chance);
    let at = (chance.below(1_000_000) / 1_000_000) * total;
    const chosen = groups.find(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    const { tongue, asked } = chosen ?? chance.one(groups);
    return ticketOf(tongue, asked, number + 1, phrasings, chance);
  });
}

/** How often a thing is asked: some very often, most now and then, in other orders in other languages. */
function weightOf(language: number, place: number): number {
  return 1 / (1 + ((place * 7 + language * 5) % 24) / 2.5) + 0.05;
}

type Chance = ReturnType<typeof chanceOf>;

function ticketOf(
  tongue: Tongue,
  asked: Asked,
  id: number,
  phrasings: Phrasings,
  chance: Chance,
): AskedTicket {
  const ways = { tuned: asked.says, held: asked.held, all: [...asked.says, ...asked.held] }[phrasings];
  const said = [chance.one(ways), ...(chance.happens(0.35) ? [chance.one(ways)] : [])];
  const subject = chance.happens(0.35)
    ? chance.one(asked.subjects)
    : chance.one(chance.happens(0.5) ? tongue.plainSubjects : ways);
  return letter(tongue, { id, subject, said: [...new Set(said)], group: asked.group }, chance);
}

function noise(tongue: Tongue, id: number, chance: Chance): AskedTicket {
  const [one, other] = [chance.one(tongue.noise).split(' '), chance.one(tongue.noise).split(' ')];
  const said = [...one.slice(0, one.length / 2), ...other.slice(other.length / 2)].join(' ');
  const subject = chance.happens(0.5)
    ? chance.one(tongue.plainSubjects)
    : said.split(' ').slice(0, 5).join(' ');
  return letter(tongue, { id, subject, said: [said], group: null }, chance);
}

function letter(
  tongue: Tongue,
  {
    id,
    subject,
    said,
    group,
  }: { id: number; subject: string; said: readonly string[]; group: string | null },
  chance: Chance,
): AskedTicket {
  const fillers = tongue.fillers.filter(() => chance.happens(0.12));
  const opening = chance.happens(0.35) ? [chance.one(tongue.openings)] : [];
  const body = [...opening, ...(chance.happens(0.5) ? [...said, ...fillers] : [...fillers, ...said])].map(
    (line) => (chance.happens(0.25) ? mistyped(line, chance) : line),
  );
  const writer = chance.one(tongue.names);
  const parts = [
    chance.one(tongue.greetings),
    body.join(chance.happens(0.3) ? '\n' : ' '),
    chance.one(tongue.closings) + (chance.happens(0.8) ? `\n${writer}` : ''),
    ...(chance.happens(0.3) ? [`--\n${chance.one(tongue.footers)}`] : []),
    ...(chance.happens(0.2)
      ? [
          chance
            .one(tongue.quoted)
            .split('. ')
            .map((line) => `> ${line}`)
            .join('\n'),
        ]
      : []),
  ];
  const filled = (text: string) =>
    text
      .replace('{order}', `${chance.one(['A', 'BX', '#'])}${10_000 + chance.below(90_000)}`)
      .replace('{phone}', `0${100 + chance.below(900)} ${100_000 + chance.below(900_000)}`);
  return {
    id,
    language: tongue.language,
    writer: `${writer} ${chance.below(200)}`,
    subject: filled(subject),
    text: filled(parts.filter((part) => part.trim() !== '').join('\n\n')),
    group,
  };
}

/** A line with two letters of a word exchanged, one left out, or one doubled. */
function mistyped(line: string, chance: Chance): string {
  const words = line.split(' ');
  const at = chance.below(words.length);
  const word = words[at] ?? '';
  if (word.length < 5 || word.includes('{')) return line;
  const place = 1 + chance.below(word.length - 3);
  const [one, other] = [word[place] ?? '', word[place + 1] ?? ''];
  const change = chance.one([other + one, other, one + one + other]);
  words[at] = word.slice(0, place) + change + word.slice(place + 2);
  return words.join(' ');
}
