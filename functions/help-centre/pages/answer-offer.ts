import { mayJudge } from '../../../core/article-answer/index.ts';
import type { SignedIn } from '../../../core/portal/index.ts';
import type { ArticleAnswer } from '../../../schemas/article-answer.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { type Html, html } from '../html.ts';
import { pathIn, type Site } from '../page.ts';
import { ANSWER_WORDS } from '../words/answer.ts';
import { note } from './form-parts.ts';

/** The article with which a rule answered a request, where whoever is signed in is the one to say whether it helped. Pure. */
export function answerTo(ticket: Ticket, { principal }: SignedIn): ArticleAnswer | null {
  const { articleAnswer: answer, requesterId, purged } = ticket;
  return answer === undefined || purged || requesterId !== principal.id ? null : answer;
}

/** The buttons by which a customer says on the page of their request whether the article helped, as they can by the links of its mail; null: nobody asks. */
export function answerOffer(ticket: Ticket, site: Site, reader: SignedIn): Html | null {
  const answer = answerTo(ticket, reader);
  if (answer === null) return null;
  const words = ANSWER_WORDS[site.language];
  if (answer.outcome === 'not_helped' && ticket.status !== 'solved' && ticket.status !== 'closed')
    return note(words.broughtBack, 'good');
  if (!mayJudge({ ticket, answer })) return null;
  const isSaid = answer.outcome === 'helped';
  return html`${isSaid && note(words.solved, 'good')}<form method="post" action="${pathIn(site, `/requests/${ticket.id}/answer`)}">
<input type="hidden" name="csrf" value="${reader.csrf}"><div class="buttons" role="group" aria-labelledby="answered"><span id="answered">${words.title}</span>
${!isSaid && html`<button name="helped" value="yes">${words.helped}</button>`}
<button class="second" name="helped" value="no">${words.notHelped}</button></div></form>`;
}
