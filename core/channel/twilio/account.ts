import * as z from 'zod';
import type { Adapter, Admission, DoorAnswer, Health, Knock, ProviderAnswer, Secrets } from '../adapter.ts';
import { answered, onlyPost } from '../payload.ts';
import { isSignedByTwilio, signedWith } from '../sms/twilio-signature.ts';

export const TWILIO_API = 'https://api.twilio.com/2010-04-01';

/** Whether a knock is signed by an account of Twilio's: by its present token or the former one, or by its shared key where Twilio says so. */
export function admittedByTwilio(
  knock: Knock,
  { authToken, formerAuthToken, sharedKey }: Secrets,
  answer: DoorAnswer,
): Admission {
  const other = onlyPost(knock);
  if (other !== null) return other;
  if (knock.headers['x-twilio-signature'] === undefined) return { is: 'refused', reason: 'unsigned' };
  const signed = signedWith(knock);
  const keys = signed?.by === 'sharedKey' ? [sharedKey] : [authToken, formerAuthToken];
  return signed !== null && keys.some((key) => key && isSignedByTwilio(knock, key, signed.algorithm))
    ? { is: 'admitted', answer }
    : { is: 'refused', reason: 'wrong_signature' };
}

/** By which Twilio knows who asks. */
export const twilioAuthorization = (accountSid: string, { authToken = '' }: Secrets) => ({
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
});

/** Asks Twilio how the account is. */
export const twilioCheck = {
  ask: (_door, { settings: { accountSid } }, secrets) => ({
    via: 'https',
    method: 'GET',
    url: `${TWILIO_API}/Accounts/${accountSid}.json`,
    headers: twilioAuthorization(accountSid, secrets),
  }),
  understand: healthOf,
} satisfies Adapter<{ accountSid: string }>['check'];

function healthOf({ status, body }: ProviderAnswer): Health {
  if (status === 401 || status === 404)
    return { is: 'ill', code: 'credentials', says: 'Twilio knows no account with this token.' };
  const account = answered(z.object({ status: z.string() }), body);
  if (status !== 200 || account === undefined)
    return { is: 'ill', code: 'unreachable', says: `Twilio answers ${status}.` };
  return account.status === 'active'
    ? { is: 'well', says: 'Twilio knows the account, which is active.' }
    : { is: 'ill', code: 'permissions', says: `The account is ${account.status.slice(0, 40)}.` };
}
