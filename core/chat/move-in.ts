import { takeMove, takeRename } from '../channel-in/index.ts';
import type { Context } from '../shared/context.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { InChat } from './current.ts';
import type { Chat, ChatDeps } from './deps.ts';
import type { ProvenVisitor } from './identity.ts';
import { endedWrite, NO_CHAT_SESSION } from './session-store.ts';

/**
 * Lets what somebody wrote before they signed in go on where the site knows them: who has shown the session and the proof is one person. Where
 * the site's visitor has a chat of their own already, that goes on, and agents see both.
 */
export async function moveIn(
  { table }: ChatDeps,
  context: Context,
  { channel }: Chat,
  { from, proven }: { from: InChat; proven: ProvenVisitor },
): Promise<void> {
  if (!from.visitor.isProven && from.placeTicketId !== null)
    await takeAlong(table, context, channel.key, { from, proven });
  // Last: whoever signs in again as this failed shows the same session, and what was written there is found by it.
  await table.write([endedWrite(from.secret, context.now)]).catch((error: unknown) => {
    if (!refusedBy(error, NO_CHAT_SESSION)) throw error;
  });
}

/** Each part of it again changes nothing. */
async function takeAlong(
  table: Table,
  context: Context,
  channel: string,
  { from, proven }: { from: InChat; proven: ProvenVisitor },
): Promise<void> {
  const deps = { table };
  const place = `u:${proven.sub}`;
  const at = context.now;
  const identity = (value: string) => ({ channel: 'chat' as const, value, account: channel });
  await takeRename(deps, context, {
    ...{ what: 'rename', id: `in:${place}`, at },
    from: { identity: identity(place), name: proven.name ?? '', phone: null },
    formerly: identity(from.visitor.place),
  });
  await takeMove(
    deps,
    context,
    { channel: { key: channel } },
    {
      ...{ what: 'move', id: `in:${place}`, at },
      place: { id: place },
      formerly: from.visitor.place,
    },
  );
}
