import * as z from 'zod';
import type { Health, ProviderAnswer, ProviderRequest, SendOutcome } from '../adapter.ts';
import { answered, lax } from '../payload.ts';
import type { Failure } from '../received.ts';

type AwsRequest = Extract<ProviderRequest, { via: 'aws' }>;

/** A request to AWS End User Messaging Social, which speaks REST. */
export const socialRequest = (path: string, body: object): AwsRequest => ({
  ...{ via: 'aws', service: 'social-messaging', method: 'POST', path: `/v1/whatsapp/${path}` },
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** A request to AWS End User Messaging SMS, which takes all at one address. */
export const smsRequest = (action: string, body: object): AwsRequest => ({
  ...{ via: 'aws', service: 'sms-voice', method: 'POST', path: '/' },
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `PinpointSMSVoiceV2.${action}`,
  },
  body: JSON.stringify(body),
});

const errorSchema = z.object({
  __type: lax(z.string()),
  code: lax(z.string()),
  message: lax(z.string()),
  Message: lax(z.string()),
  Reason: lax(z.string()),
});

/** An error of a service of AWS: its name, the reason where it gives one, and its words without any number. */
export interface AwsError {
  readonly name: string;
  readonly reason: string;
  readonly detail: string;
}

/** The error that an answer is; undefined where it is none. */
export function awsError({ status, headers, body }: ProviderAnswer): AwsError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const told = answered(errorSchema, body);
  const type = headers['x-amzn-errortype'] ?? told?.__type ?? told?.code ?? '';
  const [name = ''] = (type.split('#').at(-1) ?? '').split(':');
  const reason = told?.Reason ?? '';
  const words = (told?.message ?? told?.Message ?? '').replaceAll(/\+?\d{7,15}/g, '…');
  const detail = [name || String(status), reason, words].filter((text) => text !== '').join(' ');
  return { name, reason, detail: detail.slice(0, 300) };
}

/** Errors after which a request is to come again: too fast, a passing trouble, or credentials that have just ended. */
const LATER =
  /^(Throttl\w*|TooManyRequests\w*|InternalS\w*|ServiceUnavailable\w*|DependencyException|RequestExpired|ExpiredToken\w*|RequestTimeout\w*)$/;

/** What became of a request by which something was sent. @param id finds in an answer the id by which it is known */
export function awsOutcome(
  answer: ProviderAnswer,
  id: (body: string) => string | undefined,
  failureOf: (error: AwsError) => Failure['code'],
): SendOutcome {
  const error = awsError(answer);
  if (error === undefined) return { is: 'sent', id: id(answer.body) ?? '' };
  const { status, headers } = answer;
  if (LATER.test(error.name) || status === 429 || status >= 500) {
    const asked = Number(headers['retry-after']);
    return { is: 'later', seconds: asked > 0 ? Math.min(Math.ceil(asked), 3600) : 10 };
  }
  return { is: 'failed', failure: { code: failureOf(error), detail: error.detail } };
}

/** What a service of AWS says when it is asked how a number is. @param says makes words of an answer that is no error */
export function awsHealth(answer: ProviderAnswer, says: (body: string) => Health): Health {
  const error = awsError(answer);
  if (error === undefined) return says(answer.body);
  const isRefused = answer.status >= 400 && answer.status < 500 && !LATER.test(error.name);
  return { is: 'ill', code: isRefused ? 'permissions' : 'unreachable', says: `AWS says: ${error.detail}` };
}
