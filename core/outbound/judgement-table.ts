import type { HelpCentre } from '../../schemas/help-centre.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { addressForMails, answerToken } from '../article-answer/index.ts';
import type { MailTable } from '../email/index.ts';
import { labelIn } from '../shared/label-in.ts';
import { PHRASES } from './phrases.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days for which its reader can still say whether an article helped, after the ticket has waited for that. */
const AFTER_DAYS = 30;

/** What a mail asks of the article that it brings. */
export interface Judgeable {
  readonly ticketId: number;
  readonly messageId: string;
  readonly expiresAt: Date;
  /** where the page is, without the token at its end */
  readonly page: string;
}

/** What the mail of a message asks of the article that it brings; undefined: it brings none, or customers cannot reach the page. Pure. */
export function judgeableOf(
  { id: ticketId, articleAnswer }: Pick<Ticket, 'id' | 'articleAnswer'>,
  messageId: string,
  helpCentre: HelpCentre,
): Judgeable | undefined {
  const address = addressForMails(helpCentre);
  if (articleAnswer?.messageId !== messageId || address === null) return undefined;
  const expiresAt = new Date(Date.parse(articleAnswer.until) + AFTER_DAYS * DAY_MS);
  return { ticketId, messageId, expiresAt, page: `${address}/answer/` };
}

/** The two links by which a customer says whether an article helped: opening them says nothing, a button there does. */
export function judgementTable(
  { page, ...linked }: Judgeable,
  { language, key }: { language: string; key: Uint8Array },
): MailTable {
  const link = `${page}${answerToken(linked, key)}`;
  const row = (phrase: 'helped' | 'notHelped', said: string) => [
    { text: labelIn(PHRASES[phrase], [language]), href: `${link}?helped=${said}` },
  ];
  return {
    heading: labelIn(PHRASES.article, [language]),
    rows: [row('helped', 'yes'), row('notHelped', 'no')],
  };
}
