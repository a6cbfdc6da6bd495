import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';

const SIGNATURE_BYTES = 16;

/**
 * The desk's signature of a content (HMAC-SHA256, RFC 2104, cut to 16 bytes).
 * @param what the kind of thing that is signed, such as `rating`: a signature of one kind is none of another
 */
export function signatureOf(what: string, content: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key)
    .update(`bilet.${what}.v1:${content}`)
    .digest()
    .subarray(0, SIGNATURE_BYTES);
}

/** Whether two strings of bytes are the same. It takes as long wherever they differ. */
export function isSame(given: Buffer, wanted: Buffer): boolean {
  return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted);
}

/** Whether a signature, in base64url, is that of a content by one of the keys. */
export function isSigned(
  what: string,
  content: string,
  { signature, keys }: { signature: string; keys: readonly Uint8Array[] },
): boolean {
  const given = Buffer.from(signature, 'base64url');
  return keys.some((key) => isSame(given, signatureOf(what, content, key)));
}

/** A token that says some values to whoever has it, and that the desk has given it out. */
export function signedToken(what: string, said: readonly unknown[], key: Uint8Array): string {
  const content = Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${content}.${signatureOf(what, content, key).toString('base64url')}`;
}

/**
 * What a token says; null for one that the desk has not given out.
 * @param longest characters above which none is looked at
 */
export function readSignedToken<Schema extends z.ZodType>(
  what: string,
  token: string,
  { keys, schema, longest }: { keys: readonly Uint8Array[]; schema: Schema; longest: number },
): z.output<Schema> | null {
  const [content = '', signature = ''] = token.length > longest ? [] : token.split('.');
  if (!isSigned(what, content, { signature, keys })) return null;
  return schema.parse(JSON.parse(Buffer.from(content, 'base64url').toString()));
}

/** Characters of an expiring token, above which none is looked at. */
const LONGEST_EXPIRING = 200;

/** A token about something of a ticket, by the id of that, which says so until a time in whole seconds. */
export function expiringToken(
  what: string,
  { ticketId, id, expiresAt }: { ticketId: number; id: number | string; expiresAt: Date },
  key: Uint8Array,
): string {
  return signedToken(what, [ticketId, id, Math.floor(expiresAt.getTime() / 1000)], key);
}

/** What such a token is about; null for one that the desk has not given out, or that has expired. @param id of what it is about */
export function readExpiringToken<Id extends z.ZodType>(
  what: string,
  token: string,
  { keys, id, now }: { keys: readonly Uint8Array[]; id: Id; now: Date },
): { ticketId: number; id: z.output<Id>; expiresAt: Date } | null {
  if (token.split('.').length > 2) return null;
  const schema = z.tuple([idSchema, id, z.int().positive()]);
  const said = readSignedToken(what, token, { keys, schema, longest: LONGEST_EXPIRING });
  if (said === null) return null;
  const [ticketId, about, seconds] = said;
  const expiresAt = new Date(seconds * 1000);
  return expiresAt <= now ? null : { ticketId, id: about, expiresAt };
}
