import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import type { NotificationDelivery } from '../../schemas/notification.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import type { RoomMessage } from '../../schemas/room.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { derivedId } from '../shared/derived-id.ts';
import type { PageRequest } from '../shared/list-page.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, QueryRequest, Update, Write } from '../shared/write.ts';

/** Days for which an agent is told of it, as of everything else. */
const KEPT_DAYS = 90;
const MAILED_AS = ['immediate', 'digest'] as const satisfies readonly NotificationDelivery[];

/** Label of the refusal when there is no such mention. */
export const NO_MENTION = 'room mention';

const pkOf = (agentId: number): string => `NOTIFIED#${agentId}`;

export const roomMentionOfAgent = accessPattern({
  name: 'Mention of an agent in a room',
  description: 'Reads that an agent was mentioned among agents, before it is marked as read.',
  operation: 'GetItem',
  pk: 'NOTIFIED#<agent>',
  sk: 'R#<notification>',
  of: ({ agentId, id }: { agentId: number; id: string }): Key => ({ pk: pkOf(agentId), sk: `R#${id}` }),
});

export const roomMentionsOfAgent = accessPattern({
  name: 'Mentions of an agent in rooms',
  description: 'Shows an agent among their notifications where others mentioned them, newest first.',
  operation: 'Query',
  pk: 'NOTIFIED#<agent>',
  sk: 'R#<notification>',
  // One row more than the page holds, and one for the row that the page before ended with.
  of: ({ agentId, limit, after }: PageRequest & { agentId: number }): QueryRequest => ({
    pk: pkOf(agentId),
    from: 'R#',
    to: after === undefined ? 'R#~' : `R#${after}`,
    newestFirst: true,
    limit: limit + (after === undefined ? 1 : 2),
  }),
});

const mentionSchema = z.object({
  id: ulidSchema,
  agentId: idSchema,
  roomId: z.string(),
  number: z.int().positive(),
  at: timeSchema,
  /** null: not yet */
  readAt: timeSchema.nullable(),
  /** how it went by mail, at once or with others; absent: it did not */
  mailedAs: openEnum(MAILED_AS).optional(),
});
/** That an agent was mentioned in a room; what was said there, the message says. */
export type RoomMention = z.infer<typeof mentionSchema>;
const rows = rowsOfKind(ROW_KIND.roomMention, mentionSchema);

/** The mention in a row. */
export const parseRoomMention = (row: unknown): RoomMention => rows.parse(row);

/** The id of what a message tells an agent: it is told once, however often the message is written or edited. Pure. */
const mentionId = ({ roomId, number, createdAt }: RoomMessage, agentId: number): string =>
  derivedId(Date.parse(createdAt), `room ${roomId} ${number} agent ${agentId}`);

/** Tells agents that a message mentions them. */
export function mentionWrites(message: RoomMessage, agentIds: readonly number[], now: Date): Write[] {
  const { roomId, number } = message;
  const expiresAtSeconds = Math.ceil(now.getTime() / 1000) + KEPT_DAYS * 24 * 60 * 60;
  return agentIds.map((agentId) => {
    const id = mentionId(message, agentId);
    const mention: RoomMention = { id, agentId, roomId, number, at: now.toISOString(), readAt: null };
    return rows.upsert({
      key: roomMentionOfAgent.of(mention),
      set: { ...mention, [TTL_ATTRIBUTE]: expiresAtSeconds },
    });
  });
}

/** Says when an agent read that they were mentioned; null: they did not. Refused with `NO_MENTION`. */
export function mentionReadWrite(
  mention: Pick<RoomMention, 'agentId' | 'id'>,
  readAt: string | null,
): Update {
  return {
    type: 'update',
    key: roomMentionOfAgent.of(mention),
    set: { readAt },
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: NO_MENTION,
    startsOver: true,
  };
}

/** Says that a mention goes by mail, which it does once. Refused with `OVERTAKEN`. */
export const mentionMailedWrite = (
  mention: Pick<RoomMention, 'agentId' | 'id'>,
  mailedAs: (typeof MAILED_AS)[number],
): Update => ({
  type: 'update',
  key: roomMentionOfAgent.of(mention),
  set: { mailedAs },
  condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#mailedAs)' },
  refusal: OVERTAKEN,
});
