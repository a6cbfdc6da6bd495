import type { Caller } from '../../core/auth/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { createRoom, editMessage, type PostDeps, postMessage, roomArea } from '../../core/room/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { ADMIN } from './desk.ts';

/** What it takes to say something in rooms, without HTML, and with files that are always there. */
export const talking = (table: Table): PostDeps => ({
  table,
  rooms: keptConfiguration(table)(roomArea),
  render: (text) => text,
  files: { bucket: 'files', copyObject: async () => true },
  messageDays: null,
});

/** A room in which an admin says something that mentions an agent, and then says it otherwise. */
export async function givenRoom(
  table: Table,
  context: Context,
  { agentId, principal = ADMIN }: { agentId: number; principal?: Caller },
): Promise<string> {
  const fields = { name: 'Releases', about: '', kind: 'public' as const };
  const { key: roomId } = await createRoom(table, context, { principal, fields });
  const deps = talking(table);
  await postMessage(deps, context, { principal, roomId, text: `Look, @[agent:${agentId}]` });
  await editMessage(deps, context, { principal, roomId, number: 1, text: `Look here, @[agent:${agentId}]` });
  return roomId;
}
