/** Names, or other words, of one thing by language (BCP 47); in English there is always one. */
type Labels = Readonly<Record<string, string>> & { readonly en: string };

/** Words in a language, which is named as somebody wished for it: of another region, perhaps, than they were written for. */
export interface Words {
  readonly language: string;
  readonly text: string;
}

/**
 * The words of a thing in the first of these languages in which it has some: exactly that, or one of the same language in
 * another region or script (RFC 4647, 3.4 goes the same way from the narrow to the wide); else in English.
 * @param languages BCP 47, the wished for first; null where it is not known
 */
export function wordsIn(labels: Labels, languages: readonly (string | null)[]): Words {
  for (const language of languages) {
    if (language === null) continue;
    const wanted = language.toLowerCase();
    const names = Object.keys(labels);
    const found =
      names.find((name) => name.toLowerCase() === wanted) ??
      names.find((name) => name.toLowerCase() === baseOf(wanted)) ??
      names.find((name) => baseOf(name.toLowerCase()) === baseOf(wanted));
    const text = found === undefined ? undefined : labels[found];
    if (text !== undefined) return { language, text };
  }
  return { language: 'en', text: labels.en };
}

/** The name of a thing in the first of these languages in which it has one, as `wordsIn` says. */
export function labelIn(labels: Labels, languages: readonly (string | null)[]): string {
  return wordsIn(labels, languages).text;
}

const baseOf = (language: string): string => language.split('-')[0] ?? '';
