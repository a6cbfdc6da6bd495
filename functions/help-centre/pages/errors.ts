import { type Html, html } from '../html.ts';
import { type Page, pathIn, type Site } from '../page.ts';
import { said as filledIn } from '../words/index.ts';

/** What cannot be shown or done, and why: its status, and the words that say so. */
const FAILINGS = {
  notFound: { status: 404, words: 'notFound' },
  otherMethod: { status: 405, words: 'notFound' },
  failed: { status: 500, words: 'failed' },
  tooMany: { status: 429, words: 'tooMany' },
  foreignForm: { status: 403, words: 'foreignForm' },
  unreadable: { status: 400, words: 'foreignForm' },
  tooLarge: { status: 413, words: 'tooLarge' },
} as const;
export type Failing = keyof typeof FAILINGS;

/** Most bytes of what a form sends, files included: Lambda takes 6 MB, in which files are a third larger. */
export const FORM_BYTES = 4_000_000;

/** The page that says why there is no other. */
export function errorPage(failing: Failing, site: Site): Page {
  const { words } = site;
  const { status, words: said } = FAILINGS[failing];
  const text = filledIn(words[`${said}Text`], { size: sizeIn(FORM_BYTES, site.language) });
  return { is: 'page', status, title: words[said], main: main(words[said], text, site), paths: {} };
}

/** A number of bytes as people write it. */
export function sizeIn(bytes: number, language: string): string {
  const style = {
    style: 'unit',
    unit: bytes < 1_000_000 ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: 1,
  } as const;
  const parts = Math.max(bytes / (bytes < 1_000_000 ? 1000 : 1_000_000), 0.1);
  return new Intl.NumberFormat(language, style).format(parts);
}

function main(title: string, text: string, site: Site): Html {
  return html`<h1>${title}</h1>
<p>${text}</p>
<p><a class="button" href="${pathIn(site)}">${site.words.toHome}</a></p>`;
}

/** The page behind a link that was not given out, is used up or has expired; it leads to where another is asked for. */
export function linkEndedPage(site: Site, again: { path: string; label: string }): Page {
  const { words } = site;
  return {
    is: 'page',
    status: 410,
    title: words.linkEnded,
    main: html`<h1>${words.linkEnded}</h1>
<p>${words.linkEndedText}</p>
<p><a class="button" href="${pathIn(site, again.path)}">${again.label}</a></p>`,
  };
}
