import { idSchema } from '../../schemas/actor.ts';
import { expiringToken, readExpiringToken } from '../shared/signed-token.ts';

/** An article that the acknowledgement of a ticket suggests to its requester, until its link says nothing any more. */
export interface MailSuggestion {
  readonly ticketId: number;
  readonly articleId: number;
  readonly expiresAt: Date;
}

/** What stands behind the link to an article that an acknowledgement suggests. */
export function mailSuggestionToken(
  { ticketId, articleId, expiresAt }: MailSuggestion,
  key: Uint8Array,
): string {
  return expiringToken('mail-suggestion', { ticketId, id: articleId, expiresAt }, key);
}

/** The suggestion that a link is about; null for one that the desk has not given out, or that has expired. */
export function readMailSuggestionToken(
  token: string,
  keys: readonly Uint8Array[],
  now: Date,
): MailSuggestion | null {
  const found = readExpiringToken('mail-suggestion', token, { keys, id: idSchema, now });
  return found && { ticketId: found.ticketId, articleId: found.id, expiresAt: found.expiresAt };
}
