import * as z from 'zod';
import {
  type AnsweredTicket,
  judge,
  type LinkedAnswer,
  loadAnswer,
  mayJudge,
  readAnswerToken,
} from '../../../core/article-answer/index.ts';
import { ConflictError, NotFoundError } from '../../../core/shared/errors.ts';
import { formOf } from '../form.ts';
import { type Html, html } from '../html.ts';
import type { Page, PageAnswer, PageRequest, PageRoute, Site } from '../page.ts';
import { ANSWER_WORDS } from '../words/answer.ts';
import { said } from '../words/index.ts';

const PATH = '/help/{language}/answer/{token}';
const saidSchema = z.enum(['yes', 'no']);

/** Whoever has a link may say it: it is no page of others that sends the form, as the address is a secret. */
export const ANSWER_PAGES: readonly PageRoute[] = [
  { method: 'GET', path: '/help/answer/{token}', answer: toPage },
  { method: 'GET', path: PATH, answer: linked(show) },
  { method: 'POST', path: PATH, answer: linked(take), takesForeign: true },
];

/** Leads to the page in the language that the reader likes best. */
function toPage({ site, event, params: { token = '' } }: PageRequest): PageAnswer {
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const to = `/help/${site.language}/answer/${encodeURIComponent(token)}${query}`;
  return { is: 'redirect', to, status: 302, headers: { vary: 'Accept-Language' } };
}

type Linked = PageRequest & { linked: LinkedAnswer };

/** Reads the link; whatever is wrong with it, there is nothing to be said. */
function linked(answer: (request: Linked) => Promise<PageAnswer>): PageRoute['answer'] {
  return async (request) => {
    const { deps, params, now, site } = request;
    const found = readAnswerToken(params.token ?? '', await deps.keysAt(now), now);
    if (found === null) return overPage(site);
    try {
      return await answer({ ...request, linked: found });
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof ConflictError) return overPage(site);
      throw error;
    }
  };
}

/** Shows what can be said. Programs that look into mail open links: nothing is said by that. */
async function show({ deps, site, linked: place, query }: Linked): Promise<Page> {
  const found = await loadAnswer(deps.table, place);
  const meant = saidSchema.safeParse(query.helped).data ?? 'yes';
  return answerPage(found, meant, site);
}

/** Takes which button somebody pressed. */
async function take(request: Linked): Promise<PageAnswer> {
  const { deps, site, event, linked: place, params, now } = request;
  const pressed = saidSchema.safeParse((await formOf(event)).text('helped')).data;
  if (pressed === undefined) return show(request);
  await judge(deps.table, deps.formContext(now), { ...place, helped: pressed === 'yes' });
  return { is: 'redirect', to: `/help/${site.language}/answer/${encodeURIComponent(params.token ?? '')}` };
}

/** The page with one button for what the link of the mail is for, and a quieter one for the other. */
function answerPage(found: AnsweredTicket, meant: 'yes' | 'no', site: Site): Page {
  const words = ANSWER_WORDS[site.language];
  const { ticket, answer } = found;
  const known = answer.outcome;
  const isOpen = mayJudge(found);
  const main = html`<h1>${words.title}</h1>
<p class="quiet">${said(site.words.request, { id: ticket.id })}</p>
${known === 'helped' && note(words.solved)}
${known === 'not_helped' && note(words.broughtBack)}
${isOpen && form(known === 'helped' ? 'no' : meant, known === undefined, site)}
${!isOpen && known !== 'helped' && known !== 'not_helped' && html`<p class="note bad">${words.over}</p>`}`;
  return { is: 'page', title: words.title, main, paths: {}, headers: { 'referrer-policy': 'no-referrer' } };
}

const note = (text: string): Html => html`<p class="note good" role="status">${text}</p>`;

function form(meant: 'yes' | 'no', hasBoth: boolean, site: Site): Html {
  const words = ANSWER_WORDS[site.language];
  const label = { yes: words.helped, no: words.notHelped };
  const other = meant === 'yes' ? 'no' : 'yes';
  return html`<form method="post"><p>${words.press}</p>
<p class="buttons"><button name="helped" value="${meant}">${label[meant]}</button>
${hasBoth && html`<button class="second" name="helped" value="${other}">${label[other]}</button>`}</p></form>`;
}

/** The page that says that a link does not work, or not any more. */
function overPage(site: Site): Page {
  const words = ANSWER_WORDS[site.language];
  const main = html`<h1>${words.title}</h1><p class="note bad">${words.over}</p>`;
  return { is: 'page', status: 404, title: words.title, main, paths: {} };
}
