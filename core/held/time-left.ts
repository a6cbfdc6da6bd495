import { HELD_DAYS, HELD_NOTICE_DAYS, type Held } from '../../schemas/held.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const before = (time: string, days: number): string =>
  new Date(Date.parse(time) - days * DAY_MS).toISOString();

/** When a mail that is held now expires. */
export const expiryOf = (heldAt: Date): string =>
  new Date(heldAt.getTime() + HELD_DAYS * DAY_MS).toISOString();

/** When the admins are to know that a held message expires. */
export const noticeTime = ({ expiresAt }: Pick<Held, 'expiresAt'>): string =>
  before(expiresAt, HELD_NOTICE_DAYS);

/** When something is to happen to a held message by itself (RFC 3339); null: nothing is any more. */
export function nextOf(held: Held): string | null {
  if (held.state !== 'held') return null;
  return held.isAnnounced ? held.expiresAt : noticeTime(held);
}

/** Until when what expires is told of together with what is to be told of now: a notice a day at most. */
export const toldUntil = (expiresAt: string): string =>
  new Date(Date.parse(expiresAt) + DAY_MS).toISOString();
