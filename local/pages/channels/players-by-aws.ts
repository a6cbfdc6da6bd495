import * as z from 'zod';
import { type Player, read, type Told, type Written } from './player.ts';
import { toNumber, whatsAppEntry } from './whatsapp.ts';

/** The region of the local desk. */
const REGION = 'us-east-1';
const NUMBER = '+15550003';
const NUMBER_ARN = `arn:aws:social-messaging:${REGION}:000000000000:phone-number-id/5a4d9c`;
const PHONE_NUMBER_ID = '555000333';

/** What a topic tells, in the envelope of SNS. */
const byTopic = (topic: string, { at }: Written, message: object): Told => ({
  by: 'queue',
  body: {
    Type: 'Notification',
    TopicArn: `arn:aws:sns:${REGION}:000000000000:${topic}`,
    Message: JSON.stringify(message),
    Timestamp: at.toISOString(),
  },
});

const whatsAppSchema = z.object({ message: z.base64() });
const smsSchema = z.object({
  DestinationPhoneNumber: z.string(),
  MessageBody: z.string(),
  DryRun: z.boolean().default(false),
});

/** Numbers of AWS End User Messaging, which knocks at no door: what its topics tell is put into the queue of channels. */
export const PLAYERS_BY_AWS: Readonly<Record<string, Player>> = {
  whatsapp_aws: {
    name: 'WhatsApp by AWS',
    settings: { numberArn: NUMBER_ARN, phoneNumberId: PHONE_NUMBER_ID },
    secrets: {},
    address: `https://social-messaging.${REGION}.amazonaws.com`,
    tell: (written) =>
      byTopic('whatsapp', written, {
        context: { MetaPhoneNumberIds: [{ metaPhoneNumberId: PHONE_NUMBER_ID, arn: NUMBER_ARN }] },
        whatsAppWebhookEntry: JSON.stringify(whatsAppEntry(written, PHONE_NUMBER_ID)),
        messageId: written.id,
      }),
    arrived(_, body) {
      const said = read(whatsAppSchema, body);
      return said && toNumber(Buffer.from(said.message, 'base64').toString('utf8'));
    },
    answer: (n) => ({ messageId: `desk-${n}` }),
    shows: () => ({ phoneNumber: { displayPhoneNumber: '+1 555 0003' } }),
  },
  sms_aws: {
    name: 'SMS by AWS',
    settings: { number: NUMBER },
    secrets: {},
    address: `https://sms-voice.${REGION}.amazonaws.com`,
    tell: (written) =>
      byTopic('sms', written, {
        originationNumber: `+${written.person}`,
        destinationNumber: NUMBER,
        messageKeyword: 'KEYWORD',
        messageBody: written.text,
        inboundMessageId: written.id,
      }),
    arrived(_, body) {
      const said = read(smsSchema, body);
      if (said === null || said.DryRun) return null;
      return { to: said.DestinationPhoneNumber.replace('+', ''), text: said.MessageBody };
    },
    answer: (n) => ({ MessageId: `desk-${n}` }),
  },
};
