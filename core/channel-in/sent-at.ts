import type { Written } from '../message/index.ts';
import { derivedId } from '../shared/derived-id.ts';
import type { ChannelId } from './filed-store.ts';

/** How long before it came something may have been written: providers try for a week, and a clock may be wrong. */
const OLDEST_MS = 14 * 24 * 60 * 60 * 1000;

/**
 * When something was written, as far as it can be believed: not later than now, and where it is fresh not much earlier than providers keep
 * what they could not deliver.
 */
export function believedTime(at: Date, now: Date, { isHistory }: { isHistory: boolean }): Date {
  const time = Math.min(at.getTime(), now.getTime());
  if (isHistory) return new Date(Math.max(time, 0));
  return time < now.getTime() - OLDEST_MS ? now : new Date(time);
}

/**
 * The id and time of a message that was written elsewhere: it stands in the conversation where it was written, whenever it comes, and has the same
 * id however often it does. Pure.
 */
export function writtenAt({ channel, id }: ChannelId, at: Date): Written {
  return { id: derivedId(at.getTime(), `${channel}\n${id}`), createdAt: at.toISOString() };
}
