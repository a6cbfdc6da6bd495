import { createHmac } from 'node:crypto';
import type { Knock } from '../../../core/channel/index.ts';
import { type Answer, type Asked, json, knock } from './stand-in.ts';

/** An error as the Graph API tells it. */
export const graphFailed = (status: number, code: number, message: string, error_subcode?: number): Answer =>
  json(status, {
    error: {
      message,
      type: 'OAuthException',
      code,
      ...(error_subcode && { error_subcode }),
      fbtrace_id: 'A',
    },
  });

/** Why Meta refuses who asks; null where the token is right. */
export const refusalOf = ({ headers }: Asked, token: string): Answer | null =>
  headers.authorization === `Bearer ${token}`
    ? null
    : graphFailed(401, 190, 'Error validating access token: Session has expired.');

/** A webhook as Meta posts it, signed over its bytes by the secret of the app. */
export function signedByMeta(body: string, appSecret: string): Knock {
  const signature = createHmac('sha256', appSecret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return knock({ headers, body });
}

/** Meta's question whether an address is that of whoever gave it the token. */
export const handshake = (verifyToken: string, challenge = '1158201444'): Knock =>
  knock({
    method: 'GET',
    url: `https://desk.example/channels/one?hub.mode=subscribe&hub.challenge=${challenge}&hub.verify_token=${verifyToken}`,
  });
