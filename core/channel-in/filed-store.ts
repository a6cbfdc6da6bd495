import { createHash } from 'node:crypto';
import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

/** Label of the refusal when the same came meanwhile by another way. */
export const CHANNEL_RECEIVED = 'channel-received';

/** By which a channel knows a message. */
export interface ChannelId {
  /** key of the channel */
  channel: string;
  /** the channel's own id */
  id: string;
}

export const messageOfChannel = accessPattern({
  name: 'Message of a channel',
  description:
    'Finds the message that something is on a channel, by the id that the channel gives: so that it is taken in once, and what is said of it finds it.',
  operation: 'BatchGetItem',
  pk: 'CHM#<channel>#<sha256 of its id>',
  sk: 'CHM',
  of: ({ channel, id }: ChannelId): Key => ({ pk: `CHM#${channel}#${hashOf(id)}`, sk: 'CHM' }),
});

/** What was said of a message: its newest words, or that it was taken back. */
const saidSchema = z.looseObject({
  /** the newest words; absent: they are as they were written */
  text: z.string().optional(),
  /** when they were written, by the channel's clock */
  textAt: timeSchema.optional(),
  /** whether it is hidden where it was written, and since when that is known; absent: it was never said */
  isHidden: z.boolean().optional(),
  hiddenAt: timeSchema.optional(),
  /** when it was taken back; absent: it was not */
  takenBackAt: timeSchema.optional(),
});
export type SaidOf = z.infer<typeof saidSchema>;

const rows = rowsOfKind(
  ROW_KIND.channelMessage,
  z.object({
    /** where it is; absent: it has not come yet, or is no message of a ticket */
    filed: z.looseObject({ ticketId: idSchema, messageId: ulidSchema }).optional(),
    /** what came before it */
    before: saidSchema.optional(),
    /** whether nothing became of it */
    isNothing: z.boolean().optional(),
    version: z.int().positive(),
  }),
);

/** What the desk knows of something by its id on a channel. */
export type ChannelMessage = ReturnType<typeof rows.parse>;

/** What is known of an id; null: nothing. */
export function parseChannelMessage(row: unknown): ChannelMessage | null {
  return row === undefined ? null : rows.parse(row);
}

/** Days for which what is said of a message waits for it: as long as providers try. */
const WAITING_DAYS = 14;
const DAY_SECONDS = 24 * 60 * 60;

/** Notes what is known of an id from now on; refused with `CHANNEL_RECEIVED` when somebody has noted something meanwhile. */
export function channelMessageWrite(
  of: ChannelId,
  before: ChannelMessage | null,
  { filed, before: said, isNothing }: Omit<ChannelMessage, 'version'>,
  now: Date,
): Write {
  const key = messageOfChannel.of(of);
  const waits = filed === undefined && isNothing === undefined;
  const expiresAtSeconds = Math.ceil(now.getTime() / 1000) + WAITING_DAYS * DAY_SECONDS;
  const set = {
    ...(filed && { filed }),
    ...(said && { before: said }),
    ...(isNothing && { isNothing }),
    ...(waits && { [TTL_ATTRIBUTE]: expiresAtSeconds }),
  };
  if (before === null) return insert(rows.row(key, { ...set, version: 1 }), CHANNEL_RECEIVED);
  return {
    type: 'update',
    key,
    set: { ...set, version: before.version + 1 },
    ...(!waits && { remove: [TTL_ATTRIBUTE] }),
    condition: { expression: '#version = :expected', values: { ':expected': before.version } },
    refusal: CHANNEL_RECEIVED,
  };
}

/** A name for something of a provider that may be long, or be somebody's number. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
