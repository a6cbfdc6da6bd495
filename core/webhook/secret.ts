/** Begin of a secret as Standard Webhooks writes it. */
const PREFIX = 'whsec_';
/** Bytes of a secret; Standard Webhooks wants 24 to 64. */
export const SECRET_BYTES = 32;

/** A secret of random bytes, as it is shown to who receives what it signs. */
export function secretOf(bytes: Uint8Array): string {
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`;
}
