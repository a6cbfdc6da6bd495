import { recordEvent } from '../audit/index.ts';
import { mentionMailedWrite } from '../room/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import { nextDigestOf } from './next-digest.ts';
import {
  digestedWrite,
  type Notification,
  notificationsSince,
  parseNotification,
  waitsForDigest,
} from './notification-store.ts';
import {
  type Preferences,
  parseNotificationPreferences,
  preferencesOfAgent,
  preferencesWrite,
} from './preferences-store.ts';
import { unreadMentions } from './unread-mentions.ts';

/** Most notifications that stand in one digest: a transaction marks each. What is more leaves in another right after it. */
const MOST_DIGESTED = 80;
/** How long before the last digest something may have begun that is told only now: triggers are tried again for a while. */
const LATE_MS = 2 * 86_400_000;

/** When the next digest of an agent leaves, by the row of their preferences (RFC 3339); null: none does. Pure. */
export function digestDeadline(row: unknown): string | null {
  return row === undefined ? null : parseNotificationPreferences(row).nextDigestAt;
}

/**
 * Puts the digest together that is due: what waits for it is marked in the transaction that asks for its mail, so that nothing is told
 * twice or lost. Where nothing waits there is no mail. Gives when the next one is due.
 * @param done is told of the time that was kept
 */
export function fireDigest(
  table: Table,
  context: Context,
  agentId: number,
  done?: (at: string) => void,
): Promise<string | null> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const row = await table.get(preferencesOfAgent.of(agentId));
    const due = digestDeadline(row);
    const at = context.now.toISOString();
    if (row === undefined || due === null || due > at) return due;
    const before = parseNotificationPreferences(row);
    const { digest, part, mentions, isAll, isAsked } = await contentOf(table, before, due);
    const next = isAll ? { nextDigestAt: nextDigestOf(before, context.now), lastDigestAt: at } : {};
    const after = { ...before, ...next, revision: before.revision + 1 };
    await table.write([
      preferencesWrite(before, after),
      ...part.map((one) => digestedWrite(one, at)),
      ...mentions.map((one) => mentionMailedWrite(one, 'digest')),
      ...(isAsked ? [recordEvent(`AGENT#${agentId}`, 'digest.asked', { digest }, context)] : []),
    ]);
    if (isAll) done?.(due);
    return after.nextDigestAt;
  });
}

/** What stands in the digest of an agent that is due; what is more of it is told in another. Mentions in rooms go along with the last. */
async function contentOf(table: Table, { agentId, topics, lastDigestAt }: Preferences, due: string) {
  const last = lastDigestAt ?? due;
  const waiting = await waitingSince(table, agentId, last);
  const part = waiting.slice(0, MOST_DIGESTED);
  const isAll = part.length === waiting.length;
  const since = new Date(Date.parse(last) - LATE_MS).toISOString();
  const most = isAll && topics.mentioned === 'digest' ? MOST_DIGESTED - part.length : 0;
  const mentions = await unreadMentions(table, agentId, { since, most });
  const isHeldToo = isAll && topics.held_mail === 'digest';
  const digest = {
    agentId,
    notificationIds: part.map(({ id }) => id),
    ...(mentions.length > 0 && { roomMentionIds: mentions.map(({ id }) => id) }),
    ...(isHeldToo && { heldSince: last }),
  };
  return { digest, part, mentions, isAll, isAsked: part.length + mentions.length > 0 || isHeldToo };
}

/** What waits for a digest of an agent, oldest first, at most a little more than one holds. */
async function waitingSince(table: Table, agentId: number, last: string): Promise<Notification[]> {
  const since = new Date(Date.parse(last) - LATE_MS);
  const waiting: Notification[] = [];
  for (let after: string | undefined; waiting.length <= MOST_DIGESTED; ) {
    const page = await table.query(notificationsSince.of({ agentId, since, after }));
    const read = page.rows.map(parseNotification);
    waiting.push(...read.filter(waitsForDigest));
    if (!page.more) break;
    after = read.at(-1)?.id;
  }
  return waiting;
}
