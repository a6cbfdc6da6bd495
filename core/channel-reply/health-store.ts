import * as z from 'zod';
import type { Channel } from '../channel/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';

export const channelHealth = accessPattern({
  name: 'Health of a channel',
  description:
    'Says whether the provider of a channel took what was sent last, or refused the credentials of the desk.',
  operation: 'GetItem',
  pk: 'CHANNEL#<channel>',
  sk: 'HEALTH',
  of: (key: string): Key => ({ pk: `CHANNEL#${key}`, sk: 'HEALTH' }),
});

const healthSchema = z.object({
  isWell: z.boolean(),
  /** since when it is as it is */
  since: z.string(),
  /** in the words of the provider; '' when it is well */
  detail: z.string(),
  /** the times at which its secrets were set that the provider refused, or took */
  secretsSetAt: z.record(z.string(), z.string()),
});
/** How the provider of a channel took what was sent last. */
export type ChannelHealth = z.infer<typeof healthSchema>;
const rows = rowsOfKind(ROW_KIND.channelHealth, healthSchema);

/** The health in a row; null where nothing was sent yet. */
export const healthIn = (row: unknown): ChannelHealth | null => (row === undefined ? null : rows.parse(row));

/** How the provider of a channel took what was sent last; null where nothing was, or a secret was set anew since it refused them. */
export async function shownHealth(
  table: Table,
  channel: Pick<Channel, 'key' | 'secretsSetAt'>,
): Promise<Pick<ChannelHealth, 'isWell' | 'since' | 'detail'> | null> {
  const health = healthIn(await table.get(channelHealth.of(channel.key)));
  if (health === null || (!health.isWell && !isRefused(health, channel))) return null;
  const { isWell, since, detail } = health;
  return { isWell, since, detail };
}

/** Whether a provider has refused the very secrets that a channel has now: nothing is sent until one is set anew. */
export function isRefused(
  health: ChannelHealth | null,
  { secretsSetAt }: Pick<Channel, 'secretsSetAt'>,
): boolean {
  if (health === null || health.isWell) return false;
  const names = new Set([...Object.keys(health.secretsSetAt), ...Object.keys(secretsSetAt)]);
  return [...names].every((name) => health.secretsSetAt[name] === secretsSetAt[name]);
}

/** Notes how a provider took what was sent, where that is otherwise than before. */
export async function noteHealth(
  table: Table,
  { key, secretsSetAt }: Pick<Channel, 'key' | 'secretsSetAt'>,
  before: ChannelHealth | null,
  now: { isWell: boolean; detail: string; at: Date },
): Promise<void> {
  const { isWell, detail, at } = now;
  const isSame = before?.isWell === isWell && (isWell || isRefused(before, { secretsSetAt }));
  if (isSame || (before === null && isWell)) return;
  const set = { isWell, detail, since: at.toISOString(), secretsSetAt };
  await table.write([rows.upsert({ key: channelHealth.of(key), set })]);
}
