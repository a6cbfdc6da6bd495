import type { MESSENGERS } from '../../schemas/identity.ts';

/** What channels are called on which providers give identities. */
export const MESSENGER_NAMES: Readonly<Record<(typeof MESSENGERS)[number], string>> = {
  whatsapp: 'WhatsApp',
  telegram: 'Telegram',
  messenger: 'Facebook Messenger',
  instagram: 'Instagram',
  sms: 'Text message',
  viber: 'Viber',
  line: 'LINE',
  slack: 'Slack',
  discord: 'Discord',
  x: 'X',
  discourse: 'Discourse',
  chat: 'Chat',
  call: 'Call',
  custom: 'Own channel',
};
