import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { hashOf } from '../channel-in/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { isNotErased } from '../shared/list-page.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Update } from '../shared/write.ts';

/** Days after they were seen last for which a visitor is known. */
const VISITOR_DAYS = 90;
const DAY_SECONDS = 24 * 60 * 60;

/** A visitor of a chat: by the key of the channel, and the hash of their place there. */
export interface VisitorRef {
  channel: string;
  /** as `visitorHash` gives it */
  visitor: string;
}

export const chatVisitor = accessPattern({
  name: 'Visitor of a chat',
  description:
    'Says what a visitor of a chat said of themselves, where they were seen, and how far they have read: beside the row of their place.',
  operation: 'BatchGetItem',
  pk: 'CH#<channel>#<sha256 of the place>',
  sk: 'VISITOR',
  of: ({ channel, visitor }: VisitorRef): Key => ({ pk: `CH#${channel}#${visitor}`, sk: 'VISITOR' }),
});

/** The hash by which rows know a place. */
export const visitorHash = (place: string): string => hashOf(place);

const rows = rowsOfKind(
  ROW_KIND.chatVisitor,
  z.object({
    /** the place of the channel that is theirs: `v:` and a ULID, or `u:` and the id by which the site knows them */
    place: z.string(),
    /** whether the site has proven who they are */
    isProven: z.boolean().default(false),
    /** as they or, where it has proven them, the site say */
    name: z.string().optional(),
    email: z.string().optional(),
    /** whether the site has proven that the address is theirs, too: who it proves may type any */
    isEmailProven: z.boolean().default(false),
    /** BCP 47 */
    language: z.string().optional(),
    page: z.string().optional(),
    title: z.string().optional(),
    referrer: z.string().optional(),
    /** the customer who they are; absent before they wrote */
    customerId: idSchema.optional(),
    firstAt: timeSchema,
    /** when a browser of theirs was last heard of, by a minute or so */
    seenAt: timeSchema,
    /** when they last wrote; absent: never */
    wroteAt: timeSchema.optional(),
    /** the last message that they have read, and that has come to their browser */
    readUntil: ulidSchema.optional(),
    deliveredUntil: ulidSchema.optional(),
    /** the last of their messages that an agent has seen */
    deskReadUntil: ulidSchema.optional(),
    /** when they ended the chat; absent once they wrote again */
    endedAt: timeSchema.optional(),
  }),
);
/** What is known of a visitor. */
export type ChatVisitor = ReturnType<typeof rows.parse>;

/** What is known of a visitor; null: nothing, or nothing any more. */
export const parseChatVisitor = (row: unknown): ChatVisitor | null =>
  row === undefined || !isNotErased(row) ? null : rows.parse(row);

/** What is to be noted of a visitor; what is absent or undefined stays. */
export type VisitorChange = {
  readonly [Name in Exclude<keyof ChatVisitor, 'firstAt'>]?: ChatVisitor[Name] | undefined;
};

/** Label of the refusal when nothing is left of a visitor. */
export const VISITOR_GONE = 'chat-visitor';

/** Notes something of a visitor; what is not named stays. Refused with `VISITOR_GONE` where nobody is known, unless it is the first of them. */
export function visitorWrite(
  of: VisitorRef,
  set: VisitorChange,
  now: Date,
  { isFirst = false, remove = [] }: { isFirst?: boolean; remove?: readonly (keyof ChatVisitor)[] } = {},
): Update {
  const named = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + VISITOR_DAYS * DAY_SECONDS;
  const at = now.toISOString();
  const written = {
    key: chatVisitor.of(of),
    set: { seenAt: at, ...named, [TTL_ATTRIBUTE]: expiresAtSeconds },
    remove,
  };
  if (!isFirst) {
    const condition = { expression: 'attribute_exists(#place)' };
    return { type: 'update', ...written, condition, refusal: VISITOR_GONE, startsOver: true };
  }
  const upsert = rows.upsert(written);
  return { ...upsert, ...(upsert.initial && { initial: { ...upsert.initial, firstAt: at } }) };
}
