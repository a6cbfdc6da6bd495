import { posix } from 'node:path';
import { summaryOf } from '../../core/article/index.ts';
import { articleTextOutSchema } from '../../schemas/api/articles.ts';
import { filesOfArticle, type KbBinary, withFilesBeside } from './article-files.ts';
import { fileOf, type KbFile } from './documents.ts';
import { allArticles, allSections, type KbApi, type ShownArticle } from './kb-api.ts';

/** The articles of a desk as files, which `push` makes the same articles of; their images and files lie beside them. */
export async function pull(api: KbApi): Promise<(KbFile | KbBinary)[]> {
  const sections = await allSections(api);
  const files = new Map<string, KbFile | KbBinary>();
  for (const article of await allArticles(api)) {
    const known = await filesOfArticle(api, article.id);
    for (const { locale } of article.languages)
      for (const file of await filesOfText(api, article, { locale, sections, known }))
        files.set(file.path, file);
  }
  return [...files.values()];
}

async function filesOfText(
  api: KbApi,
  article: ShownArticle,
  of: {
    locale: string;
    sections: ReadonlyMap<string, string | null>;
    known: Awaited<ReturnType<typeof filesOfArticle>>;
  },
): Promise<(KbFile | KbBinary)[]> {
  const { locale, sections, known } = of;
  const answer = await api.get(`/kb/articles/${article.id}/texts/${locale}`);
  const { title, summary, format, source, text } = articleTextOutSchema.parse(answer);
  const language = article.languages.find((one) => one.locale === locale);
  const original = article.languages.find((one) => one.locale === article.original);
  const isOriginal = locale === article.original;
  const base = `${original?.slug ?? article.id}`;
  const name = `${base}${isOriginal ? '' : `.${locale}`}.md`;
  const { id, section, position, labels, audience } = article;
  const isDraft = language?.state === 'in_review' ? 'in_review' : language?.state;
  const state = (['draft', 'in_review', 'published', 'archived'] as const).find((one) => one === isDraft);
  const directory = folderOf(section, sections);
  const beside = await withFilesBeside(api, { source, known, directory, folder: `${base}.files` });
  const file = fileOf(posix.join(directory, name), {
    id,
    title,
    slug: language?.slug,
    language: locale,
    // One that nobody gave is the beginning of the text.
    summary: summary === summaryOf(text) ? undefined : summary,
    ...(isOriginal && { section, position, labels, audience }),
    state,
    format: format === 'html' ? 'html' : undefined,
    source: beside.source,
  });
  return [file, ...beside.files];
}

function folderOf(section: string, sections: ReadonlyMap<string, string | null>): string {
  const path: string[] = [];
  for (let key: string | null = section; key !== null && !path.includes(key); key = sections.get(key) ?? null)
    path.unshift(key);
  return path.join('/');
}
