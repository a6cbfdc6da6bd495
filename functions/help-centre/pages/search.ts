import { noteEmptySearch } from '../../../core/gap/index.ts';
import { type FoundReadable, searchArticles } from '../../../core/suggestion/index.ts';
import { type Html, html } from '../html.ts';
import { type Page, type PageRequest, pathIn, type Site } from '../page.ts';
import { articlePath, readingOf } from '../reading.ts';
import { said } from '../words/index.ts';
import { searching } from './home.ts';

const MOST_FOUND = 20;
const LONGEST_QUERY = 200;

/** The articles that have what somebody looks for. */
export async function search(request: PageRequest): Promise<Page> {
  const { deps, site, now } = request;
  const { words, language } = site;
  const query = (request.query.q ?? '').slice(0, LONGEST_QUERY).toWellFormed().trim();
  const { knowledge, reader, kept } = await readingOf(request);
  const asked = { table: deps.table, knowledge, index: await deps.articleIndex(knowledge) };
  const { articles: found } =
    query === ''
      ? { articles: [] }
      : await searchArticles(asked, { reader, words: query, limit: MOST_FOUND });
  if (query !== '' && found.length === 0) {
    const searchId = deps.contextAt(now).newId();
    await noteEmptySearch(deps.table, { query, locale: language, searchId }, now);
  }
  const title =
    query === '' ? words.search : said(found.length > 0 ? words.results : words.noResults, { query });
  const main = html`${searching(site, query)}
${query !== '' && html`<h2>${title}</h2>`}
${foundList(found, site)}`;
  return { is: 'page', title, main, ...(kept.reader && { reader: kept.reader }) };
}

/** What was found, each with the part of it in which that stands. */
function foundList(found: readonly FoundReadable[], site: Site): Html {
  return html`<ul class="list">${found.map(
    ({
      readable: { slug, title, locale },
      snippet,
    }) => html`<li><a href="${pathIn(site, articlePath(slug))}" lang="${locale}">${title}</a>
<span class="quiet hint" lang="${locale}">${marked(snippet)}</span></li>`,
  )}</ul>`;
}

/** A text in which what was looked for is marked. */
function marked({ text, marks }: FoundReadable['snippet']): Html[] {
  const parts: Html[] = [];
  let end = 0;
  for (const { from, to } of marks) {
    parts.push(html`${text.slice(end, from)}<mark>${text.slice(from, to)}</mark>`);
    end = to;
  }
  return [...parts, html`${text.slice(end)}`];
}
