import { type Readable, type Shelf, shelfFor } from '../../../core/article/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { type Html, html, jsonLd } from '../html.ts';
import { type Page, type PageRequest, pathIn, type Site } from '../page.ts';
import { articlePath, type Reading, readingOf, sectionPath } from '../reading.ts';

/** One step of the way to a page. */
interface Step {
  readonly title: string;
  /** below the language */
  readonly path: string;
}

/** The way to a page from the beginning. */
export function crumbs(steps: readonly Step[], site: Site): Html {
  const all = [{ title: site.name, path: '' }, ...steps];
  return html`<nav class="crumbs" aria-label="${site.words.breadcrumbs}"><ol>${all.map(
    ({ title, path }) => html`<li><a href="${pathIn(site, path)}">${title}</a></li>`,
  )}</ol></nav>`;
}

/** The same for machines. */
export function crumbsForMachines(steps: readonly Step[], site: Site): Html {
  const at = (path: string) => `${site.address}/${site.language}${path}`;
  const items = [{ title: site.name, path: '' }, ...steps].map(({ title, path }, index) => {
    return { '@type': 'ListItem', position: index + 1, name: title, item: at(path) };
  });
  return jsonLd({ '@context': 'https://schema.org', '@type': 'BreadcrumbList', itemListElement: items });
}

/** The sections above and down to one, as steps. */
export function stepsTo({ knowledge, reader }: Reading, key: string): Step[] {
  return knowledge.sections.path(key).flatMap(({ key: one }) => {
    const shelf = shelfFor(knowledge, reader, one);
    return shelf === null ? [] : [{ title: shelf.title, path: sectionPath(one) }];
  });
}

/** Articles as a list, each with what it is about. */
export function articleList(articles: readonly Readable[], site: Site): Html {
  return html`<ul class="list">${articles.map(
    ({
      slug,
      title,
      summary,
      locale,
    }) => html`<li><a href="${pathIn(site, articlePath(slug))}" lang="${locale}">${title}</a>
<span class="quiet hint" lang="${locale}">${summary}</span></li>`,
  )}</ul>`;
}

/** Categories as cards. */
export function shelfCards(shelves: readonly Shelf[], site: Site): Html {
  return html`<ul class="cards">${shelves.map(
    ({ section, title, description }) =>
      html`<li class="card"><h3><a href="${pathIn(site, sectionPath(section.key))}">${title}</a></h3><p>${description}</p></li>`,
  )}</ul>`;
}

/** A category or section with what is in it. */
export async function sectionPage(request: PageRequest): Promise<Page> {
  const { site, params } = request;
  const { words } = site;
  const reading = await readingOf(request);
  const shelf = shelfFor(reading.knowledge, reading.reader, params.section ?? '');
  if (shelf === null) throw new NotFoundError('article_section');
  const steps = stepsTo(reading, shelf.section.key);
  const isEmpty = shelf.articles.length + shelf.sections.length === 0;
  const main = html`${crumbs(steps.slice(0, -1), site)}
<h1>${shelf.title}</h1>
${shelf.description && html`<p class="quiet">${shelf.description}</p>`}
${isEmpty && html`<p>${words.noArticles}</p>`}
${articleList(shelf.articles, site)}
${shelf.sections.map(
  (
    below,
  ) => html`<section><h2><a href="${pathIn(site, sectionPath(below.section.key))}">${below.title}</a></h2>
${articleList(below.articles, site)}</section>`,
)}`;
  const head = crumbsForMachines(steps, site);
  return { is: 'page', title: shelf.title, description: shelf.description, main, head, ...reading.kept };
}
