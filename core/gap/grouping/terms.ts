import { withoutFrame } from '../../email/index.ts';
import {
  isFunctionWord,
  type Language,
  languageOfTag,
  languagesOf,
  languagesOfScript,
  stemsOf,
  wordsOf,
} from '../../search/index.ts';
import type { AskedTicket } from './asked-ticket.ts';

/** A ticket as the words that it consists of: which of them stands in it, how much it counts there, and how it is written. */
export interface TicketTerms {
  readonly ticket: AskedTicket;
  readonly language: Language | 'und';
  readonly terms: ReadonlyMap<string, Term>;
}

interface Term {
  readonly weight: number;
  readonly written: string;
}

/** A subject says in few words what a message says in many. */
const SUBJECT = 1.5;
const TEXT = 1;
/** Characters of a message that are read: what somebody asks stands at its beginning. */
const MOST_CHARACTERS = 4000;
const HAS_DIGIT = /\p{N}/u;

/** The words of tickets, each in the language that its own words and those of all others speak for. */
export function ticketTerms(tickets: readonly AskedTicket[]): TicketTerms[] {
  const read = tickets.map((ticket) => {
    const subject = wordsOf(ticket.subject);
    const text = wordsOf(withoutFrame(ticket.text.slice(0, MOST_CHARACTERS)));
    const written = [...subject, ...text].map(({ word }) => word);
    return { ticket, subject, text, languages: possibleLanguages(ticket, written) };
  });
  const sure = new Map<Language, number>();
  for (const { languages } of read) {
    const [only, another] = languages;
    if (only !== undefined && another === undefined) sure.set(only, (sure.get(only) ?? 0) + 1);
  }
  const commonest = (one: Language, other: Language) => (sure.get(other) ?? 0) - (sure.get(one) ?? 0);
  return read.map(({ ticket, subject, text, languages }) => {
    const language = languages.toSorted(commonest)[0] ?? 'und';
    return { ticket, language, terms: termsOf(subject, text, language) };
  });
}

/** What the words speak for; where they are too few, what somebody said, and then whatever is written with these letters. */
function possibleLanguages({ language }: AskedTicket, words: readonly string[]): Language[] {
  const spoken = languagesOf(words);
  if (spoken.length > 0) return spoken;
  const told = languageOfTag(language);
  return told === null ? languagesOfScript(words) : [told];
}

type Words = ReturnType<typeof wordsOf>;

function termsOf(subject: Words, text: Words, language: Language | 'und'): Map<string, Term> {
  const says = ({ term }: Words[number]) =>
    !HAS_DIGIT.test(term) && (language === 'und' || !isFunctionWord(term, language));
  const weighed = [
    ...subject.filter(says).map((word) => ({ ...word, weight: SUBJECT })),
    ...text.filter(says).map((word) => ({ ...word, weight: TEXT })),
  ];
  const terms = new Map<string, Term>();
  for (const { word, term, weight } of weighed) {
    const stem = language === 'und' ? term : (stemsOf(word, language)[0] ?? language + term);
    if (!terms.has(stem)) terms.set(stem, { weight, written: word });
  }
  return terms;
}
