import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { FAILURES } from '../../schemas/delivery.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import { PART_STATES, type PartState } from './send-store.ts';

/** A message of a channel by its id there. */
export interface ChannelMessage {
  readonly key: string;
  readonly channelId: string;
}

export const sentMessage = accessPattern({
  name: 'Message of a channel that the desk sent',
  description:
    'Says which reply it is of: for states that the channel tells, for what quotes it, and so that its echo is known. States that come before the sender has noted it wait here.',
  operation: 'GetItem',
  pk: 'SENT#<channel>#<id>',
  sk: 'MESSAGE',
  of: ({ key, channelId }: ChannelMessage): Key => ({ pk: `SENT#${key}#${channelId}`, sk: 'MESSAGE' }),
});

const earlySchema = z.object({
  at: z.string(),
  code: openEnum(FAILURES).optional(),
  detail: z.string().optional(),
});
export type EarlyState = z.infer<typeof earlySchema>;

const replySchema = z.object({ ticketId: idSchema, messageId: ulidSchema, at: z.int().nonnegative() });
/** The reply of which a message is, and which of the messages that it became, from 0. */
export type SentAs = z.infer<typeof replySchema>;

const early = { sent: earlySchema.optional(), failed: earlySchema.optional() };
const later = { delivered: earlySchema.optional(), read: earlySchema.optional() };
const rows = rowsOfKind(
  ROW_KIND.sentMessage,
  // `reply` is absent while only states of it are known.
  z.object({ reply: replySchema.optional(), ...early, ...later }),
);

/** Label of the refusal when the sender has noted the message meanwhile. */
export const NOTED = 'noted';

const DAY_SECONDS = 24 * 60 * 60;
/** For how long states wait for the sender, and for how long a message is known. */
const EARLY_DAYS = 10;
const KNOWN_DAYS = 90;
const expiry = (now: Date, days: number): number => Math.floor(now.getTime() / 1000) + days * DAY_SECONDS;

/** A message of a channel as the desk knows it. */
export interface SentMessage {
  readonly reply: SentAs | null;
  readonly early: readonly (readonly [PartState, EarlyState])[];
}

/** What is known of a message of a channel: of which reply it is, null where nobody has noted that, and the states that came before. */
export async function loadSentMessage(table: Table, message: ChannelMessage): Promise<SentMessage> {
  const row = await table.get(sentMessage.of(message));
  return row === undefined ? { reply: null, early: [] } : parseSentMessageRow(row);
}

/** What a row says of a message of a channel. */
export function parseSentMessageRow(row: unknown): SentMessage {
  const { reply = null, ...states } = rows.parse(row);
  const known = PART_STATES.map((state) => [state, states[state]] as const);
  return { reply, early: known.flatMap(([state, told]) => (told === undefined ? [] : [[state, told]])) };
}

/** Notes of which reply a message of a channel is; states that came before stay. */
export function noteSentMessage(message: ChannelMessage, reply: SentAs, now: Date): Write {
  return rows.upsert({
    key: sentMessage.of(message),
    set: { reply: { ...reply }, expiresAtSeconds: expiry(now, KNOWN_DAYS) },
  });
}

/** Keeps a state of a message until the sender has noted it. Refused with `NOTED` when it has. */
export function keepEarlyState(
  message: ChannelMessage,
  state: PartState,
  early: EarlyState,
  now: Date,
): Write {
  return rows.upsert({
    key: sentMessage.of(message),
    set: { [state]: { ...early }, expiresAtSeconds: expiry(now, EARLY_DAYS) },
    condition: { expression: 'attribute_not_exists(#reply)' },
    refusal: NOTED,
  });
}
