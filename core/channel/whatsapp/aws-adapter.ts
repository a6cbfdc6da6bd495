import * as z from 'zod';
import type { Adapter } from '../adapter.ts';
import { type AwsError, awsError, awsOutcome, socialRequest } from '../aws/request.ts';
import { noDoor } from '../aws/told.ts';
import { graphVersionSchema } from '../meta/graph.ts';
import { answered } from '../payload.ts';
import type { Failure } from '../received.ts';
import { entryOfAws, ofNumber } from './aws-entry.ts';
import { WHATSAPP_ABILITIES, whatsappMessage } from './message.ts';
import { receivedIn } from './receive.ts';

/** What an admin says of a number that is connected to AWS End User Messaging Social. */
const whatsappAwsSettings = z.strictObject({
  /** the console of AWS End User Messaging Social → the business account → the number: its ARN */
  numberArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:social-messaging:[a-z0-9-]+:\d{12}:phone-number-id\/[0-9a-zA-Z]+$/,
      'must be the ARN of a phone number, such as arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/976c…',
    ),
  /** on the same page: Meta's id of the number (Meta phone number ID) */
  phoneNumberId: z.string().regex(/^\d{5,25}$/, 'must be an id in digits'),
  apiVersion: graphVersionSchema,
});
type WhatsAppAwsSettings = z.infer<typeof whatsappAwsSettings>;

const sentSchema = z.object({ messageId: z.string().min(1) });
const uploadedSchema = z.object({ mediaId: z.string().min(1) });

/** A number of WhatsApp by AWS: messages come by a topic into the desk's queue, and what it asks is signed by the function that asks. */
export const whatsappAwsAdapter = {
  kind: 'whatsapp_aws',
  channel: 'whatsapp',
  settings: whatsappAwsSettings,
  secrets: {},
  abilities: () => WHATSAPP_ABILITIES,
  admit: noDoor,
  receive: (payload, _contentType, { settings }) =>
    receivedIn(ofNumber(entryOfAws(payload), settings.phoneNumberId), {
      phoneNumberId: settings.phoneNumberId,
      // AWS answers with an id of its own, which no state has: what was given along is what comes back.
      idOf: ({ id, biz_opaque_callback_data: ours }) => ours ?? id,
    }),
  send: (part, { settings: { numberArn, apiVersion } }) =>
    socialRequest('send', {
      originationPhoneNumberId: numberArn,
      metaApiVersion: apiVersion,
      message: Buffer.from(JSON.stringify(whatsappMessage(part))).toString('base64'),
    }),
  sent: (answer) => awsOutcome(answer, (body) => answered(sentSchema, body)?.messageId, failureOf),
  upload: {
    request: (file, { settings: { numberArn } }) =>
      socialRequest('media', { originationPhoneNumberId: numberArn, sourceS3PresignedUrl: file }),
    idIn: ({ body }) => answered(uploadedSchema, body)?.mediaId,
  },
  fetchMedia: ({ ref }, before, { settings: { numberArn } }) => {
    if (before === null)
      return {
        is: 'put',
        request: (to) =>
          socialRequest('media/get', {
            mediaId: ref,
            originationPhoneNumberId: numberArn,
            destinationS3PresignedUrl: to,
          }),
      };
    const outcome = awsOutcome(before, () => undefined, failureOf);
    if (outcome.is === 'later') return outcome;
    return { is: 'missing', detail: awsError(before)?.detail ?? 'no file' };
  },
} satisfies Adapter<WhatsAppAwsSettings>;

function failureOf({ name }: AwsError): Failure['code'] {
  if (name.startsWith('AccessDenied') || name === 'LimitExceededException') return 'not_allowed';
  return name === 'ResourceNotFoundException' ? 'not_allowed' : 'provider_refused';
}
