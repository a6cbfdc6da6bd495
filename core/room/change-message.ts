import type { RoomMessage } from '../../schemas/room.ts';
import type { RemoveObject } from '../attachment/index.ts';
import type { Caller } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError, ForbiddenError, NotFoundError, StaleVersionError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { mentionKeys, mentionsIn, newMentions } from '../ticket/index.ts';
import { type Entered, enterRoom, type RoomDeps, requireWritable } from './enter-room.ts';
import { followWrite } from './followed-store.ts';
import { isKept } from './kept.ts';
import { requireRoomReader } from './may-enter.ts';
import { mentionedIn } from './mentioned.ts';
import { MOST_OVERTAKEN, type Posted } from './post-message.ts';
import type { RenderMarkdown } from './render-markdown.ts';
import { requirePlace } from './room-place.ts';
import {
  changeWrites,
  MESSAGE_CHANGED,
  parseRoomMessage,
  ROOM_MOVED,
  roomMessageByNumber,
  type StoredRoomMessage,
} from './room-store.ts';
import { mentionedWrites, tellingKeys } from './tell-mentioned.ts';

/** Which message is changed, and by whom. */
interface MessageTarget {
  principal: Caller;
  roomId: string;
  number: number;
  expectedVersion?: number | undefined;
}

/** What it takes to change messages of rooms. */
interface ChangeDeps extends RoomDeps {
  /** days for which messages are kept; null: for ever */
  messageDays: number | null;
}

/**
 * Edits a message: its writer alone may. Whom it mentions that it did not mention before is told.
 * @throws NotFoundError, ForbiddenError, StaleVersionError, InvalidInputError, ConflictError `message.deleted`, `room.archived`
 */
export function editMessage(
  deps: ChangeDeps & { render: RenderMarkdown },
  context: Context,
  { text, ...target }: MessageTarget & { text: string },
): Promise<Posted> {
  const mentions = mentionsIn(text);
  const html = deps.render(text);
  const { id: writerId } = requireRoomReader(target.principal);
  const keys = [...mentionKeys(mentions), ...tellingKeys(writerId, requirePlace(target.roomId), mentions)];
  return changing(deps, context, target, keys, async (entered, before) => {
    requireWritable(entered);
    if (before.agentId !== entered.reader.id)
      throw new ForbiddenError('Whoever wrote a message may edit it, and nobody else.');
    if (before.deleted) throw new ConflictError('message.deleted', 'The message was deleted.');
    if (before.text === text) return { message: before, mentionedIds: [] };
    const { place, facts, rowAt, reader, roomId } = entered;
    const added = newMentions(mentionsIn(before.text), mentions);
    const mentionedIds = await mentionedIn(deps.table, { place, facts, writerId: reader.id }, added, rowAt);
    const current = laterThan(context, before.editedAt ?? before.createdAt);
    const { now } = current;
    const changed = { text, html, editedAt: now.toISOString(), version: before.version + 1 };
    await deps.table.write([
      ...changeWrites(before, changed, entered.last),
      ...mentionedIds.map((agentId) => followWrite({ agentId, roomId }, before.number - 1, now)),
      ...mentionedWrites(entered, before, mentionedIds, current),
    ]);
    return { message: { ...before, ...changed }, mentionedIds };
  });
}

/**
 * Deletes a message with its files: its writer may, and admins who may read it. Its place stays, and nothing of what it said. Repeating it makes sure that
 * the files are gone.
 * @throws NotFoundError, ForbiddenError, StaleVersionError
 */
export async function deleteMessage(
  deps: ChangeDeps & { bucket: string; removeObject: RemoveObject },
  context: Context,
  target: MessageTarget,
): Promise<RoomMessage> {
  const { message } = await changing(deps, context, target, [], async (entered, before) => {
    if (before.agentId !== entered.reader.id && entered.reader.role !== 'admin')
      throw new ForbiddenError('Whoever wrote a message may delete it, and admins.');
    if (before.deleted) return { message: before, mentionedIds: [] };
    const changed = {
      ...{ text: '', html: '', attachments: [], version: before.version + 1 },
      deleted: { at: context.now.toISOString(), by: entered.reader.id },
      deletedKeys: before.attachments.map(({ key }) => key),
    };
    await deps.table.write(changeWrites(before, changed, entered.last));
    return { message: { ...before, ...changed }, mentionedIds: [] };
  });
  for (const key of message.deletedKeys ?? []) await deps.removeObject(deps.bucket, key);
  return message;
}

/** Reads a message and lets it be changed, again when somebody else was faster. */
function changing(
  deps: ChangeDeps,
  { now }: Context,
  { principal, roomId, number, expectedVersion }: MessageTarget,
  keys: Parameters<typeof enterRoom>[1]['keys'],
  change: (entered: Entered, before: StoredRoomMessage) => Promise<Posted>,
): Promise<Posted> {
  const key = roomMessageByNumber.of({ roomId, number });
  return untilNotOvertaken(
    [ROOM_MOVED, MESSAGE_CHANGED, OVERTAKEN],
    async () => {
      const entered = await enterRoom(deps, { principal, roomId, now, keys: [key, ...(keys ?? [])] });
      const row = entered.rowAt(key);
      const before = row === undefined ? null : parseRoomMessage(row);
      if (before === null || !isKept(before, now, deps.messageDays)) throw new NotFoundError('message');
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      return change(entered, before);
    },
    MOST_OVERTAKEN,
  );
}
