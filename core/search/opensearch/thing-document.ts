import { foldWord } from '../analysis/fold.ts';
import { stemsOf } from '../analysis/stems.ts';
import { wordsOf } from '../analysis/words.ts';
import {
  type AttributeValue,
  FIELD_SPAN,
  FOR_AGENTS,
  type IndexDoc,
  type Space,
} from '../index/index-doc.ts';
import { attributeName } from './index-shape.ts';

/** A ticket with everything that is found with it, a customer or an organisation. */
export interface Thing {
  readonly space: Space;
  readonly id: number;
  /** a time before anything of it was read, in epoch milliseconds */
  readonly revision: number;
  /** its own documents, those of its messages, and of what was merged into it; null: it is gone */
  readonly docs: readonly ThingDoc[] | null;
}

/** A document of a thing; of one that was merged into it, only its words count. */
export type ThingDoc = Omit<IndexDoc, 'isStruck'>;

/** A document of the search engine, as JSON. */
export type EngineDocument = Readonly<Record<string, unknown>>;

/** The space of what is gone: nobody looks for it, and what is older cannot come back in its place. */
export const GONE = 'gone';

/** Messages of a ticket by which it is found. */
export const MOST_MESSAGES = 2_000;

/** The one document that a thing has in the search engine: a pure function of its documents, so that their order says nothing. */
export function thingDocument({ space, id, revision, docs }: Thing): EngineDocument {
  if (docs === null) return { space: GONE, id, revision };
  const own = docs.find((doc) => doc.message === '' && doc.id === id);
  const subjects = docs.filter(({ message }) => message === '');
  const others = docs.filter(({ message }) => message !== '');
  const open = [...subjects, ...others.filter(({ isNote }) => !isNote)];
  const hidden = others.filter(({ isNote }) => isNote);
  return {
    space,
    id,
    revision,
    subject: subjects.flatMap(textsOf),
    said: open.filter(({ message }) => message !== '').flatMap(textsOf),
    noted: hidden.flatMap(textsOf),
    ...termsAs('subjectTerms', 'subjectStems', subjects),
    ...termsAs('terms', 'stems', open),
    ...termsAs('noteTerms', 'noteStems', hidden),
    messages: others
      .filter(({ message }) => message !== FOR_AGENTS)
      .slice(-MOST_MESSAGES)
      .map((doc) => ({
        key: `${doc.id}/${doc.message}`,
        isNote: doc.isNote,
        ...termsAs('terms', 'stems', [doc]),
      })),
    ...attributesOf(own?.attributes ?? {}),
  };
}

/** In the place of a word that is none: phrases know how far words stand from each other. */
const BLANK = '\u2423';
/** Places in a row at which nothing stands that are kept. */
const MOST_BLANKS = 20;

/** The words of each part of a document in their order, as the engine parts them at spaces. */
function textsOf({ words }: ThingDoc): string[] {
  const parts = [true, false].map((isMain) =>
    words.filter(({ position }) => position < FIELD_SPAN === isMain),
  );
  return parts.map(inOrder).filter((text) => text !== '');
}

function inOrder(words: ThingDoc['words']): string {
  const written: string[] = [];
  let place = words[0]?.position ?? 0;
  for (const [at, { word, position }] of words.entries()) {
    // Of what stands at one place, the word itself is the last.
    if (words[at + 1]?.position === position) continue;
    const blanks = Math.min(MOST_BLANKS, position - place);
    for (let blank = 0; blank < blanks; blank += 1) written.push(BLANK);
    written.push(foldWord(word));
    place = position + 1;
  }
  return written.join(' ');
}

function termsAs(terms: string, stems: string, docs: readonly ThingDoc[]): EngineDocument {
  const all = docs.flatMap(({ words, languages }) =>
    [...new Set(words.map(({ word }) => word))].map((word) => ({ word, languages })),
  );
  return {
    [terms]: [...new Set(all.map(({ word }) => foldWord(word)))],
    [stems]: [
      ...new Set(
        all.flatMap(({ word, languages }) => languages.flatMap((language) => stemsOf(word, language))),
      ),
    ],
  };
}

const DAY = /^\d{4}-\d\d-\d\d$/u;

function attributesOf(attributes: Readonly<Record<string, readonly AttributeValue[]>>): EngineDocument {
  const found = { s: {}, f: {}, n: {} } as Record<'s' | 'f' | 'n', Record<string, unknown[]>>;
  for (const [key, values] of Object.entries(attributes)) {
    const name = attributeName('s', key).slice(2);
    const texts = values.filter((value) => typeof value !== 'number').map(String);
    const days = texts.filter((text) => DAY.test(text)).map((text) => Date.parse(text));
    const numbers = [...values.filter((value) => typeof value === 'number'), ...days];
    if (texts.length > 0) found.s[name] = texts;
    if (texts.length > 0) found.f[name] = texts.map(foldWord);
    if (numbers.length > 0) found.n[name] = numbers;
  }
  return found;
}

/** The words of a phrase as they stand in documents. */
export function phraseText(phrase: string): string {
  const words = wordsOf(phrase).filter(({ isReading }) => !isReading);
  return inOrder(words);
}
