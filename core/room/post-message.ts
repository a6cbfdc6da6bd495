import type { RoomMessage } from '../../schemas/room.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { type RoomFiling, roomFilesOf, uploadKeys } from '../attachment/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { laterThan } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Write } from '../shared/write.ts';
import { mentionKeys, mentionsIn } from '../ticket/index.ts';
import { type Entered, enterRoom, type RoomDeps, requireWritable } from './enter-room.ts';
import { afterPost, FOLLOWED_CHANGED, followedWrite, followWrite } from './followed-store.ts';
import { requireRoomReader } from './may-enter.ts';
import { mentionedIn, readerFor } from './mentioned.ts';
import type { RenderMarkdown } from './render-markdown.ts';
import { requirePlace } from './room-place.ts';
import { expiryOf, postWrites, ROOM_MOVED } from './room-store.ts';
import { mentionedWrites, tellingKeys } from './tell-mentioned.ts';

/** What it takes to write in rooms. */
export interface PostDeps extends RoomDeps {
  render: RenderMarkdown;
  /** where files go */
  files: RoomFiling;
  /** days for which messages are kept; null: for ever */
  messageDays: number | null;
}

/** A message as it was written, and who is to be told that it mentions them. */
export interface Posted {
  message: RoomMessage;
  mentionedIds: number[];
}

/** How often somebody begins again who was overtaken: as many may write in a room at the same moment. */
export const MOST_OVERTAKEN = 40;

/**
 * Writes a message into a room: one read and one write, in which it gets the number behind the last one. So its place in the room is the order in
 * which messages were written, and whoever reads on behind a number misses none. Its writer follows the room, and so do whom it mentions.
 * @throws NotFoundError, ForbiddenError, InvalidInputError
 * @throws ConflictError `room.archived`, or `room.nobody` when nobody is left whom a direct conversation is with
 */
export function postMessage(
  deps: PostDeps,
  context: Context,
  input: {
    principal: Caller;
    roomId: string;
    text: string;
    attachments?: readonly string[];
    alongside?: AlongsideWrites<RoomMessage>;
  },
): Promise<Posted> {
  const { principal, roomId, text, attachments = [] } = input;
  const place = requirePlace(roomId);
  const mentions = mentionsIn(text);
  const html = deps.render(text);
  const others = place.of === 'direct' ? place.agentIds.map(agentKey) : [];
  const writer = requireRoomReader(principal);
  const keys = [
    ...mentionKeys(mentions),
    ...tellingKeys(writer.id, place, mentions),
    ...uploadKeys(attachments),
    ...others,
  ];
  return untilNotOvertaken(
    [ROOM_MOVED, FOLLOWED_CHANGED, OVERTAKEN],
    async () => {
      const { now } = context;
      const entered = await enterRoom(deps, { principal, roomId, now, keys });
      requireWritable(entered);
      requireSomebody(entered);
      const { reader, last, followed, rowAt, facts } = entered;
      const current = laterThan(context, last.at ?? '1970-01-01T00:00:00.000Z');
      const number = last.number + 1;
      const mentionedIds = await mentionedIn(
        deps.table,
        { place, facts, writerId: reader.id },
        mentions,
        rowAt,
      );
      const files = roomFilesOf(deps.files, { ids: attachments, principal, rowAt, now });
      const message: RoomMessage = {
        ...{ roomId, number, agentId: reader.id, text, html, attachments: files.attachments },
        ...{ createdAt: current.now.toISOString(), version: 1 },
      };
      const alongside = (await input.alongside?.(message)) ?? [];
      await files.keep();
      // What was said before somebody came is nothing that they have yet to read.
      const read = afterPost(followed ?? { readUpTo: last.number, own: [] }, number);
      await deps.table.write([
        ...postWrites(message, last, expiryOf(message.createdAt, deps.messageDays)),
        followedWrite({ agentId: reader.id, roomId }, followed, read, now),
        ...followers(entered, mentionedIds, number, now),
        ...mentionedWrites(entered, message, mentionedIds, current),
        ...files.writesTo({ roomId, number }),
        ...alongside,
      ]);
      return { message, mentionedIds };
    },
    MOST_OVERTAKEN,
  );
}

/** Lets those follow a room who have to do with a message: whom it mentions, and whom a conversation that begins is with. */
function followers(
  { place, reader, roomId }: Entered,
  mentionedIds: readonly number[],
  number: number,
  now: Date,
): Write[] {
  const with_ = place.of === 'direct' && number === 1 ? place.agentIds : [];
  const each = new Set([...mentionedIds, ...with_]);
  each.delete(reader.id);
  return [...each].map((agentId) => followWrite({ agentId, roomId }, number - 1, now));
}

/** Makes sure that somebody is left whom a conversation is with. */
function requireSomebody({ place, reader, rowAt }: Entered): void {
  if (place.of !== 'direct') return;
  const isThere = (id: number) => {
    const row = rowAt(agentKey(id));
    return id !== reader.id && row !== undefined && readerFor(parseAgentRow(row)) !== null;
  };
  if (!place.agentIds.some(isThere))
    throw new ConflictError('room.nobody', 'Nobody whom this conversation is with works here any more.');
}
