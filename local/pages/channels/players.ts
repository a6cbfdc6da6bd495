import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { byTwilio, JSON_TYPE, type Player, read, seconds, type Told, TWILIO } from './player.ts';
import { PLAYERS_BY_AWS } from './players-by-aws.ts';
import { PLAYERS_IN_PUBLIC } from './players-in-public.ts';
import { PLAYERS_OF_CALLS } from './players-of-calls.ts';
import { toNumber, whatsAppEntry } from './whatsapp.ts';

const META = { token: 'sample-token', appSecret: 'sample-app-secret', verifyToken: 'sample-verify-token' };
const WEBHOOK_TOKEN = 'sample-webhook-token';
const SIGNING_KEY = Buffer.from('a key for samples on one machine');

function byMeta(payload: object): Told {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', META.appSecret).update(body).digest('hex');
  return { by: 'door', headers: { ...JSON_TYPE, 'x-hub-signature-256': `sha256=${signature}` }, body };
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
  tell: ({ person, text, id, at }) =>
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
const toPlace = z.looseObject({ text: z.string(), place: z.unknown() });

/** The kinds of channels that the page can play, each with the settings of its sample. */
export const PLAYERS: Readonly<Record<string, Player>> = {
  telegram: {
    name: 'Telegram',
    settings: {},
    secrets: { token: '123456:sample-token', webhookToken: WEBHOOK_TOKEN },
    address: 'https://api.telegram.org',
    tell: ({ person, name, text, id, at }) => ({
      by: 'door',
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
    tell: (written) =>
      byMeta({ object: 'whatsapp_business_account', entry: [whatsAppEntry(written, '555000111')] }),
    arrived: (_, body) => toNumber(body),
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
    settings: { accountSid: TWILIO.accountSid, from: '+15550002' },
    secrets: { authToken: TWILIO.authToken },
    address: 'https://api.twilio.com',
    tell: ({ person, text, id, door }) =>
      byTwilio(door, {
        AccountSid: TWILIO.accountSid,
        Body: text,
        From: `+${person}`,
        MessageSid: `SM${id.padStart(32, '0')}`,
        NumMedia: '0',
        To: '+15550002',
      }),
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
    tell({ person, name, text, id, at }) {
      const event = { type: 'message', id, at: at.toISOString(), from: { id: person, name }, text };
      const body = JSON.stringify({ events: [event] });
      const timestamp = String(seconds(at));
      const signature = createHmac('sha256', SIGNING_KEY)
        .update(`${id}.${timestamp}.${body}`)
        .digest('base64');
      return {
        by: 'door',
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
  ...PLAYERS_BY_AWS,
  ...PLAYERS_IN_PUBLIC,
  ...PLAYERS_OF_CALLS,
};
