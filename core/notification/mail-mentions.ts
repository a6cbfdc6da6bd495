import { agentKey, parseAgentRow } from '../agent/index.ts';
import { recordEvent } from '../audit/index.ts';
import { mentionMailedWrite, parseTelling, tellingOfAgent, toldWrite } from '../room/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import { preferencesIn, preferencesOfAgent } from './preferences-store.ts';
import { unreadMentions } from './unread-mentions.ts';

/** Most mentions that stand in one mail: a transaction marks each. */
const MOST_MAILED = 80;

/** When it is looked who has read what an agent mentioned them in, by the row (RFC 3339); null: nobody is waited for. Pure. */
export const mentionsDeadline = (row: unknown): string | null => parseTelling(row)?.dueAt ?? null;

/**
 * Asks for a mail to each of those whom an agent mentioned in rooms a while ago, who want one at once and have not read it since: one with all that they were
 * mentioned in meanwhile, by whomever. What is asked for is marked in the same transaction, so that it goes once, however often this is done.
 * Gives when it is looked again.
 * @param done is told of the time that was kept
 */
export function mailMentions(
  table: Table,
  context: Context,
  writerId: number,
  done?: (at: string) => void,
): Promise<string | null> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const before = parseTelling(await table.get(tellingOfAgent.of(writerId)));
    if (before === null || before.dueAt === null || before.dueAt > context.now.toISOString())
      return before?.dueAt ?? null;
    for (const agentId of before.toldIds) await askMail(table, context, { agentId, since: before.since });
    await table.write([toldWrite(before)]);
    done?.(before.dueAt);
    return null;
  });
}

function askMail(
  table: Table,
  context: Context,
  { agentId, since }: { agentId: number; since: string },
): Promise<void> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const rowAt = await readRows(table, [agentKey(agentId), preferencesOfAgent.of(agentId)]);
    const row = rowAt(agentKey(agentId));
    const { topics } = preferencesIn(rowAt(preferencesOfAgent.of(agentId)), agentId);
    if (row === undefined || !parseAgentRow(row).active || topics.mentioned !== 'immediate') return;
    const mentions = await unreadMentions(table, agentId, { since, most: MOST_MAILED });
    if (mentions.length === 0) return;
    const digest = { agentId, notificationIds: [], roomMentionIds: mentions.map(({ id }) => id) };
    await table.write([
      ...mentions.map((one) => mentionMailedWrite(one, 'immediate')),
      recordEvent(`AGENT#${agentId}`, 'digest.asked', { digest }, context),
    ]);
  });
}
