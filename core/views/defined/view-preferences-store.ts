import * as z from 'zod';
import { accessPattern } from '../../shared/access-pattern.ts';
import { ROW_KIND } from '../../shared/names.ts';
import { rowsOfKind } from '../../shared/row-kind.ts';
import type { Table } from '../../shared/table.ts';
import type { Key } from '../../shared/write.ts';

export const viewPreferences = accessPattern({
  name: 'Preferences for views',
  description: 'Says which views an agent has hidden, and in which order they see the others.',
  operation: 'GetItem',
  pk: 'VIEWS#<agent>',
  sk: 'PREFERENCES',
  of: (agentId: number): Key => ({ pk: `VIEWS#${agentId}`, sk: 'PREFERENCES' }),
});

const preferencesSchema = z.object({ hidden: z.array(z.string()), order: z.array(z.string()) });
/** Keys of the views that an agent does not see among theirs, and of those that stand first for them, in this order. */
export type ViewPreferences = z.infer<typeof preferencesSchema>;

const rows = rowsOfKind(ROW_KIND.viewPreferences, preferencesSchema);
const NONE: ViewPreferences = { hidden: [], order: [] };

/** The preferences in a row. */
export function parsePreferences(row: unknown): ViewPreferences {
  return rows.parse(row);
}

/** What an agent prefers: nothing, before they said so. */
export async function loadPreferences(table: Table, agentId: number): Promise<ViewPreferences> {
  const row = await table.get(viewPreferences.of(agentId));
  return row === undefined ? NONE : parsePreferences(row);
}

/** Notes what an agent prefers, whatever it was. Views that are not theirs, or not any more, say nothing. */
export async function savePreferences(
  table: Table,
  agentId: number,
  preferences: ViewPreferences,
): Promise<void> {
  await table.write([rows.upsert({ key: viewPreferences.of(agentId), set: { ...preferences } })]);
}
