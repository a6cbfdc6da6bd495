import type { RoomMessage } from '../../schemas/room.ts';
import { TTL_ATTRIBUTE } from '../shared/names.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether a message is still there on a desk that keeps them for so many days: what has expired is deleted days later. Pure. */
export function isKept(
  message: RoomMessage & { [TTL_ATTRIBUTE]?: number | undefined },
  now: Date,
  days: number | null,
): boolean {
  const { [TTL_ATTRIBUTE]: expires, createdAt } = message;
  if (expires !== undefined && expires * 1000 <= now.getTime()) return false;
  return days === null || Date.parse(createdAt) + days * DAY_MS > now.getTime();
}
