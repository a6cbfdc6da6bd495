import * as z from 'zod';
import type { Adapter, Health } from '../adapter.ts';
import { type AwsError, awsError, awsHealth, awsOutcome, socialRequest } from '../aws/request.ts';
import { noDoor } from '../no-door.ts';
import { answered, lax } from '../payload.ts';
import type { Failure } from '../received.ts';
import { entryOfAws, ofNumber } from './aws-entry.ts';
import { type WhatsAppAwsSettings, whatsappAwsKind } from './aws-kind.ts';
import { whatsappMessage, whatsappTyping } from './message.ts';
import { receivedIn } from './receive.ts';

const sentSchema = z.object({ messageId: z.string().min(1) });
const uploadedSchema = z.object({ mediaId: z.string().min(1) });

/** A number of WhatsApp by AWS: messages come by a topic into the desk's queue, and what it asks is signed by the function that asks. */
export const whatsappAwsAdapter = {
  ...whatsappAwsKind,
  admit: noDoor,
  receive: (payload, _contentType, { settings }) =>
    receivedIn(ofNumber(entryOfAws(payload), settings.phoneNumberId), {
      phoneNumberId: settings.phoneNumberId,
      // AWS answers with an id of its own, which no state has: what was given along is what comes back.
      idOf: ({ id, biz_opaque_callback_data: ours }) => ours ?? id,
    }),
  send: (part, { settings }) => passedOn(settings, whatsappMessage(part)),
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
  check: {
    ask: (_door, { settings: { numberArn } }) => ({
      ...{ via: 'aws', service: 'social-messaging', method: 'GET', headers: {}, body: '' },
      path: `/v1/whatsapp/waba/phone/details?id=${encodeURIComponent(numberArn)}`,
    }),
    understand: (answer) => awsHealth(answer, healthIn),
  },
  typing: (_place, { settings }, _secrets, heard) =>
    heard === undefined ? null : passedOn(settings, whatsappTyping(heard)),
} satisfies Adapter<WhatsAppAwsSettings>;

/** A request to Meta, which AWS passes on as it is: a message, or that one was read. */
const passedOn = ({ numberArn, apiVersion }: WhatsAppAwsSettings, told: object) =>
  socialRequest('send', {
    originationPhoneNumberId: numberArn,
    metaApiVersion: apiVersion,
    message: Buffer.from(JSON.stringify(told)).toString('base64'),
  });

const detailsSchema = z.object({
  phoneNumber: z.object({ displayPhoneNumber: lax(z.string()), metaPhoneNumberId: lax(z.string()) }),
});
function healthIn(body: string): Health {
  const number = answered(detailsSchema, body)?.phoneNumber;
  if (number === undefined)
    return { is: 'ill', code: 'unreachable', says: 'AWS says nothing of the number.' };
  return { is: 'well', says: `AWS lets the desk use ${number.displayPhoneNumber ?? 'the number'}.` };
}

function failureOf({ name }: AwsError): Failure['code'] {
  if (name.startsWith('AccessDenied') || name === 'LimitExceededException') return 'not_allowed';
  return name === 'ResourceNotFoundException' ? 'not_allowed' : 'provider_refused';
}
