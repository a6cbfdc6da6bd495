import type { Options } from '../../schemas/options.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import type { Calendars } from '../calendar/index.ts';
import type { InForce } from '../configuration/index.ts';
import { type MailTable, toOneLine } from '../email/index.ts';
import { loadFactsOf, subjectsOf } from '../facts/index.ts';
import type { Facts, KeptCatalogue } from '../fields/index.ts';
import { receivedOf } from '../message/index.ts';
import { wordsIn } from '../shared/label-in.ts';
import type { Table } from '../shared/table.ts';
import {
  compileText,
  SHIPPED_TEXTS,
  type ShippedTemplate,
  TEMPLATE_KIND,
  type Templates,
} from '../template/index.ts';
import { withFollowLink } from './follow-link.ts';
import { channelsTable } from './footer.ts';
import { notDoneWords } from './not-done-words.ts';
import { languageOf, type MailSources, mailboxOf, mayRepeat } from './write-mail.ts';

/** What the desk needs to say something by itself. */
export interface OwnWordsDeps {
  readonly table: Table;
  readonly templates: InForce<Templates>;
  readonly catalogue: Pick<KeptCatalogue, 'at'>;
  readonly calendars: InForce<Pick<Calendars, 'weekOf'>>;
  readonly options: InForce<Pick<Options, 'channels'> & Partial<Pick<Options, 'helpCentre'>>>;
  /** Tells whoever runs the desk that a template could not be filled in, and that its mail went out with other words. */
  readonly templateFailed: (key: string, error: unknown) => void;
}

/** By which template the desk writes mails for a purpose; an acknowledgement by that of its mailbox. */
const USUAL: Readonly<Partial<Record<MailSources['outgoing']['purpose'], ShippedTemplate>>> = {
  refusal: 'refusal',
  survey: 'satisfaction_survey',
};

/**
 * What the acknowledgement of a ticket, the refusal of a message, or the question how satisfied somebody is says: a template, filled in with what is known now, in the
 * language of the ticket, else its requester's, else the desk's. A template that was right when it was saved and cannot be
 * filled in now, such as with a field that is gone, holds no mail up: then the desk says what it would without one. An agent whose mail
 * did nothing is told so, and why.
 */
export async function ownWords(deps: OwnWordsDeps, sources: MailSources): Promise<string> {
  const { now } = sources;
  const notDone = receivedOf(sources.message)?.notDone;
  if (notDone !== undefined) {
    const { language = null, settings } = sources;
    return notDoneWords(sources.ticket, notDone.detail, { language, deskName: toOneLine(settings.name) });
  }
  const mailbox = mailboxOf(sources);
  const usual = USUAL[sources.outgoing.purpose] ?? 'acknowledgement';
  const key = usual === 'acknowledgement' ? mailbox.acknowledgement : usual;
  try {
    return await filledIn(deps, sources, await textsOf(deps, key, now));
  } catch (error) {
    deps.templateFailed(key, error);
    return filledIn(deps, sources, SHIPPED_TEXTS[usual]);
  }
}

/**
 * What stands under an agent's reply: the template by which its mailbox signs, in the same language; `''` where it signs by none.
 * One that cannot be filled in holds no reply up: then nothing stands there.
 */
export async function signatureOf(deps: OwnWordsDeps, sources: MailSources): Promise<string> {
  const { signature: key } = mailboxOf(sources);
  if (key === null) return '';
  try {
    return await filledIn(deps, sources, await textsOf(deps, key, sources.now));
  } catch (error) {
    deps.templateFailed(key, error);
    return '';
  }
}

/**
 * What stands under a mail, in its language: the other channels of the desk with their hours, where its mailbox names them, and a link to
 * how the request stands, where the help centre offers that.
 */
export async function footerOf(
  { calendars, options }: Pick<OwnWordsDeps, 'calendars' | 'options'>,
  sources: MailSources,
): Promise<MailTable | undefined> {
  const { now } = sources;
  const { channels, helpCentre } = await options.at(now);
  const place = { language: languageOf(sources) ?? 'en', now };
  const named = mailboxOf(sources).namesChannels
    ? channelsTable(channels, await calendars.at(now), place)
    : undefined;
  return withFollowLink(named, helpCentre, sources, place);
}

type Texts = Readonly<Record<string, string>> & { readonly en: string };

async function textsOf({ templates }: OwnWordsDeps, key: string, now: Date): Promise<Texts> {
  const texts = (await templates.at(now)).named(key)?.texts;
  if (texts === undefined) throw new Error(`There is no template ${key}.`);
  return texts;
}

/** A text in the language of the mail, with what is known of its ticket. */
async function filledIn(deps: OwnWordsDeps, sources: MailSources, texts: Texts): Promise<string> {
  const { ticket, customer, message, settings, now } = sources;
  const { language, text } = wordsIn(texts, [
    ticket.language ?? null,
    customer.locale,
    mailboxOf(sources).language,
    sources.language ?? null,
  ]);
  const compiled = compileText(text, await deps.catalogue.at(now), TEMPLATE_KIND);
  const known = { ticket: { ...ticket, mailbox: mailboxOf(sources).address }, requester: customer, now };
  const [facts, agentName] = await Promise.all([
    withMore(
      deps.table,
      withheld(known, sources),
      compiled.fields.map((field) => field.key),
    ),
    compiled.namesAgent ? writerOf(deps.table, message) : '',
  ]);
  const timeZone = customer.timezone ?? sources.timeZone;
  const { request } = mailboxOf(sources);
  return compiled.fill({ facts, deskName: toOneLine(settings.name), agentName, language, timeZone, request });
}

/** The name of the agent who wrote a message, `''` where none did. */
async function writerOf(table: Table, { author }: MailSources['message']): Promise<string> {
  const row = author.kind === 'agent' ? await table.get(agentKey(author.id)) : undefined;
  return row === undefined ? '' : toOneLine(parseAgentRow(row).name);
}

/**
 * The facts without words of a sender, unless an agent answers, or the mail goes to who proved to have written them: a stranger
 * could otherwise have the desk send words of theirs to anybody.
 */
function withheld(facts: Facts & { ticket: Ticket }, { message, outgoing }: MailSources): Facts {
  if (
    outgoing.purpose === 'reply' ||
    outgoing.purpose === 'survey' ||
    (outgoing.purpose === 'acknowledgement' && mayRepeat({ message, outgoing }))
  )
    return facts;
  const { ticket, requester } = facts;
  return { ...facts, ticket: { ...ticket, subject: '' }, requester: requester && { ...requester, name: '' } };
}

/** The facts with what a text names of others than the ticket and its requester: one read, and none when it names nothing of them. */
async function withMore(table: Table, facts: Facts, keys: readonly string[]): Promise<Facts> {
  const subjects = subjectsOf(keys).filter((subject) => subject !== 'requester');
  if (subjects.length === 0) return facts;
  const { organisation, assignee } = await loadFactsOf(table, facts.ticket, { now: facts.now, subjects });
  return { ...facts, organisation, assignee };
}
