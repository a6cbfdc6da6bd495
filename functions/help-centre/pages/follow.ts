import { mayWithTicket } from '../../../core/auth/index.ts';
import { askLetter, readFollowToken, readingAs } from '../../../core/portal/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { parseTicketRow, ticketByNumber } from '../../../core/ticket/index.ts';
import { idSchema } from '../../../schemas/actor.ts';
import { isValidAddress, normalizeAddress } from '../../../schemas/address.ts';
import { formOf } from '../form.ts';
import { html } from '../html.ts';
import { type Page, type PageAnswer, type PageRequest, pathIn } from '../page.ts';
import { said } from '../words/index.ts';
import { linkEndedPage } from './errors.ts';
import { field, note } from './form-parts.ts';
import { facts } from './one-request.ts';

interface Asking {
  number?: string;
  address?: string;
  wrong?: 'number' | 'address';
  sentTo?: string;
}

/** Asks which request, and from whom it is. */
export const followPage = (request: PageRequest): Page => asking(request, {});

function asking({ site }: PageRequest, { number, address, wrong, sentTo }: Asking): Page {
  const { words } = site;
  const wrongNumber = wrong === 'number' ? words.numberWrong : undefined;
  const wrongAddress = wrong === 'address' ? words.addressWrong : undefined;
  const main = html`<h1>${words.follow}</h1>
${sentTo !== undefined && note(said(words.followSent, { address: sentTo }), 'good')}
<p>${words.followText}</p>
<form method="post" action="${pathIn(site, '/follow')}">
${field({ name: 'number', label: words.number, type: 'text', value: number, autocomplete: 'off', inputmode: 'numeric', problem: wrongNumber })}
${field({ name: 'address', label: words.address, type: 'email', value: address, autocomplete: 'email', problem: wrongAddress })}
<button>${words.followSend}</button>
</form>`;
  return { is: 'page', status: wrong === undefined ? 200 : 422, title: words.follow, main };
}

/** Mails the link to how a request stands to whose it is, and says the same whether there is such a request or not. */
export async function askToFollow(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, event, now } = request;
  const form = await formOf(event);
  const [number, address] = [form.text('number'), form.text('address')];
  const ticketId = idSchema.safeParse(Number(number.replace(/^#/, ''))).data;
  if (ticketId === undefined) return asking(request, { number, address, wrong: 'number' });
  if (!isValidAddress(address)) return asking(request, { number, address, wrong: 'address' });
  const asked = {
    purpose: 'follow',
    to: normalizeAddress(address),
    language: site.language,
    ticketId,
  } as const;
  await askLetter(deps.table, deps.contextAt(now), {
    ...asked,
    servedAt: site.address,
    ip: deps.ipOf(event),
  });
  return asking(request, { sentTo: address });
}

/** How a request stands, for whoever has its link: no conversation, nobody's name, no file. */
export async function followedRequest({ deps, site, params, now }: PageRequest): Promise<Page> {
  const { words } = site;
  const followed = readFollowToken(params.token ?? '', await deps.keysAt(now), now);
  if (followed === null) return linkEndedPage(site, { path: '/follow', label: words.follow });
  const row = await deps.table.get(ticketByNumber.of(followed.ticketId));
  const ticket = row === undefined ? null : parseTicketRow(row);
  if (ticket === null || !mayWithTicket(readingAs(followed.customerId), 'ticket.read', ticket))
    throw new NotFoundError('ticket');
  const title = ticket.subject || said(words.request, { id: ticket.id });
  return {
    is: 'page',
    title,
    main: html`<h1>${title}</h1>
${facts(ticket, site)}
<p>${words.followMore}</p>
<p><a class="button" href="${pathIn(site, `/requests/${ticket.id}`)}">${words.signIn}</a></p>`,
  };
}
