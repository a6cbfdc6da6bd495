import { type Article, AUDIENCES, type Audience } from '../../schemas/article.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import { labelIn } from '../shared/label-in.ts';
import { articleRows, type Library } from './library.ts';
import { type ArticleSection, type Sections, sectionArea } from './section-area.ts';

/** The knowledge base as functions keep it in memory: where things stand, and all that lists say of them. */
export interface Knowledge {
  readonly sections: Sections;
  readonly library: Library;
}

/**
 * Keeps the knowledge base in the memory of a function. It costs one small read a second at most, and all of it again after a
 * change; a change is in force everywhere two seconds after it was made.
 * @param keep what `keptConfiguration(table)` gives
 */
export function keptKnowledge(keep: ReturnType<typeof keptConfiguration>): {
  at(now: Date): Promise<Knowledge>;
  /** as it is at this moment, for who changes it and looks at once */
  latest(now: Date): Promise<Knowledge>;
} {
  const [sections, library] = [keep(sectionArea), keep(articleRows)];
  const by = (time: 'at' | 'latest') => async (now: Date) => {
    const all = await library[time](now);
    return { sections: await sections.at(now), library: all };
  };
  return { at: by('at'), latest: by('latest') };
}

/** Whether a reader of one audience may see what is for another: agents see all, who signed in what is public too. */
export const reaches = (reader: Audience, audience: Audience): boolean =>
  AUDIENCES.indexOf(reader) >= AUDIENCES.indexOf(audience);

const narrowest = (audiences: readonly Audience[]): Audience =>
  audiences.reduce<Audience>((one, other) => (reaches(one, other) ? one : other), 'public');

/** Whom a section is for: nobody more than each of those above it. A retired one is the desk's own. */
export function audienceOfSection({ sections }: Pick<Knowledge, 'sections'>, key: string): Audience {
  const path = sections.path(key);
  if (path.length === 0 || path.some(({ isRetired }) => isRetired)) return 'agents';
  return narrowest(path.map(({ audience }) => audience));
}

/** Whom an article is for: nobody more than its section. */
export function audienceOf(knowledge: Pick<Knowledge, 'sections'>, article: Article): Audience {
  return narrowest([article.audience, audienceOfSection(knowledge, article.section)]);
}

/** A text of an article that readers get. */
export interface Readable {
  readonly article: Article;
  /** the language of the text, which may be another than the one that was asked for */
  readonly locale: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  /** number of the version that is published, with which `loadReadable` reads the text */
  readonly version: number;
  readonly publishedAt: string;
  /** whether it is in another language than the one that was asked for */
  readonly isFallback: boolean;
  /** whether the original says something else by now */
  readonly isOutOfDate: boolean;
  /** languages in which it can be read, with the slug in each */
  readonly languages: readonly { readonly locale: string; readonly slug: string }[];
}

/** Who reads, in which language; `preferred`: languages in which they would rather read than in the original, such as the desk's. */
export interface Reader {
  readonly audience: Audience;
  readonly locale: string;
  readonly preferred?: readonly string[];
}

/** Whether a translation says something else than what is published of its original. */
export function isOutOfDate(article: Article, locale: string): boolean {
  const { basedOn } = article.languages[locale] ?? { basedOn: null };
  const original = article.languages[article.original]?.published;
  return locale !== article.original && original != null && basedOn !== null && basedOn < original.version;
}

/**
 * The text of an article that a reader gets: in their language, else in that language as another country writes it, else in a
 * preferred one, else the original, else in any; null when none is published.
 */
export function readableText(
  article: Article,
  { locale, preferred = [] }: Omit<Reader, 'audience'>,
): Readable | null {
  const languages = Object.entries(article.languages).flatMap(([tag, { slug, published }]) =>
    published === null ? [] : [{ locale: tag, slug, published }],
  );
  const found = chosen(languages, [locale, ...preferred, article.original]) ?? languages[0];
  if (found === undefined) return null;
  const { published } = found;
  return {
    article,
    locale: found.locale,
    slug: found.slug,
    title: published.title,
    summary: published.summary,
    version: published.version,
    publishedAt: published.at,
    isFallback: languageOf(found.locale) !== languageOf(locale),
    isOutOfDate: isOutOfDate(article, found.locale),
    languages: languages.map(({ locale: tag, slug }) => ({ locale: tag, slug })),
  };
}

const languageOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

function chosen<Text extends { locale: string }>(
  texts: readonly Text[],
  wanted: readonly string[],
): Text | undefined {
  for (const tag of wanted) {
    const found =
      texts.find(({ locale }) => locale.toLowerCase() === tag.toLowerCase()) ??
      texts.find(({ locale }) => languageOf(locale) === languageOf(tag));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A category or section with what a reader finds in it. */
export interface Shelf {
  readonly section: ArticleSection;
  readonly title: string;
  readonly description: string;
  readonly articles: readonly Readable[];
  readonly sections: readonly Shelf[];
}

/** The words of a label in a language, else in English, else in any. */
const wordsOf = (labels: Readonly<Record<string, string>>, locale: string): string =>
  labelIn({ en: Object.values(labels)[0] ?? '', ...labels }, [locale]);

/** What a reader may see, from the categories down, in its order. Sections in which nothing is for them are left out. */
export function shelvesFor(knowledge: Knowledge, reader: Reader, parent: string | null = null): Shelf[] {
  return knowledge.sections.below(parent).flatMap((section) => {
    const shelf = shelfOf(knowledge, reader, section);
    return shelf !== null && (shelf.articles.length > 0 || shelf.sections.length > 0) ? [shelf] : [];
  });
}

/** One category or section with what a reader finds in it; null where there is none that they may know of. */
export function shelfFor(knowledge: Knowledge, reader: Reader, key: string): Shelf | null {
  const section = knowledge.sections.named(key);
  return section === undefined ? null : shelfOf(knowledge, reader, section);
}

function shelfOf(knowledge: Knowledge, reader: Reader, section: ArticleSection): Shelf | null {
  if (section.isRetired || !reaches(reader.audience, audienceOfSection(knowledge, section.key))) return null;
  const articles = knowledge.library
    .in(section.key)
    .flatMap((article) => readableFor(knowledge, reader, article) ?? []);
  return {
    section,
    title: wordsOf(section.labels, reader.locale),
    description: wordsOf(section.descriptions, reader.locale),
    articles,
    sections: shelvesFor(knowledge, reader, section.key),
  };
}

/** What a reader gets of an article; null where it is not for them, or nothing is published. */
export function readableFor(knowledge: Knowledge, reader: Reader, article: Article): Readable | null {
  return reaches(reader.audience, audienceOf(knowledge, article)) ? readableText(article, reader) : null;
}
