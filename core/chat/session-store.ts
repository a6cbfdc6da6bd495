import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { CHAT_SECRET } from '../../schemas/api/chat.ts';
import { hashOf, isSecretOf } from '../auth/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Update, type Write } from '../shared/write.ts';

/** Days without any use after which the session of a browser is over. */
export const SESSION_DAYS = 30;
const DAY_SECONDS = 24 * 60 * 60;
/** How much of its days a session has lost before they are given back, in milliseconds: a write a day at the most. */
const RENEWED_MS = DAY_SECONDS * 1000;

/** Label of the refusal when there is no such session. */
export const NO_CHAT_SESSION = 'chat-session';

export const chatSessionBySecret = accessPattern({
  name: 'Session of a chat',
  description: 'Says which visitor of a chat a browser is, by the secret that it keeps.',
  operation: 'GetItem',
  pk: 'CHAT#<sha256 of secret>',
  sk: 'CHAT',
  of: (secret: string): Key => ({ pk: `CHAT#${hashOf(secret)}`, sk: 'CHAT' }),
});

const rows = rowsOfKind(
  ROW_KIND.chatSession,
  z.object({
    /** key of the channel */
    channel: z.string(),
    /** hash of the visitor's place there: the row says nothing of them */
    visitor: z.string(),
    createdAt: timeSchema,
    expiresAt: timeSchema,
    /** when the visitor ended it; absent while they have not */
    endedAt: timeSchema.optional(),
    /** whether it came by the link of a mail, so that its visitor has that address; no when absent */
    isByMail: z.literal(true).optional(),
  }),
);
/** The session of a browser. */
export type ChatSession = ReturnType<typeof rows.parse>;

/** The session in a row. */
export const parseChatSessionRow = (row: unknown): ChatSession => rows.parse(row);

/** The session of a secret that somebody shows to a channel; null: none, or none any more. */
export async function loadChatSession(
  table: Table,
  { secret, channel, now }: { secret: string | undefined; channel: string; now: Date },
): Promise<ChatSession | null> {
  if (secret === undefined || !isSecretOf(CHAT_SECRET, secret)) return null;
  const row = await table.get(chatSessionBySecret.of(secret));
  if (row === undefined) return null;
  const session = rows.parse(row);
  const isOver = session.endedAt !== undefined || session.expiresAt <= now.toISOString();
  return isOver || session.channel !== channel ? null : session;
}

/** Until when a session is good that is used now. */
export const sessionEnd = (now: Date): { expiresAt: string; [TTL_ATTRIBUTE]: number } => {
  const seconds = Math.floor(now.getTime() / 1000) + SESSION_DAYS * DAY_SECONDS;
  return { expiresAt: new Date(seconds * 1000).toISOString(), [TTL_ATTRIBUTE]: seconds };
};

/** Begins a session. */
export function chatSessionWrite(
  secret: string,
  of: Pick<ChatSession, 'channel' | 'visitor' | 'isByMail'>,
  now: Date,
): Write {
  const row = { ...of, createdAt: now.toISOString(), ...sessionEnd(now) };
  return insert(rows.row(chatSessionBySecret.of(secret), row), NO_CHAT_SESSION);
}

/** Whether a session that is used now is to be given its days again. */
export const isToRenew = ({ expiresAt }: ChatSession, now: Date): boolean =>
  Date.parse(sessionEnd(now).expiresAt) - Date.parse(expiresAt) > RENEWED_MS;

/** Gives a session its days again. */
export const renewedWrite = (secret: string, now: Date): Update => changed(secret, { ...sessionEnd(now) });

/** Notes that who has a session came back to it by the link of a mail, too. */
export const byMailWrite = (secret: string, now: Date): Update =>
  changed(secret, { ...sessionEnd(now), isByMail: true });

/** Ends a session: its secret leads nowhere from then on. */
export const endedWrite = (secret: string, now: Date): Update =>
  changed(secret, {
    endedAt: now.toISOString(),
    [TTL_ATTRIBUTE]: Math.floor(now.getTime() / 1000) + DAY_SECONDS,
  });

const changed = (secret: string, set: Record<string, unknown>): Update => ({
  type: 'update',
  key: chatSessionBySecret.of(secret),
  set,
  condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#endedAt)' },
  refusal: NO_CHAT_SESSION,
  startsOver: true,
});
