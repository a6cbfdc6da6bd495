import type { CALL_DIRECTIONS, CALL_OUTCOMES } from '../../schemas/call.ts';
import type { ChannelDelivery, EmailDelivery } from '../../schemas/delivery.ts';
import type { MessageKind } from '../../schemas/message.ts';
import type { KnownOrigin } from '../../schemas/origin.ts';
import {
  callOf,
  isAutomatic,
  isSuspicious,
  isUnanswerable,
  receivedOf,
  talkedSeconds,
} from '../message/index.ts';
import { ACTOR_KINDS } from './actor-kinds.ts';
import { MESSENGER_NAMES } from './channel-names.ts';
import type { Facts } from './facts.ts';
import { AGENTS, choicesOf, EVERYBODY, type FieldEntry, NOBODY, textOf } from './standard-field.ts';

const shared = { subject: 'message', seenBy: EVERYBODY, setBy: NOBODY } as const;
const forAgents = { ...shared, seenBy: AGENTS } as const;
const receivedIn = ({ message }: Facts) => (message ? (receivedOf(message) ?? undefined) : undefined);

const pageIn = ({ message }: Facts) => {
  const origin = message?.origin;
  return origin?.channel === 'form' || origin?.channel === 'portal' ? origin : undefined;
};

const callIn = ({ message }: Facts) => (message && callOf(message)) ?? undefined;

const ORIGINS = choicesOf<KnownOrigin['channel']>({
  email: 'Email',
  form: 'Form',
  portal: 'Help centre',
  api: 'API',
  import: 'Import',
  ...MESSENGER_NAMES,
});
const DELIVERIES = choicesOf<EmailDelivery['state'] | ChannelDelivery['state']>({
  queued: 'Queued',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  delayed: 'Delayed',
  bounced: 'Bounced',
  complained: 'Complained about',
  withheld: 'Withheld',
  failed: 'Failed',
  undone: 'Taken back',
});

/** What is known of the message that the facts tell of: of a mail, also how it came. */
export const MESSAGE_FIELDS = {
  kind: {
    ...shared,
    type: 'choice',
    labels: { en: 'Kind of message' },
    choices: choicesOf<MessageKind>({
      public_reply: 'Public reply',
      internal_note: 'Internal note',
      customer_message: 'Customer message',
    }),
    read: ({ message }) => textOf(message?.kind),
  },
  author: {
    ...shared,
    type: 'choice',
    labels: { en: 'Author of the message' },
    choices: ACTOR_KINDS,
    read: ({ message }) => textOf(message?.author.kind),
  },
  origin: {
    ...shared,
    type: 'choice',
    labels: { en: 'Channel of the message' },
    choices: ORIGINS,
    read: ({ message }) => textOf(message?.origin.channel),
  },
  delivery: {
    ...forAgents,
    type: 'choice',
    labels: { en: 'How far the reply got' },
    choices: DELIVERIES,
    read: ({ message }) => (message?.kind === 'public_reply' ? textOf(message.delivery.state) : undefined),
  },
  text: {
    ...shared,
    type: 'long_text',
    labels: { en: 'Text of the message' },
    read: ({ message }) => message?.text,
  },
  replyText: {
    ...shared,
    type: 'long_text',
    labels: { en: 'Text of the message without quotes' },
    read: ({ message }) => message?.replyText,
  },
  attachments: {
    ...shared,
    type: 'integer',
    labels: { en: 'Files of the message' },
    read: ({ message }) => message?.attachments.length,
  },
  createdAt: {
    ...shared,
    type: 'date_time',
    labels: { en: 'Message written' },
    read: ({ message }) => message?.createdAt,
  },
  to: {
    ...forAgents,
    type: 'address',
    labels: { en: 'Reply to another address' },
    read: ({ message }) => (message?.kind === 'public_reply' ? (message.to ?? undefined) : undefined),
  },
  from: {
    ...forAgents,
    type: 'address',
    labels: { en: 'Sender of the mail' },
    read: (facts) => receivedIn(facts)?.from,
  },
  fromName: {
    ...forAgents,
    type: 'text',
    labels: { en: "Sender's name" },
    read: (facts) => receivedIn(facts)?.fromName,
  },
  recipients: {
    ...forAgents,
    type: 'address',
    many: true,
    labels: { en: 'Recipients of the mail' },
    read: (facts) => {
      const { message } = facts;
      if (message?.kind === 'public_reply') return message.recipients?.map(({ address }) => address);
      const received = receivedIn(facts);
      return received && [...(received.to ?? []), ...(received.cc ?? [])].map(({ address }) => address);
    },
  },
  replyTo: {
    ...forAgents,
    type: 'address',
    labels: { en: 'Who filled in the form' },
    read: (facts) => receivedIn(facts)?.replyTo,
  },
  form: {
    ...forAgents,
    type: 'text',
    labels: { en: 'Form of the message' },
    read: (facts) => pageIn(facts)?.form ?? undefined,
  },
  site: {
    ...forAgents,
    type: 'text',
    labels: { en: 'Site of the form' },
    read: (facts) => {
      const page = pageIn(facts);
      return page?.channel === 'form' ? page.site : undefined;
    },
  },
  ip: {
    ...forAgents,
    type: 'text',
    labels: { en: 'Network address from which the message was written' },
    read: (facts) => {
      const origin = facts.message?.origin;
      return origin?.channel === 'api' || origin?.channel === 'chat' ? origin.ip : pageIn(facts)?.ip;
    },
  },
  callDirection: {
    ...forAgents,
    type: 'choice',
    labels: { en: 'Direction of the call' },
    choices: choicesOf<(typeof CALL_DIRECTIONS)[number]>({
      inbound: 'Inbound',
      outbound: 'Outbound',
      internal: 'Among agents',
    }),
    read: (facts) => textOf(callIn(facts)?.direction),
  },
  callOutcome: {
    ...forAgents,
    type: 'choice',
    labels: { en: 'Outcome of the call' },
    choices: choicesOf<(typeof CALL_OUTCOMES)[number]>({
      failed: 'Failed',
      busy: 'Busy',
      missed: 'Missed',
      declined: 'Declined',
      voicemail: 'Voicemail',
      answered: 'Answered',
    }),
    read: (facts) => textOf(callIn(facts)?.outcome),
  },
  callSeconds: {
    ...forAgents,
    type: 'integer',
    labels: { en: 'Seconds of talk in the call' },
    read: (facts) => {
      const call = callIn(facts);
      return (call && talkedSeconds(call)) ?? undefined;
    },
  },
  automatic: {
    ...forAgents,
    type: 'boolean',
    labels: { en: 'Message written by a machine' },
    read: ({ message }) => message && isAutomatic(message),
  },
  unanswerable: {
    ...forAgents,
    type: 'boolean',
    labels: { en: 'Message never answered automatically' },
    read: ({ message }) => message && isUnanswerable(message),
  },
  doubted: {
    ...forAgents,
    type: 'boolean',
    labels: { en: 'Sender in doubt' },
    read: ({ message }) => message && receivedOf(message)?.doubted === true,
  },
  unknownSender: {
    ...forAgents,
    type: 'boolean',
    labels: { en: 'Sender new to the ticket' },
    read: ({ message }) => message && receivedOf(message)?.unknownSender === true,
  },
  unknownRecipient: {
    ...forAgents,
    type: 'boolean',
    labels: { en: 'Sent to no mailbox' },
    read: ({ message }) => message && receivedOf(message)?.unknownRecipient === true,
  },
  suspicious: {
    ...forAgents,
    type: 'boolean',
    labels: { en: 'Suspected of spam or a virus' },
    read: ({ message }) => message && isSuspicious(message),
  },
} as const satisfies Record<string, FieldEntry>;
