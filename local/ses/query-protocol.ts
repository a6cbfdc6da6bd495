import * as z from 'zod';
import type { LocalResponse } from '../http.ts';
import { ServiceError } from '../service-error.ts';
import type { SendingLimits } from './quota.ts';

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

const sendRawEmail = z.object({
  source: z.string().optional(),
  destinations: z.array(z.string()),
  raw: z.base64().min(1),
  configurationSet: z.string().optional(),
  tags: z.array(
    z.object({
      Name: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/),
      Value: z.string().regex(/^[A-Za-z0-9_.@-]{1,256}$/),
    }),
  ),
});

/** The parameters of SendRawEmail. */
export type SendRawEmail = Omit<z.infer<typeof sendRawEmail>, 'raw' | 'tags'> & {
  raw: Buffer;
  tags: Record<string, string>;
};

function members(form: URLSearchParams, name: string): string[] {
  const found: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = form.get(`${name}.member.${index}`);
    if (value === null) return found;
    found.push(value);
  }
}

function tagsOf(form: URLSearchParams): { Name: string; Value: string }[] {
  const found: { Name: string; Value: string }[] = [];
  for (let index = 1; ; index += 1) {
    const Name = form.get(`Tags.member.${index}.Name`);
    if (Name === null) return found;
    found.push({ Name, Value: form.get(`Tags.member.${index}.Value`) ?? '' });
  }
}

/** A request that the local SES understands. */
export type SesRequest = { action: 'SendRawEmail'; mail: SendRawEmail } | { action: 'GetSendQuota' };

/** Reads a request of SES's query protocol. Throws ServiceError for what is not well-formed or not supported. */
export function readRequest(body: Buffer): SesRequest {
  const form = new URLSearchParams(body.toString());
  const action = form.get('Action');
  if (action === 'GetSendQuota') return { action };
  if (action === 'SendRawEmail') return { action, mail: readSendRawEmail(form) };
  throw new ServiceError('InvalidAction', `The action ${action} is not supported here.`);
}

function readSendRawEmail(form: URLSearchParams): SendRawEmail {
  const parsed = sendRawEmail.safeParse({
    source: form.get('Source') ?? undefined,
    destinations: members(form, 'Destinations'),
    raw: form.get('RawMessage.Data') ?? '',
    configurationSet: form.get('ConfigurationSetName') ?? undefined,
    tags: tagsOf(form),
  });
  if (!parsed.success) throw new ServiceError('InvalidParameterValue', z.prettifyError(parsed.error));
  const { raw, tags, ...rest } = parsed.data;
  const tagMap = Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value]));
  return { ...rest, raw: Buffer.from(raw, 'base64'), tags: tagMap };
}

const escapeXml = (text: string): string => text.replace(/[<>&"]/g, (one) => `&#${one.charCodeAt(0)};`);
const xml = (status: number, body: string): LocalResponse => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});

function answered(action: string, result: string, requestId: string): LocalResponse {
  return xml(
    200,
    `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

/** The answer to a mail that was taken. */
export function accepted(messageId: string, requestId: string): LocalResponse {
  return answered('SendRawEmail', `<MessageId>${messageId}</MessageId>`, requestId);
}

/** What may be sent, and what was sent in the last day. */
export function quotaAnswer(
  { mailsPerSecond, mailsPerDay }: SendingLimits,
  sentInDay: number,
  requestId: string,
): LocalResponse {
  const facts = { Max24HourSend: mailsPerDay, MaxSendRate: mailsPerSecond, SentLast24Hours: sentInDay };
  const result = Object.entries(facts).map(([name, value]) => `<${name}>${value.toFixed(1)}</${name}>`);
  return answered('GetSendQuota', result.join(''), requestId);
}

/** The answer to a mail that was refused. */
export function refused(error: ServiceError, requestId: string): LocalResponse {
  return xml(
    400,
    `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${error.code}</Code>` +
      `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  );
}
