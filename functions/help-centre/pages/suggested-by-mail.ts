import { findArticle, type Readable } from '../../../core/article/index.ts';
import {
  type MailSuggestion,
  noteOutcome,
  readMailSuggestionToken,
} from '../../../core/mail-suggestion/index.ts';
import { readingAs } from '../../../core/portal/index.ts';
import { BiletError, NotFoundError } from '../../../core/shared/errors.ts';
import { loadTicket, settleOwn } from '../../../core/ticket/index.ts';
import { type Html, html } from '../html.ts';
import { type PageAnswer, type PageRequest, pathIn } from '../page.ts';
import { articlePath, readingOf } from '../reading.ts';
import { ANSWER_WORDS } from '../words/answer.ts';
import { note } from './form-parts.ts';

/** What a mail says behind the path of an article that it suggests. */
export const SUGGESTED = 'suggested';

/** The suggestion by which a mail led to an article; null: none did. */
export async function suggestionBefore(
  { deps, query, now }: PageRequest,
  { article }: Pick<Readable, 'article'>,
): Promise<MailSuggestion | null> {
  const token = query[SUGGESTED];
  if (token === undefined) return null;
  const found = readMailSuggestionToken(token, await deps.keysAt(now), now);
  return found?.articleId === article.id ? found : null;
}

/** Counts that an article was opened that a mail suggests: once a mail, whoever opens its links how often. */
export async function openedFromMail({ deps, now }: PageRequest, suggestion: MailSuggestion): Promise<void> {
  if (await noteOutcome(deps.table, suggestion, 'openedAt', now))
    await deps.countArticles([suggestion.articleId], { what: 'opened', place: 'mail' });
}

/** Asks whether an article solved the ticket for which it was suggested. Programs that look into mail open links: only the button says so. */
export async function askWhetherSolved(
  { deps, site, query }: PageRequest,
  { slug }: Readable,
  { ticketId }: MailSuggestion,
): Promise<Html | null> {
  const words = ANSWER_WORDS[site.language];
  const ticket = await loadTicket(deps.table, ticketId).catch(nullIfGone);
  if (ticket === null) return null;
  if (ticket.status === 'solved') return note(words.solved, 'good');
  if (ticket.status === 'closed' || query.over !== undefined) return note(words.over, 'bad');
  const action = `${pathIn(site, `${articlePath(slug)}/solved`)}?${SUGGESTED}=${query[SUGGESTED] ?? ''}`;
  return html`<form method="post" action="${action}"><div class="buttons" role="group" aria-labelledby="solves"><span id="solves">${words.title}</span>
<button name="helped" value="yes">${words.helped}</button></div></form>`;
}

/** Takes that an article solved the ticket for which a mail suggested it: counted once, and the ticket is solved by its requester. */
export async function solvedByArticle(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, params, query, now } = request;
  const { knowledge, reader } = await readingOf(request);
  const slug = params.slug ?? '';
  const found = await findArticle(deps.table, knowledge, reader, slug);
  const suggestion = found && (await suggestionBefore(request, found.readable));
  if (!suggestion) throw new NotFoundError('article');
  const { ticketId } = suggestion;
  const { requesterId } = await loadTicket(deps.table, ticketId);
  const principal = readingAs(requesterId);
  const asked = { principal, ticketId, isSolved: true };
  const back = `${pathIn(site, articlePath(slug))}?${SUGGESTED}=${query[SUGGESTED] ?? ''}`;
  try {
    await settleOwn(await deps.ticketDeps(now), deps.customerContext(principal, now), asked);
  } catch (error) {
    if (!(error instanceof BiletError)) throw error;
    return { is: 'redirect', to: `${back}&over=1` };
  }
  if (await noteOutcome(deps.table, suggestion, 'solvedAt', now))
    await deps.countArticles([suggestion.articleId], { what: 'spared', place: 'mail' });
  return { is: 'redirect', to: back };
}

/** A ticket that is purged is nobody's any more. */
function nullIfGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
