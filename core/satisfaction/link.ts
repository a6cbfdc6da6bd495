import { ulidSchema } from '../../schemas/actor.ts';
import { expiringToken, readExpiringToken } from '../shared/signed-token.ts';

/** The question that whoever has its link may answer until then. */
export interface LinkedSurvey {
  ticketId: number;
  surveyId: string;
  expiresAt: Date;
}

/** What stands in the link to the page on which a solve is rated. */
export function ratingToken({ ticketId, surveyId, expiresAt }: LinkedSurvey, key: Uint8Array): string {
  return expiringToken('rating', { ticketId, id: surveyId, expiresAt }, key);
}

/** The question that a link is about; null for one that the desk has not given out, or that has expired. */
export function readRatingToken(token: string, keys: readonly Uint8Array[], now: Date): LinkedSurvey | null {
  const found = readExpiringToken('rating', token, { keys, id: ulidSchema, now });
  return found && { ticketId: found.ticketId, surveyId: found.id, expiresAt: found.expiresAt };
}
