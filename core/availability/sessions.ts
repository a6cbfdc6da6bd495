import { type Availability, availabilitySchema } from '../../schemas/assignment.ts';
import { type WorkplaceChange, withStatus } from './change-workplace.ts';
import { sessionsEndAt, type Workplace } from './workplace-store.ts';

/** Seconds after which a session has ended of which nothing was heard. */
export const SESSION_SECONDS = 600;
/** Seconds for which a session that says nothing new is not written down again. */
const FRESH_SECONDS = 240;
/** Most sessions of an agent at a time: of more, those end that were heard of longest ago. */
const MOST_SESSIONS = 20;

/** What a client says of itself. */
export interface Heartbeat {
  readonly sessionId: string;
  /** the ticket that is open there; null: none is */
  readonly viewing: number | null;
  /** what the agent chooses to be; absent: nothing else than before */
  readonly status?: Availability | undefined;
}

/** What a workplace becomes when a client is heard of; null: nothing else. With the first session an agent is again what they were. */
export function afterHeartbeat(before: Workplace, beat: Heartbeat, now: Date): WorkplaceChange | null {
  const known = living(before, now)[beat.sessionId];
  const isNews = beat.status !== undefined || before.resumes !== null;
  if (!isNews && known !== undefined && known.viewing === beat.viewing && isFresh(known.until, now))
    return null;
  const session = { until: after(now, SESSION_SECONDS), viewing: beat.viewing };
  const sessions = newest({ ...living(before, now), [beat.sessionId]: session });
  const at = now.toISOString();
  const wanted = beat.status ?? availabilitySchema.safeParse(before.resumes).data;
  const present: Workplace = { ...before, sessions, lastSeenAt: at, resumes: null };
  if (wanted === undefined || wanted === before.status) return { after: present };
  const reason = beat.status === undefined ? 'session_began' : 'chosen';
  return { after: withStatus({ ...present, opensAt: null }, wanted, at), reason };
}

/** What a workplace becomes without a session; null: it has none of that name. */
export function withoutSession(before: Workplace, sessionId: string, now: Date): WorkplaceChange | null {
  const { [sessionId]: ended, ...sessions } = before.sessions;
  return ended === undefined ? null : ending(before, { ...before, sessions }, now);
}

/** What a workplace becomes when its sessions are over by now; null: some go on, or there is none. */
export function afterSessions(before: Workplace, now: Date): WorkplaceChange | null {
  const end = sessionsEndAt(before);
  if (end === null || end > now.toISOString()) return null;
  return ending(before, { ...before, sessions: {} }, now);
}

/** Without sessions an agent is offline, and with the next one what they were. */
function ending(before: Workplace, rest: Workplace, now: Date): WorkplaceChange {
  if (Object.keys(living(rest, now)).length > 0 || before.status === 'offline') return { after: rest };
  const gone = withStatus({ ...rest, sessions: {}, opensAt: null }, 'offline', now.toISOString());
  return { after: { ...gone, resumes: before.status }, reason: 'sessions_ended' };
}

type Sessions = Workplace['sessions'];

/** The sessions that have not ended. */
export function living({ sessions }: Workplace, now: Date): Sessions {
  const at = now.toISOString();
  return Object.fromEntries(Object.entries(sessions).filter(([, { until }]) => until > at));
}

const newest = (sessions: Sessions): Sessions =>
  Object.fromEntries(
    Object.entries(sessions)
      .sort(([, one], [, other]) => (one.until < other.until ? 1 : -1))
      .slice(0, MOST_SESSIONS),
  );

const after = (now: Date, seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();

/** Whether a session was heard of a moment ago. */
function isFresh(until: string, now: Date): boolean {
  return Date.parse(until) - now.getTime() > (SESSION_SECONDS - FRESH_SECONDS) * 1000;
}
