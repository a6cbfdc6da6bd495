import { findArticle, type Readable, voteOnArticle } from '../../../core/article/index.ts';
import { hashOf, isSecretOf, makeSecret } from '../../../core/auth/index.ts';
import { networkOf, writeWithin } from '../../../core/portal/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { SEVERAL_LINES } from '../../../schemas/text.ts';
import { cookieOf, setCookie } from '../cookies.ts';
import { readerOf } from '../for-signed-in.ts';
import { formOf } from '../form.ts';
import { type Html, html } from '../html.ts';
import { type PageAnswer, type PageRequest, pathIn, type Site } from '../page.ts';
import { articlePath, formBefore, fromForm, readingOf } from '../reading.ts';
import { note } from './form-parts.ts';

/** Start of what browsers keep that have voted, so that each of them counts once. */
const VISITOR_SECRET = 'blv_';
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const LONGEST_COMMENT = 2000;

/** Asks whether an article helped; once that is said, what was missing. @param query the address of the page says what was said */
export function voting({ slug }: Readable, site: Site, query: PageRequest['query']): Html {
  const { words } = site;
  const { voted } = query;
  const before = formBefore(query);
  const action = `${pathIn(site, `${articlePath(slug)}/vote`)}${before === null ? '' : fromForm(before.visitId)}`;
  if (voted === 'yes' || voted === 'done') return note(words.thanks, 'good');
  if (voted === 'no')
    return html`${note(words.thanks, 'good')}<form method="post" action="${action}"><input type="hidden" name="helpful" value="no">
<div class="field"><label for="comment">${words.missing}</label>
<textarea id="comment" name="comment" maxlength="${LONGEST_COMMENT}" required></textarea></div><button>${words.send}</button></form>`;
  return html`<form method="post" action="${action}"><div class="buttons" role="group" aria-labelledby="helpful"><span id="helpful">${words.helpful}</span>
<button class="second" name="helpful" value="yes">${words.yes}</button><button class="second" name="helpful" value="no">${words.no}</button></div></form>`;
}

/** Takes what somebody says of an article that they may read: each counts once, whatever they say last. */
export async function vote(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, event, params, now } = request;
  const form = await formOf(event);
  const { knowledge, reader } = await readingOf(request);
  const found = await findArticle(deps.table, knowledge, reader, params.slug ?? '');
  const said = form.text('helpful');
  if (found === null || !['yes', 'no'].includes(said)) throw new NotFoundError('article');
  const { article, locale, slug } = found.readable;
  const limit = { what: 'vote:network', who: networkOf(deps.ipOf(event)), most: 60, seconds: 60 * 60 };
  await writeWithin(deps.table, [limit], [], now);
  const typed = form.text('comment').slice(0, LONGEST_COMMENT).toWellFormed();
  const comment = typed !== '' && SEVERAL_LINES.test(typed) ? typed : null;
  const { voter, cookies } = await voterOf(request);
  const told = { articleId: article.id, voter, helpful: said === 'yes', comment, locale };
  await voteOnArticle(deps.table, deps.contextAt(now), told);
  // Who was led here by a form and helped by it sends no ticket.
  if (told.helpful && formBefore(request.query) !== null)
    await deps.countArticles([article.id], { what: 'spared', place: 'form' });
  const voted = comment === null ? said : 'done';
  return { is: 'redirect', to: `${pathIn(site, articlePath(slug))}?voted=${voted}#voted`, cookies };
}

/** Who votes: the customer who is signed in, else whoever has this browser. */
async function voterOf(request: PageRequest): Promise<{ voter: string; cookies: string[] }> {
  const signedIn = await readerOf(request);
  if (signedIn !== null) return { voter: `customer#${signedIn.principal.id}`, cookies: [] };
  const { deps, event } = request;
  const known = cookieOf(event, 'bilet-visitor');
  const secret =
    known !== undefined && isSecretOf(VISITOR_SECRET, known)
      ? known
      : makeSecret(deps.randomBytes, VISITOR_SECRET);
  const cookies = secret === known ? [] : [setCookie(event, 'bilet-visitor', secret, YEAR_SECONDS)];
  return { voter: `visitor#${hashOf(secret)}`, cookies };
}
