import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { attachmentSchema } from './message.ts';
import { openEnum } from './open-enum.ts';

/** Who is in a room: everybody who works at the desk, a team, or its members alone. */
export const ROOM_KINDS = ['public', 'team', 'private'] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];

/** Most members of a private room, and agents of a direct conversation. */
export const MOST_MEMBERS = 200;
export const MOST_DIRECT = 9;
/** Most characters of a message in a room. */
export const ROOM_MESSAGE_CHARACTERS = 8000;

const NUMBER = String.raw`[1-9]\d{0,14}`;
/**
 * Where agents talk among themselves: a room that somebody made (`r12`), the thread beside a ticket (`ticket-34`), or the
 * conversation of some agents (`direct-3-7`, by rising ids), which is made by being named.
 */
export const ROOM_ID_SOURCE = `(?:r${NUMBER}|ticket-${NUMBER}|direct(?:-${NUMBER}){2,${MOST_DIRECT}})`;
export const ROOM_ID = new RegExp(`^${ROOM_ID_SOURCE}$`);
export const roomIdSchema = z.string().regex(ROOM_ID, 'must be a room, such as r12, ticket-34 or direct-3-7');

/** The number of a message among all of its room, which begin with 1 and have no gaps. */
export const roomNumberSchema = z.int().positive();

/** What is stored of a room that somebody made, beside its key, its version and whether it is archived. */
export const roomShape = {
  name: z.string(),
  /** what it is for */
  about: z.string(),
  kind: openEnum(ROOM_KINDS),
  /** of rooms of a team; null of others */
  teamId: idSchema.nullable(),
  /** of private rooms; nobody of others, which have no members */
  memberIds: z.array(idSchema),
  createdBy: idSchema,
  createdAt: timeSchema,
};

/** A message of a room, as it is stored. */
export const roomMessageSchema = z.object({
  roomId: z.string(),
  number: roomNumberSchema,
  agentId: idSchema,
  /** Markdown, as it was written; empty when it was deleted */
  text: z.string(),
  /** the same as HTML that was sanitised when it was stored */
  html: z.string(),
  attachments: z.array(attachmentSchema),
  createdAt: timeSchema,
  version: z.int().positive(),
  /** when it was last edited; absent while it is as it was written */
  editedAt: timeSchema.optional(),
  /** who deleted it and when, null: the desk, as its ticket was purged or anonymised; nothing of what it said is left */
  deleted: z.object({ at: timeSchema, by: idSchema.nullable() }).optional(),
  /** objects of its files that were deleted with it, so that whoever deletes it again makes sure of them */
  deletedKeys: z.array(z.string()).optional(),
});
export type RoomMessage = z.infer<typeof roomMessageSchema>;
