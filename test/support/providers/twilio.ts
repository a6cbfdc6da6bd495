import { createHmac } from 'node:crypto';
import type { Knock } from '../../../core/channel/index.ts';
import { type Answer, type Asked, json, knock, type StandIn, standIn } from './stand-in.ts';

const failed = (status: number, code: number, message: string): Answer =>
  json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });

/** A form as Twilio posts it, signed over the address and all of its fields. */
export function signedByTwilio(
  fields: Record<string, string>,
  authToken: string,
  { url, algorithm = 'sha1' }: { url?: string; algorithm?: 'sha1' | 'sha256' } = {},
): Knock {
  const one = knock({ body: new URLSearchParams(fields).toString(), ...(url !== undefined && { url }) });
  const told = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + fields[name], one.url);
  const signature = createHmac(algorithm, authToken).update(told).digest('base64');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  return { ...one, headers };
}

/** What Twilio does with messages of an account, as far as a desk uses it. */
export interface TwilioStandIn extends StandIn {
  readonly sent: Record<string, string>[];
  /** numbers that want no messages */
  readonly optedOut: Set<string>;
  tooFast(): void;
}

/** Starts a stand-in of Twilio for one account. @param files by the paths of their addresses */
export async function twilioStandIn({
  accountSid,
  authToken,
  files,
}: {
  accountSid: string;
  authToken: string;
  files: Readonly<Record<string, Buffer>>;
}): Promise<TwilioStandIn> {
  const sent: Record<string, string>[] = [];
  const optedOut = new Set<string>();
  let isTooFast = false;
  const account = `/2010-04-01/Accounts/${accountSid}`;

  function message({ body }: Asked): Answer {
    const told = Object.fromEntries(new URLSearchParams(body.toString()));
    if (isTooFast) {
      isTooFast = false;
      return failed(429, 20_429, 'Too Many Requests');
    }
    const { To = '', From, MessagingServiceSid, Body = '', MediaUrl } = told;
    if (!/^\+\d{7,15}$/.test(To)) return failed(400, 21_211, `Invalid 'To' Phone Number: ${To}`);
    if (!From && !MessagingServiceSid) return failed(400, 21_603, "A 'From' phone number is required");
    if (optedOut.has(To)) return failed(400, 21_610, `Attempt to send to unsubscribed recipient ${To}`);
    if (Body === '' && !MediaUrl) return failed(400, 21_602, 'Message body is required');
    if (Body.length > 1600) return failed(400, 21_617, 'The concatenated message body exceeds the limit');
    sent.push(told);
    return json(201, { sid: `SM${sent.length}`, status: 'queued' });
  }

  const server = await standIn((asked) => {
    const path = asked.url.pathname;
    const signed = files[path.replace('/signed', '')];
    if (path.startsWith('/signed') && signed !== undefined)
      return asked.headers.authorization
        ? { status: 400, body: 'Only one auth mechanism allowed' }
        : { status: 200, body: signed };
    const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    if (asked.headers.authorization !== basic) return failed(401, 20_003, 'Authenticate');
    if (path === `${account}/Messages.json` && asked.method === 'POST') return message(asked);
    if (path === `${account}.json`) return json(200, { sid: accountSid, status: 'active' });
    return failed(404, 20_404, 'The requested resource was not found');
  });
  return Object.assign(server, {
    sent,
    optedOut,
    tooFast: () => {
      isTooFast = true;
    },
  });
}
