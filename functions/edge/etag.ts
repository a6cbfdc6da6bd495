import { createHash } from 'node:crypto';

/** The tag of what is answered, which changes with it. */
export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url')}"`;
}

/** Whether a program has what it would be given: tags are compared as to what they say alone (RFC 9110, 13.1.2). */
export function isKnown(etag: string, ifNoneMatch = ''): boolean {
  const known = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
