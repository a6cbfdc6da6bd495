import { mayWithTicket, requireMayWithTicket } from '../../../core/auth/index.ts';
import {
  loadConversation,
  loadOlderMessages,
  type MessagePage,
  readerOf,
} from '../../../core/conversation/index.ts';
import { formToken } from '../../../core/intake/index.ts';
import type { SignedIn } from '../../../core/portal/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { idSchema, ULID } from '../../../schemas/actor.ts';
import type { Message } from '../../../schemas/message.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { forSignedIn } from '../for-signed-in.ts';
import { type Html, html } from '../html.ts';
import { type Page, type PageRequest, pathIn, type Site } from '../page.ts';
import { said } from '../words/index.ts';
import { answerOffer } from './answer-offer.ts';
import { calledNames } from './called-names.ts';
import { FORM_BYTES, sizeIn } from './errors.ts';
import { linked, moment, note } from './form-parts.ts';
import { ratingOffer } from './rating-offer.ts';
import { inZoneOf, stateOf } from './requests.ts';

/** Messages on a page of a request. */
const ON_PAGE = 30;

/** The number of a request in a path. @throws NotFoundError when it is none */
export function ticketIdIn({ params }: Pick<PageRequest, 'params'>): number {
  const id = idSchema.safeParse(Number(params.ticketId)).data;
  if (id === undefined) throw new NotFoundError('ticket');
  return id;
}

/** A request as whoever is signed in may see it: their own, or one of their organisation, with what is public of it. */
export const oneRequest = forSignedIn((request, reader) => requestPage(request, reader));

/** What a request looks like after something was done, or could not be. */
export interface Outcome {
  readonly good?: string;
  readonly bad?: string;
  /** what was written and not sent */
  readonly written?: string;
}

/** The page of a request. @throws NotFoundError when it is not theirs */
export async function requestPage(
  request: PageRequest,
  reader: SignedIn,
  outcome: Outcome = {},
): Promise<Page> {
  const { deps, site: desk, query } = request;
  const ticketId = ticketIdIn(request);
  const page = await pageOf(request, reader, ticketId);
  const site = inZoneOf(desk, reader.customer.timezone);
  const { words } = site;
  const good = outcome.good ?? (query.done === 'sent' && words.sent);
  const names = await namesOf(deps.table, page);
  const title = page.ticket.subject || said(words.request, { id: ticketId });
  const main = html`${crumbs(site)}
<h1>${title}</h1>
${good && note(good, 'good')}
${outcome.bad && note(outcome.bad, 'bad')}
${answerOffer(page.ticket, site, reader)}
${await ratingOffer({ ...request, site }, page.ticket, reader)}
${facts(page.ticket, site)}
<h2>${words.messages}</h2>
${page.before !== null && html`<p><a href="?before=${page.before}">${words.olderMessages}</a></p>`}
<ol class="talk">${page.messages.map((message) => talk(message, { site, ticketId, reader, names }))}</ol>
${replying(page.ticket, site, { reader, written: outcome.written, shown: await shownForm(request) })}
${people(page.ticket, site, reader, names)}`;
  return { is: 'page', status: outcome.bad === undefined ? 200 : 422, title, main, reader };
}

async function pageOf(
  { deps: { table }, query, now }: PageRequest,
  { principal }: SignedIn,
  ticketId: number,
): Promise<MessagePage & { ticket: Ticket }> {
  const reader = readerOf(principal, now);
  const { before } = query;
  if (before === undefined || !ULID.test(before)) {
    const newest = await loadConversation(table, ticketId, ON_PAGE, reader);
    requireMayWithTicket(principal, 'ticket.read', newest.ticket);
    return newest;
  }
  const ticket = await loadTicket(table, ticketId);
  requireMayWithTicket(principal, 'ticket.read', ticket);
  const asked = { parts: reader.partsOf(ticket), limit: ON_PAGE, before };
  return { ticket, ...(await loadOlderMessages(table, asked, reader.mayRead)) };
}

/** What the customers are called who take part, or the addresses by which the others know them. */
async function namesOf(
  table: PageRequest['deps']['table'],
  { ticket, messages }: MessagePage & { ticket: Ticket },
) {
  const writers = messages.flatMap(({ author }) => (author.kind === 'customer' ? [author.id] : []));
  return calledNames(table, [ticket.requesterId, ...ticket.collaboratorIds, ...writers]);
}

const crumbs = (site: Site): Html => html`<nav class="crumbs" aria-label="${site.words.breadcrumbs}"><ol>
<li><a href="${pathIn(site)}">${site.name}</a></li><li><a href="${pathIn(site, '/requests')}">${site.words.requests}</a></li></ol></nav>`;

/** What of a request everybody sees whose it is. */
export function facts(ticket: Ticket, site: Site): Html {
  const { words, theme } = site;
  const answerBy = answerTime(ticket, theme.showsAnswerTime);
  return html`<dl class="facts">
<dt>${words.number}</dt><dd>#${ticket.id}</dd>
<dt>${words.status}</dt><dd>${stateOf(ticket.status, words)}</dd>
<dt>${words.asked}</dt><dd>${moment(ticket.createdAt, site)}</dd>
<dt>${words.changed}</dt><dd>${moment(ticket.lastActivityAt, site)}</dd>
${answerBy !== null && html`<dt>${words.answerBy}</dt><dd>${moment(answerBy, site)}</dd>`}
</dl>`;
}

/** By when an answer is owed, as far as its requester is told: what an agent promised, and what service levels do where the desk says so. */
function answerTime({ sla }: Ticket, isShown: boolean): string | null {
  const byHand = sla?.metrics?.find(({ metric, state }) => metric === 'promise' && state === 'active');
  return (isShown ? sla?.answerDueAt : byHand?.dueAt) ?? null;
}

interface Talking {
  site: Site;
  ticketId: number;
  reader: SignedIn;
  names: ReadonlyMap<number, string>;
}

function talk(message: Message, { site, ticketId, reader, names }: Talking): Html {
  const { words } = site;
  const { author, id } = message;
  const isOwn = author.kind === 'customer' && author.id === reader.principal.id;
  // Of agents and of what works by itself, customers know that it is the desk.
  const name = author.kind === 'customer' ? names.get(Number(author.id)) : words.team;
  const text = message.replyText || message.text;
  const path = `/requests/${ticketId}/files/${id}`;
  const files = message.attachments.flatMap((file, at) =>
    file.struckBy !== undefined || file.inline
      ? []
      : [
          html`<li><a href="${pathIn(site, `${path}/${at}`)}">${file.filename || words.files}</a> (${sizeIn(file.size, site.language)})</li>`,
        ],
  );
  return html`<li class="${isOwn ? 'own' : ''}"><header><strong>${isOwn ? words.you : name || words.team}</strong>${moment(message.createdAt, site)}</header>
<div class="said">${linked(text)}</div>
${message.textKey !== null && html`<p><a href="${pathIn(site, `${path}/text`)}">${words.whole}</a></p>`}
${files.length > 0 && html`<ul>${files}</ul>`}</li>`;
}

/** Says of the form of a page which it is, so that what is sent twice is written once. */
async function shownForm({ deps, now }: PageRequest): Promise<string> {
  const [key] = await deps.keysAt(now);
  return formToken(deps.contextAt(now).newId(), now, key);
}

interface Replying {
  reader: SignedIn;
  written: string | undefined;
  shown: string;
}

function replying(ticket: Ticket, site: Site, { reader, written = '', shown }: Replying): Html | false {
  const { csrf, principal } = reader;
  const { words } = site;
  if (!mayWithTicket(principal, 'ticket.message', ticket)) return false;
  const path = pathIn(site, `/requests/${ticket.id}`);
  const isDone = ticket.status === 'solved' || ticket.status === 'closed';
  return html`<form method="post" action="${path}" enctype="multipart/form-data">
<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="shown" value="${shown}">
${ticket.status === 'closed' && note(words.closedText)}
${ticket.status === 'solved' && note(words.solved)}
<div class="field"><label for="text">${words.reply}</label>
<textarea id="text" name="text" required maxlength="50000">${written}</textarea></div>
<div class="field"><label for="files">${words.files} <span class="hint">${said(words.filesText, { size: sizeIn(FORM_BYTES, site.language) })}</span></label>
<input id="files" name="files" type="file" multiple></div>
<button>${words.send}</button>
</form>
${
  ticket.status !== 'closed' &&
  mayWithTicket(principal, 'ticket.settle', ticket) &&
  html`<form method="post" action="${path}/${isDone ? 'reopen' : 'solve'}">
<input type="hidden" name="csrf" value="${csrf}"><p><button class="second">${isDone ? words.reopen : words.solve}</button></p></form>`
}`;
}

function people(
  ticket: Ticket,
  site: Site,
  { csrf, principal }: SignedIn,
  names: ReadonlyMap<number, string>,
): Html {
  const { words } = site;
  const all = [ticket.requesterId, ...ticket.collaboratorIds].flatMap((id) => names.get(id) ?? []);
  const adding = html`<form method="post" action="${pathIn(site, `/requests/${ticket.id}/people`)}">
<input type="hidden" name="csrf" value="${csrf}">
<div class="field"><label for="address">${words.addPerson} <span class="hint">${words.addPersonText}</span></label>
<input id="address" name="address" type="email" required maxlength="254" autocomplete="off"></div>
<button class="second">${words.add}</button></form>`;
  return html`<h2>${words.people}</h2><ul>${all.map((name) => html`<li>${name}</li>`)}</ul>
${ticket.status !== 'closed' && mayWithTicket(principal, 'ticket.invite', ticket) && adding}`;
}
