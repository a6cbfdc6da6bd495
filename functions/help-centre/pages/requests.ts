import { listTickets, type TicketList, type TicketSummary } from '../../../core/views/index.ts';
import { statusSchema } from '../../../schemas/ticket.ts';
import { forSignedIn } from '../for-signed-in.ts';
import { type Html, html } from '../html.ts';
import { pathIn, type Site } from '../page.ts';
import type { Words } from '../words/index.ts';
import { calledNames } from './called-names.ts';
import { moment } from './form-parts.ts';

/** Requests on a page of the list. */
const ON_PAGE = 20;

/** What a request's status says to whoever asked: not how the desk calls it, but who does something next. */
export function stateOf(status: unknown, words: Words): string {
  const known = statusSchema.safeParse(status).data;
  if (known === 'pending') return words.stateWaiting;
  if (known === 'solved') return words.stateSolved;
  return known === 'closed' ? words.stateClosed : words.stateOpen;
}

/**
 * The requests of whoever is signed in, or those that their organisation shares with them (`?of=organisation`), those that changed
 * last first.
 */
export const requests = forSignedIn(async ({ deps, site, query }, reader) => {
  const { principal, csrf } = reader;
  const { id: customerId, shared } = principal;
  const { read: shards } = await deps.shards();
  const ofAll = query.of === 'organisation' && shared !== undefined;
  const list: TicketList = ofAll
    ? { of: 'organisation', organisationId: shared.organisationId }
    : { of: 'requester', customerId };
  const place = query.after === undefined ? {} : { cursor: query.after };
  const page = await listTickets(
    { table: deps.table, shards },
    { principal, list, limit: ON_PAGE, ...place, mayLag: true },
  );
  const { words } = site;
  const theirs = inZoneOf(site, reader.customer.timezone);
  const names = ofAll
    ? await calledNames(
        deps.table,
        page.tickets.map(({ requesterId }) => requesterId),
      )
    : null;
  const title = ofAll ? words.organisationRequests : words.requests;
  const none = ofAll ? words.noOrganisationRequests : words.noRequests;
  const next = new URLSearchParams({ ...(ofAll && { of: 'organisation' }), after: page.cursor ?? '' });
  const main = html`<h1>${title}</h1>
${shared !== undefined && otherList(site, ofAll)}
${page.tickets.length === 0 ? html`<p>${none}</p>` : tableOf(page.tickets, theirs, names)}
${page.cursor !== null && html`<p><a class="button second" href="?${String(next)}">${words.next}</a></p>`}
<p><a href="${pathIn(site, '/follow')}">${words.follow}</a></p>`;
  return { is: 'page', title, main, reader: { csrf } };
});

/** What leads from one of the two lists to the other. */
function otherList(site: Site, ofAll: boolean): Html {
  const { words } = site;
  const path = pathIn(site, '/requests');
  return ofAll
    ? html`<p><a href="${path}">${words.requests}</a></p>`
    : html`<p><a href="${path}?of=organisation">${words.organisationRequests}</a></p>`;
}

/** A site as somebody reads it whose time zone is known. */
export const inZoneOf = (site: Site, timeZone: string | null): Site =>
  timeZone === null ? site : { ...site, timeZone };

/** @param names of those who asked; null where it is always whoever reads */
function tableOf(
  tickets: readonly TicketSummary[],
  site: Site,
  names: ReadonlyMap<number, string> | null,
): Html {
  const { words } = site;
  const rows = tickets.map(
    ({ id, subject, status, lastActivityAt, requesterId }) => html`<tr>
<td><a href="${pathIn(site, `/requests/${id}`)}">#${id}</a></td>
<td><a href="${pathIn(site, `/requests/${id}`)}">${subject || `#${id}`}</a></td>
${names !== null && html`<td>${names.get(requesterId) ?? ''}</td>`}
<td>${stateOf(status, words)}</td>
<td>${moment(lastActivityAt, site)}</td>
</tr>`,
  );
  return html`<div class="table"><table class="stack">
<thead><tr><th scope="col">${words.number}</th><th scope="col">${words.subject}</th>${names !== null && html`<th scope="col">${words.askedBy}</th>`}<th scope="col">${words.status}</th><th scope="col">${words.changed}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
