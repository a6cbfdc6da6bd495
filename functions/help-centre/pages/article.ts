import { findArticle, loadReadable, type Readable, shelfFor } from '../../../core/article/index.ts';
import { noteOpened } from '../../../core/form-visit/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import type { ArticleText } from '../../../schemas/article.ts';
import { type Html, html, jsonLd, sanitisedHtml } from '../html.ts';
import { directionOf } from '../layout.ts';
import { type PageAnswer, type PageRequest, pathIn, type Site } from '../page.ts';
import { articlePath, formBefore, languageOf, pathsOf, type Reading, readingOf } from '../reading.ts';
import { said } from '../words/index.ts';
import { note } from './form-parts.ts';
import { articleList, crumbs, crumbsForMachines, stepsTo } from './shelves.ts';
import { askWhetherSolved, openedFromMail, SUGGESTED, suggestionBefore } from './suggested-by-mail.ts';
import { voting } from './vote.ts';

/** Most articles that are named beside one. */
const BESIDE = 6;

/** What a mail led to is nobody else's: it is kept by nothing, and told to no other site. */
const OF_ONE_READER = { headers: { 'referrer-policy': 'no-referrer' } } as const;

/** An article, or the way to where it is now. */
export async function articlePage(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, params, query } = request;
  const reading = await readingOf(request);
  const slug = params.slug ?? '';
  const found = await findArticle(deps.table, reading.knowledge, reading.reader, slug);
  if (found === null) throw new NotFoundError('article');
  const { readable } = found;
  const there = pathIn(
    { language: languageOf(readable.locale, site) ?? site.language },
    articlePath(readable.slug),
  );
  const here = pathIn(site, articlePath(slug));
  if (found.kind === 'moved' && there !== here)
    return { is: 'redirect', to: withSuggestion(there, query), status: 301 };
  const suggestion = await suggestionBefore(request, readable);
  const [text, asked] = await Promise.all([
    loadReadable(deps.table, readable),
    suggestion && askWhetherSolved(request, readable, suggestion),
    suggestion && openedFromMail(request, suggestion),
    deps.countArticles([readable.article.id], 'views'),
    openedFromForm(request, readable.article.id),
  ]);
  const steps = stepsTo(reading, readable.article.section);
  return {
    is: 'page',
    title: readable.title,
    description: readable.summary,
    main: html`${crumbs(steps, site)}${body(readable, text, site)}
<div id="voted">${asked ?? voting(readable, site, query)}</div>
${beside(reading, readable, site)}`,
    head: html`${crumbsForMachines(steps, site)}${forMachines(readable, site)}`,
    paths: pathsOf(readable, site),
    imageOrigins: imageOriginsIn(text.html),
    ...(suggestion === null ? reading.kept : OF_ONE_READER),
  };
}

/** Counts that an article was opened that a form suggests; of a form that the desk knows the first one, which perhaps spares a ticket. */
async function openedFromForm({ deps, query, now }: PageRequest, articleId: number): Promise<void> {
  const before = formBefore(query);
  if (before === null) return;
  await deps.countArticles([articleId], { what: 'opened', place: 'form' });
  if (before.visitId !== null && (await noteOpened(deps.table, { id: before.visitId, articleId, now })))
    await deps.countArticles([articleId], { what: 'notSent', place: 'form' });
}

/** Another address of an article keeps what a mail says behind it. */
const withSuggestion = (path: string, { suggested }: PageRequest['query']): string =>
  suggested === undefined ? path : `${path}?${SUGGESTED}=${encodeURIComponent(suggested)}`;

function body(readable: Readable, { html: safe, at }: ArticleText, site: Site): Html {
  const { words, language } = site;
  const { locale, title } = readable;
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: site.timeZone }).format(
    new Date(at),
  );
  return html`<article class="article" lang="${locale}" dir="${directionOf(locale)}">
<h1>${title}</h1>
${readable.isFallback && note(words.otherLanguage)}
${readable.isOutOfDate && note(words.outdated)}
${sanitisedHtml(safe)}
</article>
<p class="quiet">${said(words.updated, { date: day })}</p>`;
}

function beside({ knowledge, reader }: Reading, { article }: Readable, site: Site): Html | null {
  const others = shelfFor(knowledge, reader, article.section)?.articles.filter(
    (one) => one.article.id !== article.id,
  );
  if (others === undefined || others.length === 0) return null;
  return html`<aside><h2>${site.words.related}</h2>${articleList(others.slice(0, BESIDE), site)}</aside>`;
}

function forMachines({ title, summary, locale, publishedAt, slug }: Readable, site: Site): Html {
  return jsonLd({
    '@context': 'https://schema.org',
    '@type': 'Article',
    headline: title,
    description: summary,
    inLanguage: locale,
    dateModified: publishedAt,
    mainEntityOfPage: `${site.address}/${site.language}${articlePath(slug)}`,
    publisher: { '@type': 'Organization', name: site.name },
  });
}

/** Where the pictures of a text come from, beside the help centre itself: the page lets in these and no others. */
export function imageOriginsIn(safe: string): string[] {
  const sources = [...safe.matchAll(/<img\b[^>]*?\ssrc="(https:\/\/[^"/?#\s;,']+)/g)];
  return [
    ...new Set(sources.flatMap(([, origin = '']) => (URL.canParse(origin) ? [new URL(origin).origin] : []))),
  ];
}
