import type { Admission, Knock, Secrets } from '../adapter.ts';
import { isSameText, isSignatureOf, textAnswer } from '../payload.ts';

/** What is secret about an app of Meta, and where each value is found. */
export const META_SECRETS = {
  appSecret: {
    required: true,
    found:
      'developers.facebook.com → your app → App settings → Basic → App secret. Meta signs with it what it sends.',
  },
  verifyToken: {
    required: true,
    found:
      'You choose it: 32 or more letters and digits, at random. Meta asks with it whether the address is the desk’s.',
  },
} as const;

const CHALLENGE = /^[\w-]{1,200}$/;

/** Whether a knock is Meta's: its question whether the address is ours, or what it signed over the very bytes by the secret of the app. */
export function admitMeta(knock: Knock, { appSecret, verifyToken }: Secrets): Admission {
  if (knock.method === 'GET') return handshake(knock, verifyToken);
  const [, signature] = /^sha256=([0-9a-f]{64})$/i.exec(knock.headers['x-hub-signature-256'] ?? '') ?? [];
  if (signature === undefined) return { is: 'refused', reason: 'unsigned' };
  const isMetas =
    Boolean(appSecret) &&
    isSignatureOf(knock.body, { secret: appSecret ?? '', signature, algorithm: 'sha256', encoding: 'hex' });
  if (!isMetas) return { is: 'refused', reason: 'wrong_signature' };
  return { is: 'admitted', answer: textAnswer(200, 'EVENT_RECEIVED') };
}

function handshake({ query }: Knock, verifyToken: string | undefined): Admission {
  const given = query['hub.verify_token'] ?? '';
  const challenge = query['hub.challenge'] ?? '';
  if (query['hub.mode'] !== 'subscribe' || !verifyToken || !isSameText(given, verifyToken))
    return { is: 'refused', reason: 'wrong_token' };
  if (!CHALLENGE.test(challenge)) return { is: 'refused', reason: 'unsigned' };
  return { is: 'answered', answer: textAnswer(200, challenge) };
}
