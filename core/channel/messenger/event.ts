import * as z from 'zod';
import { lax, laxList } from '../payload.ts';

const text = z.string();
const id = z.string().min(1).max(500);
const anyId = z.union([id, z.number().transform(String)]);

/** What is on a card that somebody shares, such as a product of a shop. */
const elementSchema = z.object({ title: lax(text), subtitle: lax(text), item_url: lax(text) });

const attachmentSchema = z.object({
  type: text,
  title: lax(text),
  url: lax(text),
  payload: lax(
    z.object({
      url: lax(text),
      title: lax(text),
      coordinates: lax(z.object({ lat: z.number(), long: z.number() })),
      ig_post_media_id: lax(anyId),
      elements: laxList(elementSchema),
      product: lax(z.object({ elements: laxList(elementSchema) })),
    }),
  ),
});
export type Attachment = z.infer<typeof attachmentSchema>;

const referralSchema = lax(z.object({ source: lax(text), product: lax(z.object({ id: anyId })) }));

const messageSchema = z.object({
  mid: id,
  text: lax(text),
  attachments: laxList(attachmentSchema),
  reply_to: lax(z.object({ mid: lax(id), story: lax(z.object({ url: lax(text) })) })),
  quick_reply: lax(z.object({ payload: text })),
  referral: referralSchema,
  is_echo: lax(z.boolean()),
  app_id: lax(z.union([text, z.number()]).transform(String)),
  is_deleted: lax(z.boolean()),
  is_unsupported: lax(z.boolean()),
});
export type MetaMessage = z.infer<typeof messageSchema>;

/** What happened in the conversation with somebody; which of these, the event tells. */
export const eventSchema = z.looseObject({
  /** absent of what is of the page alone, such as what Meta did to it */
  sender: lax(z.object({ id: anyId })),
  recipient: lax(z.object({ id: anyId })),
  timestamp: lax(
    z.union([
      z.number().nonnegative(),
      z
        .string()
        .regex(/^\d{1,16}$/)
        .transform(Number),
    ]),
  ),
  message: messageSchema.optional(),
  message_edit: lax(z.object({ mid: id, text })),
  postback: lax(z.object({ mid: lax(id), title: lax(text), payload: lax(text), referral: referralSchema })),
  reaction: lax(z.object({ mid: id, action: lax(text), emoji: lax(text), reaction: lax(text) })),
  read: lax(z.object({ mid: lax(id), watermark: lax(z.number()) })),
  delivery: lax(z.object({ mids: laxList(id), watermark: lax(z.number()) })),
});
export type MetaEvent = z.infer<typeof eventSchema>;

const changeSchema = z.object({
  field: z.string().regex(/^(messages$|message_|messaging_)/),
  value: z.looseObject({}),
});
/** The event of a conversation that Meta tells as a change, as it may of an account of Instagram; undefined of a change that is none. */
export const toldAsChange = (change: unknown): object | undefined =>
  changeSchema.safeParse(change).data?.value;

/** What Meta sends of a page or of an account of Instagram. */
export const payloadOf = <const Kind extends string>(object: Kind) =>
  z.object({
    object: z.literal(object),
    entry: z.array(
      z.object({
        id,
        messaging: z.array(z.unknown()).default([]),
        standby: z.array(z.unknown()).default([]),
        /** what was written in public */
        changes: z.array(z.unknown()).default([]),
        /** one change, as the reference of Instagram shows it */
        field: z.unknown().optional(),
        value: z.unknown().optional(),
        time: lax(z.number().nonnegative()),
      }),
    ),
  });

/** What an event is of that says nothing: how somebody came, or which app has the conversation. */
const NOTHING = new Set([
  'sender',
  'recipient',
  'timestamp',
  'referral',
  'optin',
  'account_linking',
  'policy_enforcement',
  'policy-enforcement',
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
  'app_roles',
  'message_feedback',
  'prior_message',
  'is_echo',
]);

/** The kind of an event that this version does not know; undefined for one that says nothing. */
export const unknownKind = (event: object): string | undefined =>
  Object.keys(event)
    .find((name) => !NOTHING.has(name))
    ?.slice(0, 60);
