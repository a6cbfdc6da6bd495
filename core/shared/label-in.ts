/** Names of one thing by language (BCP 47); in English there is always one. */
type Labels = Readonly<Record<string, string>> & { readonly en: string };

/**
 * The name of a thing in the first of these languages in which it has one: exactly that, or one of the same language in
 * another region or script (RFC 4647, 3.4 goes the same way from the narrow to the wide); else in English.
 */
export function labelIn(labels: Labels, languages: readonly (string | null)[]): string {
  for (const language of languages) {
    if (language === null) continue;
    const wanted = language.toLowerCase();
    const names = Object.keys(labels);
    const found =
      names.find((name) => name.toLowerCase() === wanted) ??
      names.find((name) => name.toLowerCase() === baseOf(wanted)) ??
      names.find((name) => baseOf(name.toLowerCase()) === baseOf(wanted));
    const label = found === undefined ? undefined : labels[found];
    if (label !== undefined) return label;
  }
  return labels.en;
}

const baseOf = (language: string): string => language.split('-')[0] ?? '';
