import type { FormField } from '../../../core/custom-field/index.ts';
import { loadVisit, sentWrite } from '../../../core/form-visit/index.ts';
import {
  FORM_USED,
  formToken,
  MOST_FILES,
  readFormToken,
  type Submitted,
  saidOf,
  submitForm,
  type TokenProblem,
} from '../../../core/intake/index.ts';
import type { SignedIn } from '../../../core/portal/index.ts';
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  TooManyError,
} from '../../../core/shared/errors.ts';
import { readerOf } from '../for-signed-in.ts';
import { type Form, formOf } from '../form.ts';
import { isOwnOrigin } from '../own-origin.ts';
import { type Asset, type PageAnswer, type PageRequest, pathIn } from '../page.ts';
import { note } from '../pages/form-parts.ts';
import { said } from '../words/index.ts';
import { contactPage, formAsked } from './contact-page.ts';
import { type AskedForm, askedFields, askedNow } from './offered.ts';
import { askedBy, suggestionStep, suggestionsFor } from './suggestions.ts';
import { CONTACT_WORDS, type ContactWords } from './words.ts';
import { FIELD, type Problems, problemsOf, valuesOf, type Written, writtenIn } from './written.ts';

/** Name of the field that no person sees, and machines fill in. */
const TRAP = 'website';

/** What was sent, looked at. */
interface Sent {
  offered: AskedForm;
  /** the fields that are asked for by what was sent, and whether some of them were not on the page that was sent */
  asked: FormField[];
  asksMore: boolean;
  reader: SignedIn | null;
  written: Written;
  problems: Problems;
  /** the form that was shown, or why it is not taken as it is */
  token: ReturnType<typeof readFormToken>;
  isTrapped: boolean;
}

/**
 * Takes what somebody sends by a form: of this page, of a script on another site, or of a plain form there. What cannot be taken as it is
 * comes back as the page with all that was written, so that nobody writes it twice.
 */
export async function sendContact(request: PageRequest): Promise<PageAnswer> {
  const form = await formOf(request.event);
  const sent = await looked(request, form);
  const wantsJson = /\bapplication\/json\b/.test(request.event.headers.accept ?? '');
  const refusal = refusalOf(sent);
  if (refusal !== null)
    return wantsJson ? refusedAsJson(request, refusal, sent) : again(request, sent, refusal, form);
  const step = wantsJson ? null : await stepBefore(request, form, sent);
  if (step !== null) return step;
  if (!(await isPerson(request, form, sent)))
    return wantsJson
      ? asJson(422, { leave: true })
      : again(request, sent, { problems: {}, because: 'unproven' }, form);
  try {
    const became = await submit(request, form, sent);
    return wantsJson ? takenAsJson(request, became) : taken(request, became);
  } catch (error) {
    const refused = refusalIn(error, CONTACT_WORDS[request.site.language]);
    if (refused === null) throw error;
    return wantsJson ? refusedAsJson(request, refused, sent) : again(request, sent, refused, form);
  }
}

/** Why the desk does not take a form; null: it has failed. */
function refusalIn(error: unknown, words: ContactWords): Refusal | null {
  if (error instanceof TooManyError) return { problems: {}, because: 'too_many' };
  if (error instanceof ConflictError && error.code === FORM_USED) return { problems: {}, because: 'used' };
  return error instanceof InvalidInputError ? { problems: problemsIn(error, words) } : null;
}

async function looked(request: PageRequest, form: Form): Promise<Sent> {
  const { deps, site, event, now } = request;
  const found = await formAsked(request);
  if (Array.isArray(found)) throw new NotFoundError('form');
  // A form of another site is nobody's who is signed in here.
  const reader = isOwnOrigin(event, site) ? await readerOf(request) : null;
  const written = writtenIn(form, found.fields);
  const words = CONTACT_WORDS[site.language];
  const asked = askedFields(found, written, now);
  const seen = new Set(form.text('asked').split(' '));
  return {
    offered: found,
    asked,
    asksMore: found.rules.areAny && asked.some(({ key }) => !seen.has(key)),
    reader,
    written,
    problems: problemsOf(written, { asked, words, isSignedIn: reader !== null }),
    token: readFormToken(form.text('shown'), await deps.keysAt(now), now),
    isTrapped: form.text(TRAP) !== '',
  };
}

/** Why a form is not taken as it is. */
interface Refusal {
  problems: Problems;
  /** further fields are asked for by what was written, the token is none, too young or too old, or was sent with other words before, a machine has filled in what nobody sees, or nothing proves a person */
  because?: TokenProblem | 'used' | 'more' | 'trapped' | 'unproven' | 'too_many';
}

function refusalOf({ problems, token, isTrapped, asksMore }: Sent): Refusal | null {
  if (isTrapped) return { problems, because: 'trapped' };
  if (typeof token === 'string') return { problems, because: token };
  // What nobody was asked yet is not wrong: they see it now.
  if (asksMore) return { problems: {}, because: 'more' };
  return Object.keys(problems).length > 0 ? { problems } : null;
}

/** The page once more, with all that was written. Files have to be chosen again: no browser lets a page choose them. */
async function again(request: PageRequest, sent: Sent, refusal: Refusal, form: Form): Promise<PageAnswer> {
  const { words: general, language } = request.site;
  const words = CONTACT_WORDS[language];
  const { offered, reader, written } = sent;
  const { because } = refusal;
  const hasFiles = (await form.files('files')).length > 0;
  const isRobot = because === 'trapped' || because === 'too_fast' || because === 'unproven';
  const text = because === 'too_many' ? general.tooManyText : isRobot ? words.robot : words.check;
  const isOnlyWrong = because === undefined;
  const notices = [...(isOnlyWrong ? [] : [text]), ...(hasFiles ? [words.filesAgain] : [])];
  const notice = notices.length === 0 ? null : note(notices.join(' '));
  return contactPage(request, {
    offered,
    reader,
    written,
    problems: refusal.problems,
    notice,
    ...(because === 'too_many' && { status: 429 }),
  });
}

/** Whether a person sends a form, where the desk asks for a proof: whoever is signed in has given one. */
async function isPerson({ deps, event, now }: PageRequest, form: Form, { reader }: Sent): Promise<boolean> {
  const { contact } = await deps.options.at(now);
  if (contact.turnstile === null || reader !== null) return true;
  return deps.askTurnstile(form.text('cf-turnstile-response'), deps.ipOf(event));
}

/**
 * The articles that may answer it already, before a form is sent whose writer has not seen any. Not where files would have to be
 * chosen again. Null: there are none, or they want it sent all the same.
 */
async function stepBefore(request: PageRequest, form: Form, sent: Sent): Promise<PageAnswer | null> {
  if (form.text('sure') !== '' || (await form.files('files')).length > 0) return null;
  if (typeof sent.token === 'string') return null;
  const { id } = sent.token;
  const found = await suggestionsFor(request, askedBy(sent.written), id);
  if (found.length === 0) return null;
  const { offered, reader, written } = sent;
  const button = CONTACT_WORDS[request.site.language].sendAnyway;
  const above = suggestionStep(request, found, id);
  return contactPage(request, { offered, reader, written, above, button, token: form.text('shown') });
}

async function submit(request: PageRequest, form: Form, sent: Sent): Promise<Submitted> {
  const { deps, site, event, now } = request;
  const { offered, reader, written, token } = sent;
  if (typeof token === 'string') throw new Error('The form has no token.');
  const fields = valuesOf(written, sent.asked);
  const leftOut = offered.fields
    .map(({ key }) => key)
    .filter((key) => !sent.asked.some((one) => one.key === key));
  const [{ contact: limits }, intake] = await Promise.all([
    deps.options.at(now),
    deps.intakeDeps(now, { form: offered.key, fields }),
  ]);
  const { origin } = event.headers;
  const isElsewhere = origin !== undefined && origin !== 'null' && !isOwnOrigin(event, site);
  const context = reader === null ? deps.formContext(now) : deps.customerContext(reader.principal, now);
  const files = (await form.files('files')).slice(0, MOST_FILES);
  const named = files.flatMap(({ filename, content }) => [filename, content]);
  const { name, address, subject, text } = written;
  const wereSuggested = form.text('sure') !== '';
  const visit = wereSuggested ? await loadVisit(deps.table, token.id) : null;
  const became = await submitForm({ ...intake, limits }, context, {
    formId: token.id,
    said: saidOf([name, address, subject, text, JSON.stringify(fields), ...named]),
    form: offered.key,
    sender: reader === null ? { address, name } : { customerId: reader.customer.id },
    subject,
    text,
    fields,
    leftOut,
    files,
    language: site.language,
    servedAt: site.address,
    ...(isElsewhere && { site: origin.slice(0, 200) }),
    ip: deps.ipOf(event),
    ...(wereSuggested && { alongside: [sentWrite(token.id, now)] }),
  });
  if (visit?.openedId !== undefined && visit.sentAt === undefined)
    await deps.countArticles([visit.openedId], { what: 'notSent', place: 'form', less: true });
  return became;
}

/** What the desk finds wrong, in the words of the page. */
function problemsIn({ fields }: InvalidInputError, words: ContactWords): Problems {
  const named = fields.map(({ path }) => {
    if (path === 'address') return [path, words.addressWrong] as const;
    return [
      path.startsWith('fields.') ? `${FIELD}${path.slice('fields.'.length)}` : path,
      words.wrong,
    ] as const;
  });
  return Object.fromEntries(named);
}

const taken = ({ site }: PageRequest, { ticketId, isUnconfirmed }: Submitted): PageAnswer => ({
  is: 'redirect',
  to: `${pathIn(site, '/contact-sent')}?n=${ticketId}${isUnconfirmed ? '&confirm=1' : ''}`,
});

/** An answer to a script on whichever site: it says nothing that whoever sent the form does not know. */
const asJson = (status: number, body: object): Asset => ({
  is: 'asset',
  status,
  type: 'application/json',
  body: JSON.stringify(body),
  headers: { 'access-control-allow-origin': '*', 'cache-control': 'no-store' },
});

function takenAsJson({ site }: PageRequest, { ticketId, isUnconfirmed }: Submitted): Asset {
  const words = CONTACT_WORDS[site.language];
  const text = isUnconfirmed ? words.confirmFirst : words.sentText;
  return asJson(200, { title: words.sent, text: `${said(words.sentNumber, { id: ticketId })} ${text}` });
}

async function refusedAsJson(
  { deps, site, now }: PageRequest,
  { problems, because }: Refusal,
  { asked, offered }: Sent,
): Promise<Asset> {
  const words = CONTACT_WORDS[site.language];
  const [key] = await deps.keysAt(now);
  const token = because === 'too_fast' ? undefined : formToken(deps.contextAt(now).newId(), now, key);
  const texts = {
    usual: site.words.problems,
    too_old: words.check,
    used: words.check,
    more: words.check,
    too_many: site.words.tooManyText,
    too_fast: words.robot,
    missing: words.robot,
    trapped: words.robot,
    unproven: words.robot,
  };
  return asJson(because === 'too_many' ? 429 : 422, {
    text: texts[because ?? 'usual'],
    problems,
    ...(offered.rules.areAny && { asked: asked.map(({ key }) => key) }),
    ...(token !== undefined && { token }),
  });
}

/** Which fields a form asks for, as somebody has filled it in so far, for scripts. */
export async function askedSoFar(request: PageRequest): Promise<Asset> {
  const form = await formOf(request.event);
  const found = await formAsked(request);
  if (Array.isArray(found)) throw new NotFoundError('form');
  const { shown } = askedNow(found, writtenIn(form, found.fields), request.now);
  return asJson(200, { asked: [...shown] });
}
