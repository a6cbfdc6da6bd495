import { type Language, stemsOf } from '../../search/index.ts';
import { CONCEPTS, LANGUAGES_OF_CONCEPTS } from './concept-words.ts';

let concepts: ReadonlyMap<string, readonly string[]> | undefined;

/**
 * What a word of a language means, where it is one that support desks hear every day: the same for the words of every language. A word may mean several
 * things, and most mean nothing that is known here.
 */
export function conceptsOf(stem: string): readonly string[] {
  concepts ??= readConcepts();
  return concepts.get(stem) ?? [];
}

function readConcepts(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of CONCEPTS.trim().split('\n')) {
    const [name = '', ...words] = line.split('|').map((part) => part.trim());
    for (const [at, language] of LANGUAGES_OF_CONCEPTS.entries()) {
      for (const word of (words[at] ?? '').split(/\s+/u)) addWord(word, language, name, found);
    }
  }
  return found;
}

function addWord(word: string, language: Language, concept: string, found: Map<string, string[]>): void {
  if (word === '') return;
  const stem = stemsOf(word, language)[0] ?? language + word;
  const known = found.get(stem) ?? [];
  if (!known.includes(concept)) found.set(stem, [...known, concept]);
}
