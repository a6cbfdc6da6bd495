import type { Booking } from '../booking.ts';
import { CREDIT, count, mean, metric, share } from './make.ts';

const DAY = 86_400;
/** Steps of any scale of ratings up to ten are whole parts of this. */
const PARTS = 2520;

function partsOf({ amount, scale }: Booking): number | null {
  if (amount === undefined || scale === undefined || scale < 2) return null;
  return Math.round(((amount - 1) * PARTS) / (scale - 1));
}

const asked = 'who solved, of the solve that was asked about';

/** How satisfied people are, what helped them in place of a ticket, the mail of the desk, and what is asked more often. */
export const PEOPLE_METRICS = {
  response_rate: share(
    'asked',
    {
      en: 'Response rate of surveys',
      formula: 'requesters who rated within 30 days ÷ requesters who were asked',
      booked: 'the question',
      credit: asked,
      matures: 30 * DAY,
    },
    ({ kept }) => kept === true,
  ),
  satisfaction_share: share(
    'rated',
    {
      en: 'Satisfied',
      formula: 'good ratings (2 of 2, 3 of 3, 4 and 5 of 5) ÷ ratings, by their last values',
      booked: 'the first rating',
      credit: asked,
    },
    ({ good }) => good === true,
  ),
  satisfaction_average: mean(
    'rated',
    {
      en: 'Satisfaction, average',
      formula: 'average of (value − 1) ÷ (scale − 1), by their last values',
      booked: 'the first rating',
      credit: asked,
    },
    partsOf,
    { unit: 'share', per: PARTS },
  ),
  deflection: share(
    'suggested',
    {
      en: 'Helped by suggestions',
      formula:
        'visits of forms that opened a suggested article and sent no ticket within a day ÷ visits that were shown one; at most, since not everybody who goes was helped',
      booked: 'when articles were suggested',
      credit: null,
      matures: DAY,
      seenBy: 'admin',
      isAtMost: true,
    },
    ({ kept }) => kept === true,
  ),
  mail_held: count('mail_held', {
    en: 'Mail held',
    formula: 'mails that were held; act.cause: why',
    booked: 'when it was held',
    credit: null,
    seenBy: 'admin',
  }),
  mail_released: count('mail_released', {
    en: 'Mail released',
    formula: 'held mails that were released; act.cause: why they were held',
    booked: 'the release',
    credit: null,
    seenBy: 'admin',
  }),
  mail_bounced: count('mail_bounced', {
    en: 'Mail bounced',
    formula: 'mails of the desk that came back; act.cause: why',
    booked: 'when it came back',
    credit: null,
    seenBy: 'admin',
  }),
  bounce_rate: share(
    'mail_sent',
    {
      en: 'Bounce rate',
      formula: 'mails that came back for good within 7 days ÷ mails sent',
      booked: 'when it was sent',
      credit: CREDIT.author,
      matures: 7 * DAY,
      seenBy: 'admin',
    },
    ({ kept }) => kept === true,
  ),
  tag_trend: metric(
    {
      en: 'Tags rising and falling',
      formula:
        'x of n tickets created carry the tag, before y of m; q = (x + y) ÷ (n + m), z = (x ÷ n − y ÷ m) ÷ √(q (1 − q) (1 ÷ n + 1 ÷ m)); rising at z ≥ 3, falling at z ≤ −3, if x + y ≥ 10',
      booked: 'creation',
      credit: null,
    },
    {
      kind: 'trend',
      unit: 'number',
      counted: { from: 'metric', metric: 'tickets_created', field: 'ticket.tags' },
    },
  ),
};
