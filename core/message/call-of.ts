import type { CallFacts } from '../../schemas/call.ts';
import type { Message } from '../../schemas/message.ts';

/** What is known of a call by the message that it is; null: the message is something else. */
export function callOf({ origin }: Message): CallFacts | null {
  if (origin.channel !== 'call' || !('call' in origin)) return null;
  const { call } = origin;
  if (typeof call !== 'object' || call === null || !('part' in call) || call.part !== 'call') return null;
  const { part: _, ...facts } = call;
  return facts;
}

/** For how long people talked, as was said, or from when somebody took the call; null: that is not known. */
export function talkedSeconds({ seconds, answeredAt, endedAt }: CallFacts): number | null {
  if (seconds !== undefined) return seconds;
  if (answeredAt === undefined || endedAt === undefined) return null;
  return Math.max(Math.round((Date.parse(endedAt) - Date.parse(answeredAt)) / 1000), 0);
}
