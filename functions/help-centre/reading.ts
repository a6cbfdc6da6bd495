import type { Knowledge, Readable, Reader } from '../../core/article/index.ts';
import type { SignedIn } from '../../core/portal/index.ts';
import type { HelpLanguage } from '../../schemas/help-centre.ts';
import { readerOf } from './for-signed-in.ts';
import type { Page, PageRequest, Site } from './page.ts';

/** Who reads articles, what there is to read, and how the page is kept that shows it: everybody's is, and nobody's own. */
export interface Reading {
  readonly knowledge: Knowledge;
  readonly reader: Reader;
  readonly kept: Pick<Page, 'isPublic' | 'reader'>;
}

/** What a request may read. */
export async function readingOf(request: PageRequest): Promise<Reading> {
  const { deps, site, now } = request;
  const [knowledge, signedIn] = await Promise.all([deps.knowledge.at(now), readerOf(request)]);
  return {
    knowledge,
    reader: asReader(site, signedIn),
    kept: signedIn === null ? { isPublic: true } : { reader: signedIn },
  };
}

const asReader = ({ language, theme }: Site, signedIn: SignedIn | null): Reader => ({
  audience: signedIn === null ? 'public' : 'signed_in',
  locale: language,
  preferred: theme.languages,
});

/** The language of the help centre in which a text is read, where it is offered in that. */
export function languageOf(locale: string, { theme }: Pick<Site, 'theme'>): HelpLanguage | undefined {
  const base = locale.toLowerCase().split('-')[0];
  return theme.languages.find((language) => language === base);
}

/** Where an article is in each language in which there is it. */
export function pathsOf({ languages }: Readable, site: Site): Partial<Record<HelpLanguage, string>> {
  return Object.fromEntries(
    languages.flatMap(({ locale, slug }) => {
      const language = languageOf(locale, site);
      return language === undefined ? [] : [[language, articlePath(slug)]];
    }),
  );
}

/** The path of an article, below the language. */
export const articlePath = (slug: string): string => `/articles/${encodeURIComponent(slug)}`;
/** The path of a category or section, below the language. */
export const sectionPath = (key: string): string => `/categories/${encodeURIComponent(key)}`;
/** Behind the path of an article that a form has suggested: what comes of that is counted, once of each form that was shown. */
export const fromForm = (visitId: string | null): string =>
  visitId === null ? '?from=form' : `?from=form&visit=${visitId}`;
/** The form that has led to an article: named where the desk knows it; null: none has. */
export function formBefore({
  from,
  visit,
}: Readonly<Record<string, string | undefined>>): { visitId: string | null } | null {
  if (from !== 'form') return null;
  return { visitId: visit !== undefined && /^0[0-9A-HJKMNP-TV-Z]{25}$/.test(visit) ? visit : null };
}
