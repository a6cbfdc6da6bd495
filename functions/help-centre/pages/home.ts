import { shelvesFor } from '../../../core/article/index.ts';
import { CONTACT_WORDS } from '../contact/words.ts';
import { html } from '../html.ts';
import { type Page, type PageRequest, pathIn, type Redirect, type Site } from '../page.ts';
import { readingOf } from '../reading.ts';
import { shelfCards } from './shelves.ts';

/** Leads to the help centre in the language that its reader likes best. */
export function toLanguage({ site }: PageRequest): Redirect {
  return { is: 'redirect', to: pathIn(site), status: 302, headers: { vary: 'Accept-Language' } };
}

/** Where everything begins: what can be searched, read and asked. */
export async function home(request: PageRequest): Promise<Page> {
  const { site } = request;
  const { knowledge, reader, kept } = await readingOf(request);
  const shelves = shelvesFor(knowledge, reader);
  const { words, name } = site;
  return {
    is: 'page',
    ...kept,
    title: name,
    description: words.searchLabel,
    main: html`${searching(site)}
${shelves.length > 0 && html`<h2>${words.topics}</h2>${shelfCards(shelves, site)}`}
${services(site)}`,
  };
}

/** The form that searches the articles. @param query what was searched for before */
export function searching(site: Site, query = ''): ReturnType<typeof html> {
  const { words } = site;
  return html`<div class="hero"><h1>${words.searchLabel}</h1>
<form class="searching" role="search" action="${pathIn(site, '/search')}">
<input type="search" name="q" maxlength="200" required aria-label="${words.search}" value="${query}"><button>${words.search}</button>
</form></div>`;
}

function services(site: Site) {
  const { words } = site;
  const card = (path: string, title: string, text: string) =>
    html`<li class="card"><h2><a href="${pathIn(site, path)}">${title}</a></h2><p>${text}</p></li>`;
  return html`<ul class="cards">
${card('/contact', words.contact, CONTACT_WORDS[site.language].text)}
${card('/requests', words.requests, words.requestsText)}
${card('/follow', words.follow, words.followText)}
</ul>`;
}
