import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { SettingHistory } from '../simulated-desk/setting.ts';
import { countActs } from './count-acts.ts';
import { countDurations } from './count-durations.ts';
import {
  countHeld,
  countMails,
  countMessages,
  countSurveys,
  countTime,
  countTouches,
} from './count-people.ts';
import type { Counted } from './counted.ts';
import { readAll, type Told } from './told.ts';

export { keyOf, plainAnswer } from './answers.ts';
export type { Counted, PlainMetric } from './counted.ts';
export { dayOf, daysIn, wallIn } from './days.ts';
export { figuresOf, rounded, shareOf, trendOf, trendSaid } from './figures.ts';
export { liveAt, liveTimes, movesOf, spreadSeconds } from './moments.ts';

/**
 * All that counts in any metric of `metrics.md`, straight from the events: a deliberately plain reading, ticket by ticket and
 * act by act, which shares nothing with the code that it judges.
 */
export function countAll(
  events: readonly DeskEvent[],
  history: SettingHistory,
  now: number,
): { told: Told; counted: Counted[] } {
  const told = readAll(events, history, now);
  const ofTickets = [...told.tickets.values()].flatMap((ticket) => [
    ...countActs(told, ticket),
    ...countDurations(told, ticket),
    ...countMessages(ticket),
    ...countTouches(ticket),
  ]);
  const counted = [...ofTickets, ...countTime(told), ...countSurveys(told), ...countMails(told)];
  return { told, counted: [...counted, ...countHeld(events)] };
}
