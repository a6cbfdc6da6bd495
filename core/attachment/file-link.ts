import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { ATTACHED_PREFIX } from '../shared/names.ts';

/** Days for which the link in a mail leads to a file. */
export const LINKED_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;
const SIGNATURE_BYTES = 16;
const LONGEST_TOKEN = 2000;
const contentSchema = z.tuple([z.string(), z.int(), z.string()]);

/** A file that whoever has its link may read until then. */
export interface LinkedFile {
  /** of its object */
  key: string;
  filename: string;
  expiresAt: Date;
}

const signatureOf = (content: string, key: Uint8Array): Buffer =>
  createHmac('sha256', key).update(`bilet.file.v1:${content}`).digest().subarray(0, SIGNATURE_BYTES);

/** What a mail that leaves now says in place of a file that is too large for it: the link, and until when it works. */
export function fileLink(
  file: { key: string; filename: string; servedAt: string },
  signingKey: Uint8Array,
  now: Date,
): { href: string; expiresAt: Date } {
  const seconds = Math.floor((now.getTime() + LINKED_DAYS * DAY_MS) / 1000);
  const said = [file.key.slice(ATTACHED_PREFIX.length), seconds, file.filename];
  const content = Buffer.from(JSON.stringify(said)).toString('base64url');
  const signature = signatureOf(content, signingKey).toString('base64url');
  const href = `${file.servedAt}/v1/files/${content}.${signature}`;
  return { href, expiresAt: new Date(seconds * 1000) };
}

/** The file that a link names; null for one that the desk has not given out, or that has expired. */
export function readFileLink(token: string, keys: readonly Uint8Array[], now: Date): LinkedFile | null {
  const [content = '', signature = ''] = token.length > LONGEST_TOKEN ? [] : token.split('.');
  const given = Buffer.from(signature, 'base64url');
  if (given.byteLength !== SIGNATURE_BYTES) return null;
  const isSigned = keys.some((key) => timingSafeEqual(given, signatureOf(content, key)));
  if (!isSigned) return null;
  const [id, seconds, filename] = contentSchema.parse(
    JSON.parse(Buffer.from(content, 'base64url').toString()),
  );
  const expiresAt = new Date(seconds * 1000);
  return expiresAt <= now ? null : { key: `${ATTACHED_PREFIX}${id}`, filename, expiresAt };
}
