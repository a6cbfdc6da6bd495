import { createHmac } from 'node:crypto';
import * as z from 'zod';

/** What a customer wrote, as the page of channels has it. */
export interface Written {
  /** digits: what the provider knows them by */
  readonly person: string;
  readonly name: string;
  readonly text: string;
  /** of this message: digits */
  readonly id: string;
  readonly at: Date;
  /** address of the channel's door */
  readonly door: string;
}

/** A message of the desk, as it came to a provider. */
export interface Arrived {
  readonly to: string;
  readonly text: string;
}

/** Plays a provider of channels: what customers write comes to the desk as it would from there, and what the desk sends is shown. */
export interface Player {
  /** what the sample channel is called */
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** where the provider is */
  readonly address: string;
  /** what it sends to the door, signed as it signs */
  knock(written: Written): { readonly headers: Record<string, string>; readonly body: string };
  /** what a request of the desk says; null: it sends no message */
  arrived(path: string, body: string): Arrived | null;
  /** what it answers. @param n how many it has had */
  answer(n: number): object;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const META = { token: 'sample-token', appSecret: 'sample-app-secret', verifyToken: 'sample-verify-token' };
const AUTH_TOKEN = 'sample-auth-token';
const WEBHOOK_TOKEN = 'sample-webhook-token';
const SIGNING_KEY = Buffer.from('a key for samples on one machine');

const read = <S extends z.ZodType>(schema: S, body: string): z.output<S> | null => {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
};
const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

function byMeta(payload: object) {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', META.appSecret).update(body).digest('hex');
  return { headers: { ...JSON_TYPE, 'x-hub-signature-256': `sha256=${signature}` }, body };
}

const toRecipient = z.object({
  recipient: z.object({ id: z.string() }),
  message: z.object({ text: z.string().default('(file)') }),
});

const metaPlayer = (
  name: string,
  object: 'page' | 'instagram',
  address: string,
  settings: Readonly<Record<string, unknown>>,
): Player => ({
  name,
  settings,
  secrets: META,
  address,
  knock: ({ person, text, id, at }) =>
    byMeta({
      object,
      entry: [
        {
          id: '100200300',
          time: at.getTime(),
          messaging: [
            {
              sender: { id: person },
              recipient: { id: '100200300' },
              timestamp: at.getTime(),
              message: { mid: `m_${id}`, text },
            },
          ],
        },
      ],
    }),
  arrived(_, body) {
    const said = read(toRecipient, body);
    return said && { to: said.recipient.id, text: said.message.text };
  },
  answer: (n) => ({ recipient_id: '1', message_id: `m_desk_${n}` }),
});

const toChat = z.object({ chat_id: z.union([z.string(), z.number()]), text: z.string() });
const toNumber = z.object({
  to: z.string().optional(),
  recipient: z.string().optional(),
  text: z.object({ body: z.string() }),
});
const toPlace = z.looseObject({ text: z.string(), place: z.unknown() });

/** The kinds of channels that the page can play, each with the settings of its sample. */
export const PLAYERS: Readonly<Record<string, Player>> = {
  telegram: {
    name: 'Telegram',
    settings: {},
    secrets: { token: '123456:sample-token', webhookToken: WEBHOOK_TOKEN },
    address: 'https://api.telegram.org',
    knock: ({ person, name, text, id, at }) => ({
      headers: { ...JSON_TYPE, 'x-telegram-bot-api-secret-token': WEBHOOK_TOKEN },
      body: JSON.stringify({
        update_id: Number(id),
        message: {
          message_id: Number(id) % 1_000_000_000,
          date: seconds(at),
          chat: { id: Number(person), type: 'private', first_name: name },
          from: { id: Number(person), is_bot: false, first_name: name, language_code: 'en' },
          text,
        },
      }),
    }),
    arrived(path, body) {
      const said = path.endsWith('/sendMessage') ? read(toChat, body) : null;
      return said && { to: String(said.chat_id), text: said.text };
    },
    answer: (n) => ({ ok: true, result: { message_id: n, date: 0, chat: { id: 1 } } }),
  },
  whatsapp_cloud: {
    name: 'WhatsApp',
    settings: { phoneNumberId: '555000111', accountId: '555000222' },
    secrets: META,
    address: 'https://graph.facebook.com',
    knock: ({ person, name, text, id, at }) =>
      byMeta({
        object: 'whatsapp_business_account',
        entry: [
          {
            id: '555000222',
            changes: [
              {
                field: 'messages',
                value: {
                  messaging_product: 'whatsapp',
                  metadata: { display_phone_number: '15550001', phone_number_id: '555000111' },
                  contacts: [{ wa_id: person, profile: { name } }],
                  messages: [
                    {
                      from: person,
                      id: `wamid.${id}`,
                      timestamp: String(seconds(at)),
                      type: 'text',
                      text: { body: text },
                    },
                  ],
                },
              },
            ],
          },
        ],
      }),
    arrived(_, body) {
      const said = read(toNumber, body);
      return said && { to: (said.to ?? said.recipient ?? '').replace('+', ''), text: said.text.body };
    },
    answer: (n) => ({ messaging_product: 'whatsapp', messages: [{ id: `wamid.desk${n}` }] }),
  },
  messenger: metaPlayer('Messenger', 'page', 'https://graph.facebook.com', {
    pageId: '100200300',
    appId: '900800700',
  }),
  instagram: metaPlayer('Instagram', 'instagram', 'https://graph.instagram.com', {
    accountId: '100200300',
    appId: '900800700',
  }),
  sms_twilio: {
    name: 'SMS',
    settings: { accountSid: `AC${'0'.repeat(32)}`, from: '+15550002' },
    secrets: { authToken: AUTH_TOKEN },
    address: 'https://api.twilio.com',
    knock({ person, text, id, door }) {
      const fields: Record<string, string> = {
        AccountSid: `AC${'0'.repeat(32)}`,
        Body: text,
        From: `+${person}`,
        MessageSid: `SM${id.padStart(32, '0')}`,
        NumMedia: '0',
        To: '+15550002',
      };
      const told = Object.keys(fields)
        .sort()
        .reduce((all, name) => all + name + fields[name], door);
      const signature = createHmac('sha1', AUTH_TOKEN).update(told).digest('base64');
      return {
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
        body: new URLSearchParams(fields).toString(),
      };
    },
    arrived(path, body) {
      const form = new URLSearchParams(body);
      const to = form.get('To');
      if (!path.endsWith('/Messages.json') || to === null) return null;
      return { to: to.replace('+', ''), text: form.get('Body') ?? '' };
    },
    answer: (n) => ({ sid: `SMdesk${n}`, status: 'queued' }),
  },
  custom: {
    name: 'Marketplace',
    settings: { sendTo: 'https://marketplace.example/messages' },
    secrets: { signingSecret: `whsec_${SIGNING_KEY.toString('base64')}` },
    address: 'https://marketplace.example',
    knock({ person, name, text, id, at }) {
      const event = { type: 'message', id, at: at.toISOString(), from: { id: person, name }, text };
      const body = JSON.stringify({ events: [event] });
      const timestamp = String(seconds(at));
      const signature = createHmac('sha256', SIGNING_KEY)
        .update(`${id}.${timestamp}.${body}`)
        .digest('base64');
      return {
        headers: {
          ...JSON_TYPE,
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
        },
        body,
      };
    },
    arrived(_, body) {
      const said = read(toPlace, body);
      return said && { to: String(said.to ?? said.place), text: said.text };
    },
    answer: (n) => ({ id: `desk-${n}` }),
  },
};
