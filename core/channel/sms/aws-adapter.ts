import * as z from 'zod';
import type { Adapter, Health, ProviderAnswer } from '../adapter.ts';
import { type AwsError, awsError, awsHealth, awsOutcome, smsRequest } from '../aws/request.ts';
import { noDoor } from '../no-door.ts';
import { answered } from '../payload.ts';
import type { Failure } from '../received.ts';
import { type SmsAwsSettings, smsAwsKind } from './aws-kind.ts';
import { contextOf, receivedIn } from './aws-receive.ts';
import { straightened } from './parts.ts';

/** A number of the USA at which AWS itself answers ("Simulator phone numbers", AWS End User Messaging SMS User Guide). */
const TO_NOBODY = '+14254147755';
/** Reasons of AWS that are about whom a message goes to, as where the account is in the sandbox, or the number is of another country. */
const ABOUT_WHOM =
  /^(DESTINATION_\w+|SENDER_ID_\w+|COUNTRY_CODE_MISMATCH|INTERNATIONAL_SENDING_NOT_SUPPORTED|INVALID_IDENTITY_FOR_DESTINATION_COUNTRY)$/;

const sentSchema = z.object({ MessageId: z.string().min(1) });

/** SMS by AWS: messages come by a topic into the desk's queue, states by events of AWS or by the topic. */
export const smsAwsAdapter = {
  ...smsAwsKind,
  admit: noDoor,
  receive: (payload, _contentType, _channel, cameAt) => receivedIn(payload, cameAt),
  send: ({ id, place, text }, { key, settings: { number, sendAs, configurationSet, mostDollars } }) =>
    smsRequest('SendTextMessage', {
      DestinationPhoneNumber: place,
      OriginationIdentity: sendAs ?? number,
      MessageBody: straightened(text),
      MessageType: 'TRANSACTIONAL',
      Context: contextOf(key, id),
      ...(configurationSet !== null && { ConfigurationSetName: configurationSet }),
      ...(mostDollars !== null && { MaxPrice: mostDollars }),
    }),
  check: {
    // Nobody gets it, and it costs nothing: AWS only looks whether it could be sent.
    ask: (_door, { settings: { number, sendAs } }) =>
      smsRequest('SendTextMessage', {
        DestinationPhoneNumber: TO_NOBODY,
        OriginationIdentity: sendAs ?? number,
        MessageBody: 'Is all well?',
        MessageType: 'TRANSACTIONAL',
        DryRun: true,
      }),
    understand: healthOf,
  },
  sent: (answer) => awsOutcome(answer, (body) => answered(sentSchema, body)?.MessageId, failureOf),
} satisfies Adapter<SmsAwsSettings>;

/** What AWS says of a message to nobody means: that it could not go there is nothing against the number by which it was to go. */
function healthOf(answer: ProviderAnswer): Health {
  const well: Health = { is: 'well', says: 'AWS lets the desk send as the number.' };
  const error = awsError(answer);
  if (error !== undefined && ABOUT_WHOM.test(error.reason)) return well;
  return awsHealth(answer, () => well);
}

function failureOf({ name, reason }: AwsError): Failure['code'] {
  if (reason === 'DESTINATION_PHONE_NUMBER_OPTED_OUT') return 'opted_out';
  if (reason === 'INVALID_PARAMETER' || reason === 'COUNTRY_CODE_MISMATCH') return 'provider_refused';
  return name === 'ValidationException' ? 'provider_refused' : 'not_allowed';
}
