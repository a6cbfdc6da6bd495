import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { ROW_KIND } from '../shared/names.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN, revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key, Row, Update, Write } from '../shared/write.ts';

/** Minutes for which a visitor has been away before what they have not read goes by mail, where nobody says otherwise. */
export const MAIL_AFTER_MINUTES = 10;
/** Hours for which a link in a mail leads back into a chat, where nobody says otherwise. */
const RESUME_HOURS = 72;

export const chatMailOfTicket = accessPattern({
  name: 'What goes by mail of a chat',
  description:
    'Says when the visitor of a chat was last there and what they have read, and what of it is to go, or went, by mail.',
  operation: 'GetItem',
  pk: 'T#<ticket>',
  sk: 'CHATMAIL',
  of: (ticketId: number): Key => ({ pk: `T#${ticketId}`, sk: 'CHATMAIL' }),
});

const chatMailSchema = z.object({
  ticketId: idSchema,
  /** when a browser of the visitor was last heard of; absent: never */
  seenAt: timeSchema.optional(),
  /** the newest message that they have read; absent: none */
  readUntil: ulidSchema.optional(),
  /** the page of the site on which they chat, where a link leads back */
  page: z.string().optional(),
  /** hours for which that link leads back */
  resumeHours: z.int().positive().default(RESUME_HOURS),
  /** minutes away after which unread replies go by mail; null: none do */
  mailAfterMinutes: z.int().positive().nullable().default(MAIL_AFTER_MINUTES),
  /** minutes of silence after which all that was written goes by mail; null: it goes where somebody asks for it */
  transcriptAfterMinutes: z.int().positive().nullable().default(null),
  /** the newest message of the last such mail; absent: there was none */
  transcribedUntil: ulidSchema.optional(),
  /** the newest reply that went by mail; absent: none did */
  mailedUntil: ulidSchema.optional(),
  /** when the last such mail was asked for */
  mailedAt: timeSchema.optional(),
  /** when it is looked again whether replies are to go by mail; null: nothing waits */
  dueAt: timeSchema.nullable().default(null),
  revision: z.int().default(0),
});
/** What goes by mail of a chat, and what that hangs on. */
export type ChatMail = z.infer<typeof chatMailSchema>;

const rows = rowsOfKind(ROW_KIND.chatMail, chatMailSchema);

/** What goes by mail of a chat, by its row; null where the ticket is no chat, or nothing is known of it. */
export const chatMailIn = (row: unknown): ChatMail | null => (row === undefined ? null : rows.parse(row));

const rowOf = (chat: ChatMail): Row & ChatMail => {
  const key = chatMailOfTicket.of(chat.ticketId);
  return rows.row(key, { ...chat, ...dueAttributes(key, chat.dueAt) });
};

/** Where the visitor of a chat is, and how the channel wants it: written as they write, in the same transaction. */
interface VisitorThere {
  readonly ticketId: number;
  readonly at: Date;
  /** on the site, as `pageOnSite` lets it through; null: unknown */
  readonly page: string | null;
  /** `continueHours` of the channel */
  readonly resumeHours: number;
  /** null: no reply goes by mail */
  readonly mailAfterMinutes: number | null;
  /** of silence; null: what was written goes by mail where somebody asks for it */
  readonly transcriptAfterMinutes: number | null;
}

/** Notes that a visitor writes: they are there, and have read what stands above. */
export function visitorThere({ ticketId, at, page, resumeHours, ...after }: VisitorThere): Update {
  return rows.upsert({
    key: chatMailOfTicket.of(ticketId),
    set: {
      ticketId,
      seenAt: at.toISOString(),
      ...(page !== null && { page }),
      resumeHours: Math.max(resumeHours, 1),
      mailAfterMinutes: after.mailAfterMinutes,
      transcriptAfterMinutes: after.transcriptAfterMinutes,
    },
  });
}

/** Label of the refusal when what is noted of a visitor is known, or something later is. */
const KNOWN = 'seen';

/**
 * Notes that a browser of a visitor was heard of, and what they have read. One write, which nothing of a mail that is under way minds; what is
 * older than what is known changes nothing.
 */
export async function noteVisitor(
  table: Table,
  { ticketId, at, readUntil }: { ticketId: number; at: Date; readUntil?: string | undefined },
): Promise<void> {
  const seen = { set: { seenAt: at.toISOString(), ...(readUntil !== undefined && { readUntil }) } };
  const [expression, values] =
    readUntil === undefined
      ? ['attribute_not_exists(#seenAt) OR #seenAt < :seenAt', { ':seenAt': at.toISOString() }]
      : ['attribute_not_exists(#readUntil) OR #readUntil <= :readUntil', { ':readUntil': readUntil }];
  const key = chatMailOfTicket.of(ticketId);
  const write = rows.upsert({
    key,
    set: { ticketId, ...seen.set },
    condition: { expression, values },
    refusal: KNOWN,
    startsOver: true,
  });
  try {
    await table.write([write]);
  } catch (error) {
    if (!refusedBy(error, KNOWN)) throw error;
  }
}

/** What becomes of a chat's mail, and what else is written for that; null: nothing. */
export type ChatMailDecision = { readonly after: ChatMail; readonly writes: readonly Write[] } | null;

/** Changes what goes by mail of a chat as it is then: whoever was overtaken decides again. Gives what it is from then on. */
export function changeChatMail(
  table: Table,
  ticketId: number,
  decide: (before: ChatMail | null) => Promise<ChatMailDecision>,
): Promise<ChatMail | null> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    const before = chatMailIn(await table.get(chatMailOfTicket.of(ticketId)));
    const decided = await decide(before);
    if (decided === null) return before;
    const { after, writes } = decided;
    await table.write([chatMailWrite(before, after), ...writes]);
    return after;
  });
}

/**
 * Lets it be looked once more whether replies go by mail, where it was looked before: an address has come to be known. What is due is found by the
 * sweep of the clock.
 */
export async function lookAgain(table: Table, ticketId: number, now: Date): Promise<void> {
  await changeChatMail(table, ticketId, async (before) => {
    const minutes = before?.mailAfterMinutes ?? before?.transcriptAfterMinutes ?? null;
    if (before === null || before.revision === 0 || before.dueAt !== null || minutes === null) return null;
    const dueAt = new Date(now.getTime() + minutes * 60_000).toISOString();
    return { after: { ...before, dueAt }, writes: [] };
  });
}

/**
 * Lets what has gone to one address of a visitor, or waits for it, go to another that they gave in its place, together with the writes by which it is theirs: what they have not
 * read counts as not mailed. What the desk has asked for the one before goes nowhere, as the ticket has another requester.
 */
export async function writeToOther(
  table: Table,
  ticketId: number,
  now: Date,
  writes: readonly Write[],
): Promise<void> {
  await changeChatMail(table, ticketId, async (before) => {
    const { mailedUntil: _, mailedAt: __, ...chat } = before ?? { ...chatMailSchema.parse({ ticketId }) };
    const minutes = chat.mailAfterMinutes ?? chat.transcriptAfterMinutes;
    const dueAt = minutes === null ? null : new Date(now.getTime() + minutes * 60_000).toISOString();
    return { after: { ...chat, dueAt: chat.dueAt ?? dueAt }, writes };
  });
}

function chatMailWrite(before: ChatMail | null, after: ChatMail): Write {
  if (before !== null && before.revision > 0)
    return {
      ...revised(rowOf(before), rowOf({ ...after, revision: before.revision + 1 })),
      startsOver: true,
    };
  // What visitors write down of themselves counts no revisions: the first one is made here.
  const { ticketId, dueAt, mailedUntil, mailedAt, transcribedUntil } = after;
  const key = chatMailOfTicket.of(ticketId);
  return rows.upsert({
    key,
    set: {
      ...{ ticketId, dueAt, revision: 1 },
      ...(mailedUntil !== undefined && { mailedUntil }),
      ...(mailedAt !== undefined && { mailedAt }),
      ...(transcribedUntil !== undefined && { transcribedUntil }),
      ...dueAttributes(key, dueAt),
    },
    condition: { expression: 'attribute_not_exists(#revision)' },
    refusal: OVERTAKEN,
    startsOver: true,
  });
}
