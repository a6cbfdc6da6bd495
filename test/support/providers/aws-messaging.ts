import * as z from 'zod';
import { type Answer, type Asked, json, type StandIn, standIn } from './stand-in.ts';

/** What a desk asked of AWS End User Messaging, as far as it was taken. */
export interface AwsMessagingStandIn extends StandIn {
  /** messages of WhatsApp, as Meta would get them */
  readonly whatsApp: object[];
  readonly sms: Record<string, unknown>[];
  /** files that were given to WhatsApp, by the ids of its own */
  readonly uploaded: Map<string, Buffer>;
  /** numbers that want no SMS */
  readonly optedOut: Set<string>;
  /** refuses the next request in this way */
  refuse(status: number, type: string, told?: object): void;
}

const failed = (status: number, type: string, told: object = {}): Answer =>
  json(status, { __type: `com.amazonaws.example#${type}`, ...told });

const linkSchema = z.object({ url: z.url(), headers: z.record(z.string(), z.string()) });
const arn = z.string().regex(/^arn:aws:social-messaging:[\w-]+:\d{12}:phone-number-id\/[0-9a-zA-Z]+$/);
const sendSchema = z.strictObject({
  originationPhoneNumberId: arn,
  metaApiVersion: z.string().regex(/^v\d+\.0$/),
  message: z.base64(),
});
const uploadSchema = z.strictObject({ originationPhoneNumberId: arn, sourceS3PresignedUrl: linkSchema });
const fetchSchema = z.strictObject({
  originationPhoneNumberId: arn,
  mediaId: z.string(),
  destinationS3PresignedUrl: linkSchema,
});
const textSchema = z.strictObject({
  DestinationPhoneNumber: z.string().regex(/^\+[1-9]\d{6,14}$/),
  OriginationIdentity: z.string(),
  MessageBody: z.string().max(1600),
  MessageType: z.enum(['TRANSACTIONAL', 'PROMOTIONAL']),
  Context: z.record(z.string(), z.string()).optional(),
  ConfigurationSetName: z.string().optional(),
  MaxPrice: z.string().optional(),
  DryRun: z.boolean().default(false),
});

/**
 * Starts a stand-in of AWS End User Messaging, Social and SMS, in the protocols of their SDKs (REST-JSON and JSON 1.0), which takes what is signed alone.
 * @param files that people have sent over WhatsApp, by the ids of WhatsApp
 * @param isSigned false: also what is not, for requests that are looked at before they are signed
 */
export async function awsMessagingStandIn({
  files = {},
  isSigned = true,
}: {
  files?: Readonly<Record<string, Buffer>>;
  isSigned?: boolean;
}): Promise<AwsMessagingStandIn> {
  const whatsApp: object[] = [];
  const sms: Record<string, unknown>[] = [];
  const uploaded = new Map<string, Buffer>();
  const optedOut = new Set<string>();
  let refusal: Answer | undefined;

  const doors: Record<string, (body: unknown) => Answer | Promise<Answer>> = {
    '/v1/whatsapp/send': (body) => {
      const told = sendSchema.safeParse(body);
      if (!told.success) return failed(400, 'InvalidParametersException', { message: told.error.message });
      whatsApp.push(JSON.parse(Buffer.from(told.data.message, 'base64').toString()));
      return json(200, { messageId: `aws-${whatsApp.length}` });
    },
    '/v1/whatsapp/waba/phone/details': () =>
      json(200, { phoneNumber: { displayPhoneNumber: '+49 30 123456' } }),
    '/v1/whatsapp/media': async (body) => {
      const { url, headers } = uploadSchema.parse(body).sourceS3PresignedUrl;
      if (headers['Content-Type'] === undefined) return failed(400, 'InvalidParametersException');
      const id = `media-${uploaded.size + 1}`;
      uploaded.set(id, Buffer.from(await (await fetch(url)).arrayBuffer()));
      return json(200, { mediaId: id });
    },
    '/v1/whatsapp/media/get': async (body) => {
      const { mediaId, destinationS3PresignedUrl: to } = fetchSchema.parse(body);
      const file = files[mediaId];
      if (file === undefined) return failed(404, 'ResourceNotFoundException', { message: 'No such media' });
      await fetch(to.url, { method: 'PUT', body: new Uint8Array(file), headers: to.headers });
      return json(200, { mimeType: 'image/png', fileSize: 1 });
    },
    'PinpointSMSVoiceV2.SendTextMessage': (body) => {
      const told = textSchema.safeParse(body);
      if (!told.success) return failed(400, 'ValidationException', { Reason: 'INVALID_PARAMETER' });
      if (optedOut.has(told.data.DestinationPhoneNumber))
        return failed(400, 'ConflictException', {
          Message: `${told.data.DestinationPhoneNumber} is opted out`,
          Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
        });
      const { DryRun, ...sent } = told.data;
      if (!DryRun) sms.push(sent);
      return json(200, { MessageId: `sms-${sms.length}` });
    },
  };

  async function answer({ url, headers, body }: Asked): Promise<Answer> {
    if (isSigned && !/^AWS4-HMAC-SHA256 Credential=/.test(headers.authorization ?? ''))
      return failed(403, 'MissingAuthenticationTokenException');
    const refused = refusal;
    refusal = undefined;
    if (refused !== undefined) return refused;
    const door = doors[headers['x-amz-target'] ?? url.pathname];
    return door === undefined
      ? failed(400, 'UnknownOperationException')
      : door(JSON.parse(body.toString() || '{}'));
  }

  return Object.assign(await standIn(answer), {
    ...{ whatsApp, sms, uploaded, optedOut },
    refuse: (status: number, type: string, told?: object) => {
      refusal = failed(status, type, told);
    },
  });
}

/** What SNS puts into a queue of what was published. */
export const fromTopic = (message: object, at = '2026-03-01T11:00:00.000Z') => ({
  Type: 'Notification' as const,
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: 'arn:aws:sns:eu-central-1:123456789012:whatsapp',
  Message: JSON.stringify(message),
  Timestamp: at,
});

/** What AWS End User Messaging Social publishes of a number: an entry of Meta as text. */
export const publishedOfWhatsApp = (phoneNumberId: string, value: object, field = 'messages') => ({
  context: {
    MetaWabaIds: [{ wabaId: '102290129', arn: 'arn:aws:social-messaging:eu-central-1:123456789012:waba/a1' }],
    MetaPhoneNumberIds: [
      {
        metaPhoneNumberId: phoneNumberId,
        arn: 'arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/b2',
      },
    ],
  },
  whatsAppWebhookEntry: JSON.stringify({
    id: '102290129',
    changes: [{ field, value: { metadata: { phone_number_id: phoneNumberId }, ...value } }],
  }),
  aws_account_id: '123456789012',
  message_timestamp: '2026-03-01T11:00:00.000000Z',
  messageId: '6d69f07a-c317-4278-9d5c-6a84078419ec',
});

/** What AWS End User Messaging SMS publishes of what somebody wrote. */
export const publishedOfSms = (
  inboundMessageId: string,
  messageBody: string,
  { from = '+4930123456', to = '+15550100' } = {},
) => ({
  originationNumber: from,
  destinationNumber: to,
  messageKeyword: 'KEYWORD_123456789012',
  messageBody,
  inboundMessageId,
  previousPublishedMessageId: 'wJalrXUtnFEMI',
});

/** What EventBridge puts into a queue of how far an SMS got. */
export const stateOfSms = (eventType: string, given: object = {}) => ({
  version: '0',
  id: '5c0fa4f8-e4ba-ed02-6101-c795472fccd0',
  'detail-type': 'Text Message Delivery Status Updated',
  source: 'aws.sms-voice' as const,
  account: '123456789012',
  time: '2026-03-01T11:05:00Z',
  region: 'eu-central-1',
  resources: [],
  detail: {
    ...{ eventType, eventVersion: '1.0', eventTimestamp: Date.parse('2026-03-01T11:05:00Z'), isFinal: true },
    ...{ originationPhoneNumber: '+15550100', isoCountryCode: 'DE', messageId: 'sms-1' },
    ...{ messageType: 'TRANSACTIONAL', messageStatus: eventType, totalMessageParts: 1 },
    ...given,
  },
});
