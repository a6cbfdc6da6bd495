import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import * as z from 'zod';

const jwk = z.looseObject({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  kid: z.string(),
});
const identity = z.object({ key: jwk, port: z.int().min(0) });

/** Who the issuer is over all restarts: its signing key, and its port, which is part of its name. */
export type Identity = z.infer<typeof identity>;

/** Keeps the identity, readable by its owner only. */
export function keepIdentity(file: string, kept: Identity): void {
  writeFileSync(`${file}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** The stored identity, or a new one with a fresh key and no port yet. */
export async function loadIdentity(file: string): Promise<Identity> {
  if (existsSync(file)) return identity.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const exported = await exportJWK(privateKey);
  const key = jwk.parse({ ...exported, kid: await calculateJwkThumbprint(exported) });
  return { key, port: 0 };
}

/** The half of the key that everyone may see. */
export function publicKey({ kid, kty, n, e }: Identity['key']): JWK {
  return { kid, kty, n, e, alg: 'RS256', use: 'sig' };
}
