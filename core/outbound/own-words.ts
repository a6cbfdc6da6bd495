import type { Ticket } from '../../schemas/ticket.ts';
import type { InForce } from '../configuration/index.ts';
import { toOneLine } from '../email/index.ts';
import { loadFactsOf, subjectsOf } from '../facts/index.ts';
import type { Facts, KeptCatalogue } from '../fields/index.ts';
import { wordsIn } from '../shared/label-in.ts';
import type { Table } from '../shared/table.ts';
import { compileText, SHIPPED_TEXTS, type ShippedTemplate, type Templates } from '../template/index.ts';
import { isOwnSubject, type MailSources } from './write-mail.ts';

/** What the desk needs to say something by itself. */
export interface OwnWordsDeps {
  readonly table: Table;
  readonly templates: InForce<Templates>;
  readonly catalogue: Pick<KeptCatalogue, 'at'>;
  /** Tells whoever runs the desk that a template could not be filled in, and that its mail went out with other words. */
  readonly templateFailed: (key: string, error: unknown) => void;
}

/**
 * What the acknowledgement of a ticket or the refusal of a message says: a template, filled in with what is known now, in the
 * language of the ticket, else its requester's, else the desk's. A template that was right when it was saved and cannot be
 * filled in now, such as with a field that is gone, holds no mail up: then the desk says what it would without one.
 */
export async function ownWords(deps: OwnWordsDeps, sources: MailSources): Promise<string> {
  const { ticket, customer, settings, mailboxes, now } = sources;
  const mailbox = mailboxes.named(ticket.mailbox) ?? mailboxes.byDefault;
  const usual = sources.outgoing.purpose === 'refusal' ? 'refusal' : 'acknowledgement';
  const key = usual === 'refusal' ? usual : mailbox.acknowledgement;
  const [templates, catalogue] = await Promise.all([deps.templates.at(now), deps.catalogue.at(now)]);
  const languages = [ticket.language ?? null, customer.locale, sources.language ?? null];
  const timeZone = customer.timezone ?? sources.timeZone;
  const known = withheld(
    { ticket: { ...ticket, mailbox: mailbox.address }, requester: customer, now },
    sources,
  );
  const fill = async (texts: { en: string } & Readonly<Record<string, string>>) => {
    const { language, text } = wordsIn(texts, languages);
    const compiled = compileText(text, catalogue);
    const facts = await withMore(
      deps.table,
      known,
      compiled.fields.map((field) => field.key),
    );
    return compiled.fill({ facts, deskName: toOneLine(settings.name), language, timeZone });
  };
  try {
    const texts = templates.named(key)?.texts;
    if (texts === undefined) throw new Error(`There is no template ${key}.`);
    return await fill(texts);
  } catch (error) {
    deps.templateFailed(key, error);
    return fill(SHIPPED_TEXTS[usual satisfies ShippedTemplate]);
  }
}

/**
 * The facts without words of a sender, unless the mail goes to who proved to have written them: a stranger could otherwise have
 * the desk send words of theirs to anybody.
 */
function withheld(facts: Facts & { ticket: Ticket }, { message, outgoing }: MailSources): Facts {
  if (outgoing.purpose === 'acknowledgement' && isOwnSubject(message)) return facts;
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
