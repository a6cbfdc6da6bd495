import * as z from 'zod';
import type { Adapter } from '../adapter.ts';
import { type AwsError, awsOutcome, smsRequest } from '../aws/request.ts';
import { noDoor } from '../no-door.ts';
import { answered } from '../payload.ts';
import type { Failure } from '../received.ts';
import { type SmsAwsSettings, smsAwsKind } from './aws-kind.ts';
import { contextOf, receivedIn } from './aws-receive.ts';
import { straightened } from './parts.ts';

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
  sent: (answer) => awsOutcome(answer, (body) => answered(sentSchema, body)?.MessageId, failureOf),
} satisfies Adapter<SmsAwsSettings>;

function failureOf({ name, reason }: AwsError): Failure['code'] {
  if (reason === 'DESTINATION_PHONE_NUMBER_OPTED_OUT') return 'opted_out';
  if (reason === 'INVALID_PARAMETER' || reason === 'COUNTRY_CODE_MISMATCH') return 'provider_refused';
  return name === 'ValidationException' ? 'provider_refused' : 'not_allowed';
}
