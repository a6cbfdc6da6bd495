import * as z from 'zod';
import { lax, laxList } from '../payload.ts';

const text = z.string();
const id = z.string().min(1).max(500);
/** Seconds, as Meta writes them in text. */
const seconds = z.union([z.string().regex(/^\d{1,13}$/), z.number().nonnegative()]).transform(Number);

const mediaSchema = z.object({
  /** absent where Meta could not take the file over */
  id: lax(id),
  mime_type: lax(text),
  sha256: lax(text),
  caption: lax(text),
  filename: lax(text),
});

const replySchema = lax(z.object({ id: text, title: lax(text) }));

const contactSchema = z.object({
  name: lax(z.object({ formatted_name: lax(text), first_name: lax(text), last_name: lax(text) })),
  org: lax(z.object({ company: lax(text) })),
  phones: laxList(z.object({ phone: lax(text), wa_id: lax(text) })),
  emails: laxList(z.object({ email: lax(text) })),
});

/** What a message says; which of these it has, its type tells. */
const contentShape = {
  type: text,
  text: lax(z.object({ body: text })),
  image: lax(mediaSchema),
  audio: lax(mediaSchema),
  voice: lax(mediaSchema),
  video: lax(mediaSchema),
  document: lax(mediaSchema),
  sticker: lax(mediaSchema),
  location: lax(
    z.object({ latitude: z.number(), longitude: z.number(), name: lax(text), address: lax(text) }),
  ),
  contacts: laxList(contactSchema),
  button: lax(z.object({ text: lax(text), payload: lax(text) })),
  interactive: lax(
    z.object({
      button_reply: replySchema,
      list_reply: replySchema,
      nfm_reply: lax(z.object({ body: lax(text), response_json: lax(text) })),
    }),
  ),
  order: lax(
    z.object({
      text: lax(text),
      product_items: laxList(
        z.object({
          product_retailer_id: text,
          quantity: lax(z.number()),
          item_price: lax(z.number()),
          currency: lax(text),
        }),
      ),
    }),
  ),
  reaction: lax(z.object({ message_id: id, emoji: lax(text) })),
};

export const messageSchema = z.object({
  id,
  timestamp: seconds,
  from: lax(text),
  from_user_id: lax(text),
  to: lax(text),
  to_user_id: lax(text),
  context: lax(z.object({ id: lax(id) })),
  system: lax(
    z.object({ type: lax(text), wa_id: lax(text), user_id: lax(text), previous_user_id: lax(text) }),
  ),
  edit: lax(z.object({ original_message_id: id, message: z.object(contentShape) })),
  revoke: lax(z.object({ original_message_id: id })),
  unsupported: lax(z.object({ type: lax(text) })),
  ...contentShape,
});
export type WhatsAppMessage = z.infer<typeof messageSchema>;
export type WhatsAppContent = NonNullable<WhatsAppMessage['edit']>['message'];

const personSchema = z.object({
  wa_id: lax(text),
  user_id: lax(text),
  profile: lax(z.object({ name: lax(text), username: lax(text) })),
});
export type WhatsAppPerson = z.infer<typeof personSchema>;

export const statusSchema = z.object({
  id,
  status: text,
  timestamp: seconds,
  biz_opaque_callback_data: lax(text),
  errors: laxList(
    z.object({
      code: z.int(),
      title: lax(text),
      message: lax(text),
      error_data: lax(z.object({ details: lax(text) })),
    }),
  ),
});
export type WhatsAppStatus = z.infer<typeof statusSchema>;

export const renameSchema = z.object({
  wa_id: lax(text),
  user_id: z.object({ previous: id, current: id }),
  timestamp: seconds,
});

const valueSchema = z.object({
  metadata: lax(z.object({ phone_number_id: lax(text), display_phone_number: lax(text) })),
  contacts: laxList(personSchema),
  messages: z.array(z.unknown()).default([]),
  message_echoes: z.array(z.unknown()).default([]),
  statuses: z.array(z.unknown()).default([]),
  user_id_update: z.array(z.unknown()).default([]),
  history: laxList(
    z.object({ threads: laxList(z.object({ id: lax(text), messages: z.array(z.unknown()).default([]) })) }),
  ),
});
export type WhatsAppValue = z.infer<typeof valueSchema>;

/** What Meta sends of a business account: what changed, field by field. */
export const entrySchema = z.object({
  changes: z.array(z.object({ field: z.string(), value: z.unknown() })),
});
export const payloadSchema = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(entrySchema),
});
export type WhatsAppEntry = z.infer<typeof entrySchema>;

/** Fields that tell of people and messages; others are of accounts, templates and prices. */
export const FIELDS = new Set(['messages', 'smb_message_echoes', 'history', 'standby', 'user_id_update']);
export { valueSchema };
