import { addressesOf } from '../../../core/customer/index.ts';
import { formRules } from '../../../core/form-rule/index.ts';
import { formToken, TURNSTILE_ORIGIN } from '../../../core/intake/index.ts';
import type { SignedIn } from '../../../core/portal/index.ts';
import { readerOf } from '../for-signed-in.ts';
import { type Html, html } from '../html.ts';
import { type Page, type PageRequest, pathIn, type Site } from '../page.ts';
import { note } from '../pages/form-parts.ts';
import { channelsHtml } from './channels.ts';
import { formHtml } from './form-html.ts';
import { type AskedForm, type OfferedForm, offeredForm, offeredForms } from './offered.ts';
import { CONTACT_WORDS } from './words.ts';
import { nothingWritten, type Problems, type Written } from './written.ts';

/** What the contact page is made of. */
export interface ContactPage {
  offered: AskedForm;
  reader: SignedIn | null;
  written: Written;
  problems?: Problems;
  /** what stands above the form */
  notice?: Html | null;
  /** what stands above its button */
  above?: Html | undefined;
  button?: string;
  /** 200, or 422 where something is wrong, when absent */
  status?: number;
  /** the token of the form that was shown first; a new one when absent */
  token?: string;
}

/** The form that a page is about; where it names none, the only one there is, else the choice among several. */
export async function formAsked({
  deps,
  site,
  params,
  now,
}: PageRequest): Promise<AskedForm | OfferedForm[]> {
  const { terms } = (await deps.ticketDeps(now)).rules;
  const withRules = async (form: OfferedForm): Promise<AskedForm> => {
    const named = form.key === null ? undefined : terms.forms.named(form.key);
    return { ...form, rules: await formRules(named, () => deps.catalogue.at(now)) };
  };
  const { language } = site;
  if (params.form !== undefined)
    return withRules(offeredForm(terms.forms, terms.fields, { key: params.form, language }));
  const all = offeredForms(terms.forms, terms.fields, language);
  const [only, ...others] = all;
  if (only !== undefined && others.length > 0) return all;
  return withRules(only ?? offeredForm(terms.forms, terms.fields, { key: undefined, language }));
}

/** The path of a form in the language of a site. */
export const formPath = (site: Site, { key }: Pick<OfferedForm, 'key'>): string =>
  pathIn(site, key === null ? '/contact' : `/contact/${key}`);

/** The contact page: the form, or the choice among several, and the other channels of the desk. */
export async function contact(request: PageRequest): Promise<Page> {
  const found = await formAsked(request);
  if (Array.isArray(found)) return choice(request, found);
  const reader = await readerOf(request);
  return contactPage(request, { offered: found, reader, written: nothingWritten(request.query) });
}

async function choice(request: PageRequest, forms: readonly OfferedForm[]): Promise<Page> {
  const { site } = request;
  const words = CONTACT_WORDS[site.language];
  const main = html`<h1>${words.choose}</h1>
<ul class="cards">${forms.map((form) => html`<li class="card"><h2><a href="${formPath(site, form)}">${form.label}</a></h2></li>`)}</ul>
${await otherChannels(request)}`;
  return { is: 'page', isPublic: true, title: words.title, description: words.text, main };
}

/** The page with a form, as somebody has filled it in so far. */
export async function contactPage(request: PageRequest, page: ContactPage): Promise<Page> {
  const { deps, site, now } = request;
  const words = CONTACT_WORDS[site.language];
  const { offered, reader, written, problems = {}, notice = null } = page;
  const [[key], { contact: asked }] = await Promise.all([deps.keysAt(now), deps.options.at(now)]);
  const turnstile = reader === null ? asked.turnstile : null;
  const isWrong = Object.keys(problems).length > 0;
  const title = offered.label || words.title;
  const shown = {
    offered,
    written,
    problems,
    turnstile,
    above: page.above,
    ...(page.button !== undefined && { button: page.button }),
    now,
    action: formPath(site, offered),
    token: page.token ?? formToken(deps.contextAt(now).newId(), now, key),
    signedIn: reader === null ? null : (addressesOf(reader.customer)[0] ?? reader.customer.name),
  };
  const main = html`<h1>${title}</h1>
${notice}
${isWrong ? note(site.words.problems, 'bad') : notice === null && html`<p>${words.text}</p>`}
${formHtml(shown, site)}
${await otherChannels(request)}`;
  return {
    is: 'page',
    status: page.status ?? (isWrong ? 422 : 200),
    title,
    description: words.text,
    main,
    ...(reader !== null && { reader }),
    ...(turnstile !== null && {
      head: html`<script src="${TURNSTILE_ORIGIN}/turnstile/v0/api.js" async defer></script>`,
      foreign: TURNSTILE_ORIGIN,
    }),
  };
}

async function otherChannels({ deps, site, now }: PageRequest): Promise<Html | null> {
  const [{ channels }, calendars] = await Promise.all([deps.options.at(now), deps.calendars.at(now)]);
  return channelsHtml(channels, calendars, { site, now });
}
