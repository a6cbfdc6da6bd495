import { posix } from 'node:path';
import { type FileAt, withFiles } from './article-files.ts';
import { documentOf, type KbDocument, type KbFile, keyOf, withLinks } from './documents.ts';
import { allArticles, allSections, articleIn, type KbApi, makeSection, type ShownArticle } from './kb-api.ts';

/** What became of an article: what was said of it stood there already, or not. */
export interface Pushed {
  readonly article: ShownArticle;
  readonly act: 'made' | 'changed' | 'unchanged';
  readonly paths: readonly string[];
}

/**
 * Makes the articles of a desk what files say: those that are there are found by their number or by the slug of one of their languages, and
 * others are made. What no file says stays. Pushing the same again changes nothing.
 * @param language of files that do not say theirs
 * @param fileAt images and files that lie beside the texts, which become files of their articles
 * @throws Error that names the file and what is wrong with it, before anything is written
 */
export async function push(
  api: KbApi,
  files: readonly KbFile[],
  language: string,
  fileAt: FileAt = () => null,
): Promise<Pushed[]> {
  const documents = files.map((file) => documentOf(file, language));
  const byPath = new Map(documents.map((document) => [document.path, document]));
  const groups = Map.groupBy(documents, ({ group }) => group);
  for (const group of groups.values()) requireDistinct(group);
  await makeSections(api, documents);
  const known = await allArticles(api);
  const pushed: Pushed[] = [];
  for (const group of groups.values())
    pushed.push(await pushArticle(api, known, { group, byPath, language, fileAt }));
  return pushed;
}

function requireDistinct(group: readonly KbDocument[]): void {
  for (const { path, language } of group) {
    const other = group.find((one) => one.language === language && one.path !== path);
    if (other) throw new Error(`${path}: ${other.path} is the text of the same article in ${language}`);
  }
}

async function makeSections(api: KbApi, documents: readonly KbDocument[]): Promise<void> {
  const there = await allSections(api);
  for (const { path, section, said } of documents) {
    const folders = said.section === undefined ? posix.dirname(path).split('/') : [section];
    let parent: string | null = null;
    for (const folder of folders[0] === '.' ? [section] : folders) {
      const key = keyOf(folder);
      if (!there.has(key)) await makeSection(api, { key, name: folder, parent });
      there.set(key, there.get(key) ?? parent);
      parent = key;
    }
  }
}

async function pushArticle(
  api: KbApi,
  known: readonly ShownArticle[],
  of: {
    group: readonly KbDocument[];
    byPath: ReadonlyMap<string, KbDocument>;
    language: string;
    fileAt: FileAt;
  },
): Promise<Pushed> {
  const { group, byPath, language, fileAt } = of;
  const first = group.find((one) => one.language === language) ?? group[0];
  if (first === undefined) throw new Error('A group has no file');
  const before = articleOf(known, group);
  const original = group.find((one) => one.language === before?.original) ?? first;
  const textOf = (document: KbDocument) => ({ ...given(document), source: withLinks(document, byPath) });
  let article = before ?? (await make(api, original, textOf(original)));
  const fields = differing(article, original);
  const path = `/kb/articles/${article.id}`;
  if (Object.keys(fields).length > 0) article = articleIn(await api.send('PATCH', path, fields));
  for (const document of group) {
    const text = textOf(document);
    const { id: articleId } = article;
    const source = await withFiles(api, { articleId, document, source: text.source, fileAt });
    article = await pushText(api, { article, document, text: { ...text, source } });
  }
  const act = before === null ? 'made' : article.version === before.version ? 'unchanged' : 'changed';
  return { article, act, paths: group.map((one) => one.path) };
}

/** The article that files are of, by their number or by a slug that it has; null: there is none yet. */
function articleOf(known: readonly ShownArticle[], group: readonly KbDocument[]): ShownArticle | null {
  const has = ({ id, languages }: ShownArticle) =>
    group.some(
      ({ said, language, slug }) =>
        said.id === id || languages.some((one) => one.locale === language && one.slug === slug),
    );
  return known.find(has) ?? null;
}

function given({ title, said }: KbDocument) {
  return { title, summary: said.summary ?? null, format: said.format ?? ('markdown' as const) };
}

async function make(api: KbApi, document: KbDocument, text: object): Promise<ShownArticle> {
  const { section, slug, language: locale, said } = document;
  const { position, labels, audience } = said;
  const asked = { section, locale, slug, position, labels, audience, text };
  return articleIn(await api.send('POST', '/kb/articles', asked));
}

/** What a file says otherwise of an article than the desk. */
function differing(article: ShownArticle, { section, said }: KbDocument): object {
  const wanted = {
    section,
    position: said.position,
    labels: said.labels?.toSorted(),
    audience: said.audience,
  };
  const fields = Object.entries(wanted).filter(
    ([name, value]) =>
      value !== undefined && JSON.stringify(value) !== JSON.stringify(article[name as keyof ShownArticle]),
  );
  return Object.fromEntries(fields);
}

async function pushText(
  api: KbApi,
  { article, document, text }: { article: ShownArticle; document: KbDocument; text: object },
): Promise<ShownArticle> {
  const { language: locale, slug, said } = document;
  const state = said.state ?? 'published';
  const path = `/kb/articles/${article.id}`;
  const publishes = state === 'published';
  let after = articleIn(await api.send('PUT', `${path}/texts/${locale}`, { ...text, publishes }));
  const standing = after.languages.find((one) => one.locale === locale);
  if (standing?.slug !== slug && slug !== '')
    after = articleIn(await api.send('PATCH', path, { slugs: { [locale]: slug } }));
  if (!publishes && standing?.state !== state)
    after = articleIn(await api.send('POST', `${path}/state`, { locale, state }));
  return after;
}
