import { confirmCustomer, readConfirmToken } from '../../../core/confirmation/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { idSchema } from '../../../schemas/actor.ts';
import { formOf } from '../form.ts';
import { html } from '../html.ts';
import { type Page, type PageRequest, pathIn } from '../page.ts';
import { said } from '../words/index.ts';
import { CONTACT_WORDS } from './words.ts';

/** Says that a form has arrived, and what is left to do. */
export function contactSent({ site, query }: PageRequest): Page {
  const words = CONTACT_WORDS[site.language];
  const id = idSchema.safeParse(Number(query.n)).data;
  const main = html`<h1>${words.sent}</h1>
<div class="note good" role="status"><p>${id !== undefined && said(words.sentNumber, { id })} ${query.confirm === '1' ? words.confirmFirst : words.sentText}</p></div>
<p><a class="button" href="${pathIn(site)}">${site.words.toHome}</a></p>`;
  return { is: 'page', title: words.sent, main };
}

/** Asks whether an address is theirs who opens the link. Programs that look at mail open links, too: only the button confirms. */
export async function confirmPage(request: PageRequest): Promise<Page> {
  const { deps, site, query, now } = request;
  const words = CONTACT_WORDS[site.language];
  const token = query.t ?? '';
  if (readConfirmToken(token, await deps.keysAt(now)) === null) return linkWrong(request);
  const main = html`<h1>${words.confirm}</h1>
<p>${words.confirmText}</p>
<form method="post" action="${pathIn(site, '/confirm')}"><input type="hidden" name="t" value="${token}"><button>${words.confirmButton}</button></form>`;
  return { is: 'page', title: words.confirm, main };
}

/** Confirms an address by its link. */
export async function confirm(request: PageRequest): Promise<Page> {
  const { deps, site, event, now } = request;
  const words = CONTACT_WORDS[site.language];
  const named = readConfirmToken((await formOf(event)).text('t'), await deps.keysAt(now));
  if (named === null) return linkWrong(request);
  try {
    await confirmCustomer(deps, deps.contextAt(now), named);
  } catch (error) {
    if (error instanceof NotFoundError) return linkWrong(request);
    throw error;
  }
  const main = html`<h1>${words.confirmed}</h1>
<div class="note good" role="status"><p>${words.confirmedText}</p></div>
<p><a class="button" href="${pathIn(site)}">${site.words.toHome}</a></p>`;
  return { is: 'page', title: words.confirmed, main };
}

function linkWrong({ site }: PageRequest): Page {
  const words = CONTACT_WORDS[site.language];
  const main = html`<h1>${words.linkWrong}</h1>
<p>${words.linkWrongText}</p>`;
  return { is: 'page', status: 410, title: words.linkWrong, main };
}
