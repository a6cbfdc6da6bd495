import type { Readable } from '../../../core/article/index.ts';
import { formShownWith } from '../../../core/intake/index.ts';
import { suggestArticles } from '../../../core/suggestion/index.ts';
import { readerOf } from '../for-signed-in.ts';
import { type Html, html } from '../html.ts';
import { type Asset, type PageRequest, pathIn } from '../page.ts';
import { articlePath, fromForm, readingOf } from '../reading.ts';
import { CONTACT_WORDS } from './words.ts';
import type { Written } from './written.ts';

/** Most articles that are suggested. */
const MOST = 4;
const LONGEST = 1000;

/**
 * The articles that may answer what somebody writes. That they were suggested is counted, and noted once of the form in which they were.
 * @param visitId the form that was shown; null: the desk knows of none
 */
export async function suggestionsFor(
  request: PageRequest,
  text: string,
  visitId: string | null,
): Promise<Readable[]> {
  const { deps, now } = request;
  const query = text.slice(0, LONGEST).toWellFormed();
  if (!/\p{L}{3}/u.test(query)) return [];
  const { knowledge, reader } = await readingOf(request);
  const asked = { table: deps.table, knowledge, index: await deps.articleIndex(knowledge) };
  const question = { subject: '', text: query };
  const found = await suggestArticles(asked, { reader, question, limit: MOST });
  const articleIds = found.map(({ readable }) => readable.article.id);
  await deps.countArticles(articleIds, { what: 'shown', place: 'form' });
  if (visitId !== null && found.length > 0) {
    const signedIn = await readerOf(request);
    await deps.visits.shown({ id: visitId, articleIds, customerId: signedIn?.customer.id ?? null, now });
  }
  return found.map(({ readable }) => readable);
}

/** The page of an article that is suggested, which knows that it was, and in which form. */
const suggestedPath = (site: PageRequest['site'], slug: string, visitId: string | null): string =>
  `${pathIn(site, articlePath(slug))}${fromForm(visitId)}`;

/** What somebody has written, as it is looked for. */
export const askedBy = ({ subject, text }: Written): string => `${subject} ${text}`;

/** The suggestions as a step before a form is sent, for whoever did not see them while typing. */
export function suggestionStep(
  { site }: Pick<PageRequest, 'site'>,
  found: readonly Readable[],
  visitId: string,
): Html {
  const items = found.map(
    ({ title, slug, summary }) =>
      html`<li><a href="${suggestedPath(site, slug, visitId)}" target="_blank" rel="noopener">${title}</a>${summary && html` <span class="quiet">${summary}</span>`}</li>`,
  );
  return html`<section class="note" aria-labelledby="maybe"><h2 id="maybe">${CONTACT_WORDS[site.language].maybe}</h2><ul class="list">${items}</ul></section>
<input type="hidden" name="sure" value="1">`;
}

/** The suggestions while somebody types, for the script of the page. */
export async function suggest(request: PageRequest): Promise<Asset> {
  const { deps, site, query, now } = request;
  const visitId = formShownWith(query.shown ?? '', await deps.keysAt(now), now);
  const found = await suggestionsFor(request, query.q ?? '', visitId);
  const items = found.map(({ title, slug }) => ({ title, href: suggestedPath(site, slug, visitId) }));
  return {
    is: 'asset',
    type: 'application/json',
    body: JSON.stringify({ heading: CONTACT_WORDS[site.language].maybe, items }),
    headers: { 'cache-control': 'private, no-store' },
  };
}
