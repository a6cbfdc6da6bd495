import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { configuredShape } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import {
  MOST_DIRECT,
  MOST_MEMBERS,
  ROOM_ID,
  ROOM_KINDS,
  ROOM_MESSAGE_CHARACTERS,
  roomNumberSchema,
} from '../room.ts';
import { lineSchema, NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { uploadIdsSchema } from './attachments.ts';
import { describedAs, idParamSchema, pageQuerySchema, queryTextSchema, SOMETHING } from './common.ts';
import { attachmentOutSchema } from './tickets.ts';

const roomIdParam = z
  .string()
  .regex(ROOM_ID)
  .meta({ examples: ['r1', 'ticket-12', 'direct-1-2'] });
const numberParam = z.string().regex(/^(?:0|[1-9]\d{0,14})$/, 'must be the number of a message');

export const roomParamsSchema = z.object({ roomId: roomIdParam });
export const roomMemberParamsSchema = z.object({ roomId: roomIdParam, agentId: idParamSchema });
export const roomMessageParamsSchema = z.object({ roomId: roomIdParam, number: idParamSchema });

const membersIn = z.array(idSchema).max(MOST_MEMBERS);

export const createRoomSchema = z.strictObject({
  name: lineSchema(100),
  about: textSchema(500).regex(SEVERAL_LINES, NOT_SEVERAL_LINES).default('').describe('what it is for'),
  kind: z
    .enum(ROOM_KINDS)
    .default('public')
    .describe(
      'public: for everybody who works at the desk; team: for a team; private: for its members alone. It stays what it is',
    ),
  teamId: idSchema.optional().describe('of rooms of a team'),
  memberIds: membersIn.optional().describe('of private rooms, beside yourself'),
});

export const changeRoomSchema = z
  .strictObject({
    name: lineSchema(100).optional(),
    about: textSchema(500).regex(SEVERAL_LINES, NOT_SEVERAL_LINES).optional(),
    isArchived: z
      .boolean()
      .optional()
      .describe('nobody writes in an archived room, and all can still be read'),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

const { key: _key, isRetired: _retired, ...versioned } = configuredShape;

export const roomOutSchema = z
  .object({
    id: z
      .string()
      .describe('`r12`: a room; `ticket-34`: the thread of a ticket; `direct-3-7`: of agents 3 and 7'),
    kind: shownEnum([...ROOM_KINDS, 'ticket', 'direct']),
    name: z.string().nullable().describe('null of threads and direct conversations'),
    about: z.string(),
    teamId: idSchema.nullable(),
    ticketId: idSchema.nullable().describe('of the thread of a ticket'),
    agentIds: z
      .array(idSchema)
      .nullable()
      .describe('of private rooms and direct conversations; null: whoever may read it is in it'),
    isArchived: z.boolean(),
    createdBy: idSchema.nullable(),
    createdAt: timeSchema.nullable(),
    ...versioned,
  })
  .meta({ id: 'Room' });

export const roomListQuerySchema = pageQuerySchema.extend({
  include: z.enum(['archived']).optional().describe('archived: those that are archived as well'),
});

export const directRoomSchema = z.strictObject({
  agentIds: z
    .array(idSchema)
    .min(1)
    .max(MOST_DIRECT - 1)
    .describe('with whom, yourself left out'),
});

const roomTextSchema = textSchema(ROOM_MESSAGE_CHARACTERS)
  .regex(/\S/, 'must not be empty')
  .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
  .meta(
    describedAs({
      type: 'string',
      minLength: 1,
      maxLength: ROOM_MESSAGE_CHARACTERS,
      pattern: `^(?=[^]*\\S)${SEVERAL_LINES.source.slice(1)}`,
    }),
  )
  .transform((text) => text.replace(/\r\n?/g, '\n'))
  .describe('Markdown; `@[agent:12]` and `@[team:3]` mention');

export const postRoomMessageSchema = z.strictObject({
  text: roomTextSchema,
  attachments: uploadIdsSchema
    .default([])
    .describe('ids of files that you uploaded (`POST /v1/attachments`); each belongs to one message'),
});
export const editRoomMessageSchema = z.strictObject({ text: roomTextSchema });

export const roomMessageOutSchema = z
  .object({
    roomId: z.string(),
    number: roomNumberSchema.describe('1, 2, 3 … in the order in which they stand in the room'),
    agentId: idSchema.describe('who wrote it'),
    text: z.string().describe('Markdown; empty when it was deleted'),
    html: z.string().describe('the same, sanitised: safe to show'),
    attachments: z.array(attachmentOutSchema),
    createdAt: timeSchema,
    editedAt: timeSchema.nullable(),
    deletedAt: timeSchema.nullable(),
    deletedBy: idSchema.nullable(),
    version: z.int().positive(),
  })
  .meta({ id: 'RoomMessage' });

export const roomMessagesQuerySchema = pageQuerySchema.extend({
  after: numberParam.optional().describe('those behind this one, oldest first; 0: from the first on'),
  before: numberParam.optional().describe('those before this one, newest first'),
  changedAfter: numberParam
    .optional()
    .describe('those that were edited or deleted behind this number of `changes`, as they are now'),
});

/** How far a room has come, and how far its reader. */
const standing = {
  lastNumber: z.int().nonnegative().describe('of the newest message; 0: there is none'),
  lastAt: timeSchema.nullable(),
  changes: z.int().nonnegative().describe('edits and deletions so far: read on with `changedAfter`'),
  readUpTo: z.int().nonnegative().describe('the newest message that you have read'),
  unread: z.int().nonnegative().describe('messages of others behind it'),
};

export const roomMessagePageSchema = z.object({
  items: z.array(roomMessageOutSchema),
  next: z.string().nullable(),
  ...standing,
});

export const markRoomReadSchema = z.strictObject({
  upTo: z.int().min(0).max(999_999_999_999_999).describe('number of the newest message that you have read'),
});

export const roomStandingSchema = z
  .object({ roomId: z.string(), ...standing, isFollowed: z.boolean() })
  .meta({ id: 'RoomStanding' });

export const roomSidebarSchema = z
  .object({
    items: z.array(z.object({ room: roomOutSchema, ...standing }).meta({ id: 'FollowedRoom' })),
    unread: z.int().nonnegative().describe('of all of them'),
  })
  .meta({ id: 'FollowedRooms' });

export const roomSearchQuerySchema = pageQuerySchema.extend({
  q: queryTextSchema
    .min(1)
    .max(200)
    .describe('words, each of which begins a word of the message or of the name of a file'),
  room: z
    .string()
    .regex(ROOM_ID, 'must be a room')
    .optional()
    .describe('in this room; in all that you follow when absent'),
});

export const foundRoomMessagesSchema = z.object({
  items: z.array(roomMessageOutSchema),
  next: z
    .string()
    .nullable()
    .describe('go on from there: a page looks through so many messages, and may hold few that fit'),
});
