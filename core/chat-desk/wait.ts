/** A chat in which somebody waits for an agent, or waited. */
export interface Waited {
  readonly ticketId: number;
  /** since when (RFC 3339) */
  readonly since: string;
  /** when an agent answered first; absent: none has */
  readonly answeredAt?: string | undefined;
  /** when it was over without an answer, such as solved or spam; absent: it is not */
  readonly overAt?: string | undefined;
}

/** Where somebody stands who waits, and how long it may take; null: nobody can say. */
export interface Wait {
  readonly place: number;
  readonly waitSeconds: number | null;
}

/** Hours after which whoever still waits stands before nobody: they have left a message. */
const WAITING_HOURS = 4;
/** Answers by which it is told how long it takes: the newest of the last hours. */
const NEWEST = 10;
const LEAST = 3;
const RECENT_HOURS = 2;
const HOUR_MS = 60 * 60 * 1000;

/**
 * The place of who waits in a chat among all who wait there, by how long they do, and how long it may take, by the first answers of the last two
 * hours: as long as others waited, or as long as it takes until so many were answered, whichever is less. Pure.
 * @returns null when they do not wait
 */
export function waitOf(ticketId: number, chats: readonly Waited[], now: Date): Wait | null {
  const since = (one: Waited) => Date.parse(one.since);
  const isWaiting = (one: Waited) => one.answeredAt === undefined && one.overAt === undefined;
  const own = chats.find((one) => one.ticketId === ticketId);
  if (own === undefined || !isWaiting(own)) return null;
  const before = chats.filter(
    (one) =>
      one.ticketId !== ticketId &&
      isWaiting(one) &&
      now.getTime() - since(one) < WAITING_HOURS * HOUR_MS &&
      (since(one) < since(own) || (since(one) === since(own) && one.ticketId < ticketId)),
  );
  const place = before.length + 1;
  return { place, waitSeconds: secondsFor(place, chats, now) };
}

function secondsFor(place: number, chats: readonly Waited[], now: Date): number | null {
  const answered = chats
    .flatMap(({ since, answeredAt }) =>
      answeredAt === undefined
        ? []
        : [{ at: Date.parse(answeredAt), waited: Date.parse(answeredAt) - Date.parse(since) }],
    )
    .filter(({ at }) => at <= now.getTime() && now.getTime() - at < RECENT_HOURS * HOUR_MS)
    .sort((one, other) => other.at - one.at)
    .slice(0, NEWEST);
  const [newest] = answered;
  const oldest = answered.at(-1);
  if (newest === undefined || oldest === undefined || answered.length < LEAST) return null;
  const usual = median(answered.map(({ waited }) => Math.max(waited, 0)));
  const pace = (newest.at - oldest.at) / (answered.length - 1);
  return Math.ceil((place * Math.min(usual, pace === 0 ? usual : pace)) / 1000);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
