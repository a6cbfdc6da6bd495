import type { Readable } from '../article/index.ts';
import type { MailTable } from '../email/index.ts';
import { mailSuggestionToken } from '../mail-suggestion/index.ts';
import { isPersonal } from '../message/index.ts';
import { labelIn } from '../shared/label-in.ts';
import { mayBeAutomated } from '../ticket/index.ts';
import { PHRASES } from './phrases.ts';
import { gets } from './recipients.ts';
import { languageOf, type MailSources } from './write-mail.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days for which the link of a suggestion says for which ticket it was made. */
const LINKED_DAYS = 30;

/** Which articles, and from where the help centre is reached. */
export interface Suggested {
  readonly articles: readonly Readable[];
  /** the page of an article, as mails name it */
  pageOf(readable: Readable): string;
}

/**
 * What an acknowledgement suggests articles for: what a person wrote who gets it alone, as who has its links may say that they solved the ticket; null where a rule has
 * answered already, and of all else.
 */
export function askedForSuggestions(
  sources: MailSources,
): { subject: string; text: string; language: string } | null {
  const { outgoing, ticket, message } = sources;
  const isAsked =
    outgoing.purpose === 'acknowledgement' &&
    outgoing.recipients.filter(gets).length === 1 &&
    outgoing.recipients.length === 1 &&
    ticket.articleAnswer === undefined &&
    mayBeAutomated(ticket) &&
    isPersonal(message);
  if (!isAsked) return null;
  const text = message.replyText || message.text;
  return { subject: ticket.subject, text, language: languageOf(sources) ?? 'en' };
}

/** The articles that may answer a ticket already, each with a link that says for which ticket it was suggested; undefined: there are none. */
export function suggestionTable(
  { articles, pageOf }: Suggested,
  { ticket, keys: [key], now }: Pick<MailSources, 'ticket' | 'keys' | 'now'>,
  language: string,
): MailTable | undefined {
  const expiresAt = new Date(now.getTime() + LINKED_DAYS * DAY_MS);
  const rows = articles.map((readable) => {
    const token = mailSuggestionToken(
      { ticketId: ticket.id, articleId: readable.article.id, expiresAt },
      key,
    );
    return [{ text: readable.title, href: `${pageOf(readable)}?suggested=${token}` }];
  });
  return rows.length === 0 ? undefined : { heading: labelIn(PHRASES.suggested, [language]), rows };
}
