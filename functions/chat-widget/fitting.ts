/** What the desk takes, of what pages and people give: a page with an odd title must not keep anybody from writing. Pure. */

/** What nobody sees, and what turns the writing around: no line of the desk has any (`schemas/visible-text.ts`). */
const HIDDEN = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800`;
/** Scripts that join their letters, as names in Persian and Hindi do: there a joiner is seen. */
const JOINED = 'Arab Syrc Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Tibt Mymr Khmr'
  .split(' ')
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const JOINER_OR_HIDDEN = new RegExp(`((?=[\\p{L}\\p{M}])[${JOINED}][\\u200C\\u200D])|[${HIDDEN}]`, 'gu');

/** A line without what is hidden in it, of so many characters at most; '' where nothing is left. */
export function lineOf(words: string, most: number): string {
  const seen = words
    .replace(/\s*[\t\n\r]\s*/g, ' ')
    .replace(JOINER_OR_HIDDEN, (_, joined?: string) => joined ?? '');
  return [...seen.trim()].slice(0, most).join('').trim();
}

/** The name of a file, of so many characters at most: of one that is longer its beginning, and its end, which says what it is. */
export function fileNameOf(name: string, most: number): string {
  const all = [...lineOf(name, name.length)];
  const [begin, end] = [most - 21, 20];
  return all.length <= most
    ? all.join('')
    : lineOf(`${all.slice(0, begin).join('')}…${all.slice(-end).join('')}`, most);
}

/** What somebody writes, without the control characters that come along from documents, and with lines that end as the desk keeps them. */
export const messageOf = (words: string): string =>
  words
    .replace(/\p{Cs}|(?![\t\n\r])\p{Cc}/gu, '')
    .replace(/\r\n?/g, '\n')
    .trim();

/** The address of a page, without its query where it is longer than the desk takes; '': it has none that leads back there. */
export function pageAt(address: string): string {
  const [whole = ''] = address.split('#');
  const found = [whole, whole.split('?')[0] ?? ''].find((one) => one.length <= 2000);
  return found !== undefined && /^https?:\/\/[\x21-\x7e]+$/.test(found) ? found : '';
}

/** The first that is a language (BCP 47), though it may be written with an underscore, as pages of shops do. */
export function languageOf(...wanted: readonly (string | undefined)[]): string {
  for (const one of wanted) {
    const tag = one?.trim().replaceAll('_', '-') ?? '';
    try {
      const [found] = tag.length > 35 ? [] : Intl.getCanonicalLocales(tag);
      if (found !== undefined) return found;
    } catch {
      // The next may be one.
    }
  }
  return 'en';
}
