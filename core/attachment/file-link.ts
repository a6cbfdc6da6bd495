import * as z from 'zod';
import { ATTACHED_PREFIX } from '../shared/names.ts';
import { readSignedToken, signedToken } from '../shared/signed-token.ts';

/** Days for which the link in a mail leads to a file. */
export const LINKED_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_TOKEN = 2000;
const saidSchema = z.tuple([z.string(), z.int(), z.string()]);

/** A file that whoever has its link may read until then. */
export interface LinkedFile {
  /** of its object */
  key: string;
  filename: string;
  expiresAt: Date;
}

/** What a mail that leaves now says in place of a file that is too large for it: the link, and until when it works. */
export function fileLink(
  file: { key: string; filename: string; servedAt: string },
  signingKey: Uint8Array,
  now: Date,
): { href: string; expiresAt: Date } {
  const seconds = Math.floor((now.getTime() + LINKED_DAYS * DAY_MS) / 1000);
  const said = [file.key.slice(ATTACHED_PREFIX.length), seconds, file.filename];
  const href = `${file.servedAt}/v1/files/${signedToken('file', said, signingKey)}`;
  return { href, expiresAt: new Date(seconds * 1000) };
}

/** The file that a link names; null for one that the desk has not given out, or that has expired. */
export function readFileLink(token: string, keys: readonly Uint8Array[], now: Date): LinkedFile | null {
  const said = readSignedToken('file', token, { keys, schema: saidSchema, longest: LONGEST_TOKEN });
  if (said === null) return null;
  const [id, seconds, filename] = said;
  const expiresAt = new Date(seconds * 1000);
  return expiresAt <= now ? null : { key: `${ATTACHED_PREFIX}${id}`, filename, expiresAt };
}
