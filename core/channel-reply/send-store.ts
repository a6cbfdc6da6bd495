import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { FAILURES } from '../../schemas/delivery.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Row, type Write } from '../shared/write.ts';

/** Label of the refusal when somebody else sends the reply, or it was sent or taken back before. */
export const CLAIMED = 'claimed';
/** How long a claim lasts, in milliseconds: longer than the sender may take. A sender that dies keeps others from sending for this long. */
export const LEASE_MS = 90_000;
/** Days for which it is kept how far a reply got. Events that are older send nothing, since that may be gone. */
const KEPT_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The place is that of mails, so that a reply is taken back there in the same way, by whichever version: SEND#<event> for mails, the message itself on channels. */
export const channelSend = accessPattern({
  name: 'Reply on a channel',
  description:
    'How far a reply has got that goes out on a channel, message by message of the channel. Claimed before it is sent, so that it is sent once, and looked at by the next reply of its conversation.',
  operation: 'GetItem',
  pk: 'SEND#<message>',
  sk: 'SEND',
  of: (messageId: string): Key => ({ pk: `SEND#${messageId}`, sk: 'SEND' }),
});

const PURPOSE = 'channel_reply';
/** `over`: it was sent or has failed, so that nothing sends it again. The number of what was taken back is that of mails. */
export const STAGE = { waiting: 0, over: 1, undone: 10 } as const;

/** How far a message of the channel got, the surest last; one that failed and arrived all the same has arrived. */
export const PART_STATES = ['sent', 'failed', 'delivered', 'read'] as const;
export type PartState = (typeof PART_STATES)[number];
const partSchema = z.object({
  state: openEnum(PART_STATES),
  /** by which the channel knows it; '' where it gives none, or has not yet */
  channelId: z.string(),
  at: z.string(),
  code: openEnum(FAILURES).optional(),
  detail: z.string().optional(),
  /** as how many messages the provider bills it, where it says so */
  billedAs: z.int().positive().optional(),
});
export type SentPart = z.infer<typeof partSchema>;

const cutSchema = z.object({
  longest: z.int().positive(),
  counted: z.enum(['utf16', 'characters', 'bytes']).optional(),
  format: z.enum(['plain', 'telegram_html', 'whatsapp', 'markdown', 'html']),
});

const sendSchema = z.object({
  sendId: ulidSchema,
  ticketId: idSchema,
  messageId: ulidSchema,
  /** of the channel; '' of one that was taken back before it was claimed */
  key: z.string().default(''),
  stage: z.int(),
  leaseUntil: z.string(),
  /** how it is cut, the same at every try, whatever is set of the channel meanwhile */
  cut: cutSchema.optional(),
  /** of how many messages of the channel it is; null until it is known */
  total: z.int().nullable().default(null),
  /** those messages by their numbers, `p1` first, as far as anything is known of them */
  parts: z.looseRecord(z.string().regex(/^p\d+$/), partSchema).default({}),
  /** it has failed for now, and is sent after all when its event is put through again */
  isGivenUp: z.boolean().default(false),
  revision: z.int().default(0),
  expiresAtSeconds: z.int(),
});
/** A reply that goes out on a channel, and how far it got. */
export type Send = z.infer<typeof sendSchema>;

const rows = rowsOfKind(ROW_KIND.outgoing, sendSchema);

/** How far a reply got by a row; null: nobody has claimed it yet. */
export const sendIn = (row: unknown): Send | null => (row === undefined ? null : rows.parse(row));

const rowOf = (send: Send): Row & { revision: number } =>
  rows.row(channelSend.of(send.messageId), { purpose: PURPOSE, to: '', ...send });

/** Whether an event is so old that it is not known any more whether its reply was sent. */
export const isPast = (eventAt: string, now: Date): boolean =>
  now.getTime() - Date.parse(eventAt) >= KEPT_DAYS * DAY_MS;

/** A reply that nobody has claimed. */
export function newSend(of: Pick<Send, 'ticketId' | 'messageId' | 'key'>, now: Date): Send {
  return {
    sendId: of.messageId,
    ...of,
    ...{ stage: STAGE.waiting, leaseUntil: '', total: null, parts: {}, isGivenUp: false, revision: 0 },
    expiresAtSeconds: Math.floor(now.getTime() / 1000) + KEPT_DAYS * 24 * 60 * 60,
  };
}

/** Until when a claim that is made now lasts. */
export const leaseFrom = (now: Date): string => new Date(now.getTime() + LEASE_MS).toISOString();

/** Whether nothing keeps the next reply of a conversation: this one is on its way, has failed, or was taken back. */
export const isOver = ({ stage, isGivenUp }: Pick<Send, 'stage' | 'isGivenUp'>): boolean =>
  stage !== STAGE.waiting || isGivenUp;

/**
 * Writes a reply as it is from now on. Refused with `CLAIMED` when nobody knew of it and somebody does now, and with `OVERTAKEN` when it
 * has changed since `before` was read.
 */
export function sendWrite(before: Send | null, after: Send): Write {
  if (before === null) return insert(rowOf(after), CLAIMED);
  return revised(rowOf(before), rowOf({ ...after, revision: before.revision + 1 }));
}

/** What becomes of a reply, and what else is written for that; null: nothing. */
export type SendDecision = { readonly after: Send; readonly writes: readonly Write[] } | null;

/** Others note states of the same reply at the same time. */
const TRIES = 25;

/**
 * Changes how far a reply got, as it is then: whoever was overtaken decides again. Gives what it is from then on; null where nobody has claimed it.
 */
export function changeSend(
  table: Table,
  messageId: string,
  decide: (before: Send) => Promise<SendDecision>,
): Promise<Send | null> {
  return untilNotOvertaken(
    [OVERTAKEN],
    async () => {
      const before = sendIn(await table.get(channelSend.of(messageId)));
      const decided = before && (await decide(before));
      if (before === null || decided === null) return before;
      await table.write([sendWrite(before, decided.after), ...decided.writes]);
      return decided.after;
    },
    TRIES,
  );
}
