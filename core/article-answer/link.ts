import { ulidSchema } from '../../schemas/actor.ts';
import type { HelpCentre } from '../../schemas/help-centre.ts';
import { expiringToken, readExpiringToken } from '../shared/signed-token.ts';

/** The answer with an article of which whoever has its link may say whether it helped, until then. */
export interface LinkedAnswer {
  readonly ticketId: number;
  readonly messageId: string;
  readonly expiresAt: Date;
}

/** What stands in the links by which a customer says whether an article helped. */
export function answerToken({ ticketId, messageId, expiresAt }: LinkedAnswer, key: Uint8Array): string {
  return expiringToken('article-answer', { ticketId, id: messageId, expiresAt }, key);
}

/** The answer that a link is about; null for one that the desk has not given out, or that has expired. */
export function readAnswerToken(token: string, keys: readonly Uint8Array[], now: Date): LinkedAnswer | null {
  const found = readExpiringToken('article-answer', token, { keys, id: ulidSchema, now });
  return found && { ticketId: found.ticketId, messageId: found.id, expiresAt: found.expiresAt };
}

/** The help centre as customers reach it from mails; null: they cannot, or nobody has said where it is. Pure. */
export function addressForMails({ isOpen, address }: Pick<HelpCentre, 'isOpen' | 'address'>): string | null {
  return isOpen ? address : null;
}

/**
 * The page of a text, for mails: in its language, where the help centre is offered in that, else in its first; null: customers cannot reach it, or
 * nobody has said where it is. Pure.
 */
export function pageForMails(
  { locale, slug }: { locale: string; slug: string },
  helpCentre: Pick<HelpCentre, 'isOpen' | 'address' | 'languages'>,
): string | null {
  const address = addressForMails(helpCentre);
  const base = locale.toLowerCase().split('-')[0];
  const offered =
    helpCentre.languages.find((language) => language === base) ?? helpCentre.languages[0] ?? 'en';
  return address === null ? null : `${address}/${offered}/articles/${encodeURIComponent(slug)}`;
}
