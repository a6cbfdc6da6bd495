import { answersIn } from '../answers.ts';
import type { ExtraContent, MediaRef, ReceivedMessage } from '../received.ts';
import type { WhatsAppContent } from './entry.ts';

type Media = NonNullable<WhatsAppContent['image']> & { readonly id: string };
type Said = Required<Pick<ReceivedMessage, 'text' | 'media' | 'extra'>>;

const KINDS = ['image', 'video', 'document', 'audio', 'voice', 'sticker'] as const;

/** What a message says: its words or caption, its files, and what it is beside. What this version does not know is named. */
export function saidIn(
  content: WhatsAppContent & { unsupported?: { type?: string | undefined } | undefined },
): Said {
  const files = KINDS.flatMap((kind) => content[kind] ?? []);
  const caption = files.find((file) => file.caption)?.caption;
  const { body, response_json } = content.interactive?.nfm_reply ?? {};
  const answers = response_json === undefined ? body : answersIn(response_json);
  const said = content.text?.body ?? caption ?? answers ?? orderedIn(content);
  const extra = extraOf(content);
  const form = response_json === undefined ? [] : [button(body ?? '', response_json)];
  const media = files.flatMap(({ id, ...file }) => (id === undefined ? [] : mediaOf({ id, ...file })));
  const isAllThere = content.order === undefined && media.length === files.length;
  const isKnown = (said !== '' && isAllThere) || media.length + extra.length + form.length > 0;
  const unknown: ExtraContent = {
    kind: 'unsupported',
    type: (content.unsupported?.type ?? content.type).slice(0, 60) || 'message',
  };
  return { text: said, media, extra: [...extra, ...form, ...(isKnown ? [] : [unknown])] };
}

/** What somebody orders: what they say of it, and how many of what. */
function orderedIn({ order }: WhatsAppContent): string {
  const items = (order?.product_items ?? []).map(({ product_retailer_id, quantity, item_price, currency }) =>
    [`${quantity ?? 1} × ${product_retailer_id}`, item_price && `${item_price} ${currency ?? ''}`.trim()]
      .filter((part) => part)
      .join(' · '),
  );
  return [order?.text ?? '', ...items].filter((line) => line !== '').join('\n');
}

const button = (label: string, value: string): ExtraContent => ({ kind: 'button', label, value });

function mediaOf({ id, mime_type, sha256, filename }: Media): MediaRef {
  const digest = digestOf(sha256);
  return {
    ref: id,
    filename: filename ?? '',
    contentType: mime_type ?? '',
    ...(digest !== undefined && { sha256: digest }),
  };
}

/** A digest in hexadecimal digits; Meta writes it in Base64. */
export function digestOf(sha256: string | undefined): string | undefined {
  if (sha256 === undefined) return undefined;
  if (/^[0-9a-f]{64}$/i.test(sha256)) return sha256.toLowerCase();
  const bytes = Buffer.from(sha256, 'base64');
  return bytes.byteLength === 32 ? bytes.toString('hex') : undefined;
}

/** What a card calls somebody: whole, in parts, or by where they work. */
function nameIn({ name, org }: WhatsAppContent['contacts'][number]): string {
  const parts = [name?.first_name, name?.last_name].filter((part) => part).join(' ');
  return name?.formatted_name || parts || org?.company || '';
}

function extraOf({
  location,
  contacts,
  button: pressed,
  interactive,
  reaction,
}: WhatsAppContent): ExtraContent[] {
  const extra: ExtraContent[] = [];
  if (location) {
    const { latitude, longitude } = location;
    const name = [location.name, location.address].filter((one) => one).join(', ');
    extra.push({ kind: 'location', latitude, longitude, ...(name !== '' && { name }) });
  }
  for (const contact of contacts)
    extra.push({
      kind: 'contact',
      name: nameIn(contact),
      phones: contact.phones.flatMap(({ phone, wa_id }) => phone ?? wa_id ?? []),
      emails: contact.emails.flatMap(({ email }) => email ?? []),
    });
  if (pressed) extra.push(button(pressed.text ?? '', pressed.payload ?? ''));
  const chosen = interactive?.button_reply ?? interactive?.list_reply;
  if (chosen) extra.push(button(chosen.title ?? '', chosen.id));
  if (reaction) extra.push({ kind: 'reaction', emoji: reaction.emoji ?? '', to: reaction.message_id });
  return extra;
}
