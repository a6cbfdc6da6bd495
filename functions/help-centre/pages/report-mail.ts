import { answerReceiver, loadReceiver, readReceiverToken } from '../../../core/report-mail/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { CONTACT_WORDS } from '../contact/words.ts';
import { formOf } from '../form.ts';
import { html } from '../html.ts';
import { type Page, type PageAnswer, type PageRequest, pathIn } from '../page.ts';
import { REPORT_WORDS } from '../words/report.ts';

/** Asks whoever has an address whether they want a report by mail. Programs that look at mail open links, too: only the buttons say so. */
export async function reportMailPage(request: PageRequest): Promise<Page> {
  const { deps, site, params, now } = request;
  const words = REPORT_WORDS[site.language];
  const token = params.token ?? '';
  const named = readReceiverToken(token, await deps.keysAt(now));
  const known = named && (await loadReceiver(deps.table, named).catch(nullIfNone));
  if (known === null) return linkWrong(request);
  const state = known.state === 'confirmed' ? words.getsIt : words.getsNone;
  const main = html`<h1>${words.title}</h1>
<div class="note" role="status"><p>${state}</p></div>
<form method="post" action="${pathIn(site, `/reports/${token}`)}"><div class="buttons">
<button name="wanted" value="yes">${words.want}</button>
<button name="wanted" value="no">${words.stop}</button></div></form>`;
  return { is: 'page', title: words.title, main };
}

/** Takes whether somebody wants a report by mail. */
export async function answerReportMail(request: PageRequest): Promise<PageAnswer> {
  const { deps, site, params, event, now } = request;
  const token = params.token ?? '';
  const named = readReceiverToken(token, await deps.keysAt(now));
  if (named === null) return linkWrong(request);
  const isWanted = (await formOf(event)).text('wanted') === 'yes';
  try {
    await answerReceiver(deps.table, deps.contextAt(now), { ...named, isWanted });
  } catch (error) {
    if (error instanceof NotFoundError) return linkWrong(request);
    throw error;
  }
  return { is: 'redirect', to: pathIn(site, `/reports/${token}`) };
}

function linkWrong({ site }: PageRequest): Page {
  const words = CONTACT_WORDS[site.language];
  const main = html`<h1>${words.linkWrong}</h1>
<p>${words.linkWrongText}</p>`;
  return { is: 'page', status: 410, title: words.linkWrong, main };
}

function nullIfNone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
