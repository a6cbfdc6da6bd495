import type { MailTable } from '../email/index.ts';
import { ratingToken, wordsOfScore } from '../satisfaction/index.ts';
import { labelIn } from '../shared/label-in.ts';
import { PHRASES } from './phrases.ts';

/** What a mail offers to rate a solve by. */
export interface Ratable {
  readonly ticketId: number;
  readonly surveyId: string;
  readonly expiresAt: Date;
  readonly scale: number;
  /** where the page is, without the token at its end */
  readonly page: string;
}

/** The steps of the scale, the best first, each with a link to the page on which it is rated: opening it rates nothing. */
export function ratingTable(
  { scale, page, ...linked }: Ratable,
  { language, key }: { language: string; key: Uint8Array },
): MailTable {
  const link = `${page}${ratingToken(linked, key)}`;
  const scores = Array.from({ length: scale }, (_, at) => scale - at);
  const rows = scores.map((score) => [
    { text: labelIn(wordsOfScore(score, scale), [language]), href: `${link}?score=${score}` },
  ]);
  return { heading: labelIn(PHRASES.rating, [language]), rows };
}
