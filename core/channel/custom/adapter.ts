import * as z from 'zod';
import type {
  Adapter,
  Admission,
  DoorAnswer,
  OutgoingPart,
  ProviderAnswer,
  SendOutcome,
} from '../adapter.ts';
import { customKind } from './kind.ts';
import { readPayload, requirePayload } from './payload.ts';
import { receivedOf } from './received.ts';
import type { CustomSettings } from './settings.ts';
import { refusalOf, signedBy } from './signature.ts';

const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';
const MOST_LATER_SECONDS = 3600;

const jsonAnswer = (status: number, body: object, contentType = JSON_TYPE): DoorAnswer => ({
  status,
  contentType,
  body: JSON.stringify(body),
});

/** What is told to who sends what cannot be understood: they write their side themselves. */
const notUnderstood = (errors: readonly object[]): DoorAnswer =>
  jsonAnswer(
    400,
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'channel.not_understood',
      detail: 'It is not understood, and nothing of it was taken.',
      errors,
    },
    PROBLEM_TYPE,
  );

const answerSchema = z.object({
  id: z.string().min(1).max(500),
  state: z.enum(['sent', 'delivered']).optional(),
});

/**
 * The channel that whoever runs the desk connects by a program of their own, such as a marketplace: what happens is pushed in, replies are
 * posted out, both signed as Standard Webhooks has it.
 */
export const customAdapter: Adapter<CustomSettings> = {
  ...customKind,
  admit(knock, _channel, { signingSecret, formerSigningSecret }, now): Admission {
    if (knock.method !== 'POST')
      return { is: 'answered', answer: jsonAnswer(405, { status: 405, detail: 'This address takes POST.' }) };
    const secrets = [signingSecret, formerSigningSecret].filter((one) => one !== undefined);
    const reason = refusalOf(knock, secrets, now);
    if (reason !== null) return { is: 'refused', reason };
    const read = readPayload(knock.body);
    if ('problems' in read) return { is: 'answered', answer: notUnderstood(read.problems) };
    return { is: 'admitted', answer: jsonAnswer(202, { taken: read.payload.events.length }) };
  },
  receive: (payload, _contentType, channel) => receivedOf(requirePayload(payload), channel),
  send(part, { key, settings }, { signingSecret = '' }, now) {
    const body = JSON.stringify(outgoing(key, part));
    const signed = signedBy(signingSecret, { id: part.id, body }, now);
    return {
      via: 'https',
      method: 'POST',
      url: settings.sendTo ?? '',
      headers: { 'content-type': JSON_TYPE, 'user-agent': 'Bilet-Channels/1', ...signed },
      body,
    };
  },
  sent,
  fetchMedia: ({ ref }) => ({
    is: 'file',
    request: { via: 'https', method: 'GET', url: ref, headers: {} },
  }),
};

/** What is posted to who takes replies. */
function outgoing(channel: string, { id, place, to, text, file, quotes, isByPerson }: OutgoingPart) {
  return { id, channel, place, to, text, isByPerson, ...(file && { file }), ...(quotes && { quotes }) };
}

/** What an answer to a reply says: any success has taken it, and may say by which id. */
function sent({ status, headers, body }: ProviderAnswer): SendOutcome {
  if (status >= 200 && status < 300) {
    const read = answerSchema.safeParse(jsonIn(body));
    return { is: 'sent', id: read.data?.id ?? '', ...(read.data?.state && { state: read.data.state }) };
  }
  if (status === 429 || status >= 500) {
    const asked = Number(headers['retry-after']);
    return { is: 'later', seconds: asked > 0 ? Math.min(asked, MOST_LATER_SECONDS) : 30 };
  }
  const code = status === 401 ? 'credentials_expired' : 'provider_refused';
  return { is: 'failed', failure: { code, detail: `HTTP ${status}` } };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
