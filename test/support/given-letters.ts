import { randomBytes } from 'node:crypto';
import { hashOf } from '../../core/auth/index.ts';
import { askLetter, codeOf, signIn } from '../../core/portal/index.ts';
import { loadSigningKeys } from '../../core/threading/index.ts';
import type { TestDesk } from './mail.ts';

/** The secret that a browser keeps which asks for letters in tests. */
export const BROWSER = 'bla_of-a-browser';

/** Asks for a letter by which somebody signs in, as their browser does. Gives its id. */
export function askedLetter(
  desk: TestDesk,
  to: string,
  more: { ip?: string; browser?: string } = {},
): Promise<string> {
  const { ip = '192.0.2.1', browser = BROWSER } = more;
  const asked = {
    purpose: 'sign_in',
    to,
    language: 'en',
    servedAt: 'https://help.example.com/help',
  } as const;
  return askLetter(desk.table, portalContext(desk), { ...asked, browser: hashOf(browser), ip });
}

/** As what the help centre acts for whoever has not said who they are. */
export const portalContext = (desk: TestDesk) => ({
  ...desk.context(null),
  actor: { kind: 'system', name: 'portal' } as const,
});

/** Somebody asks for a letter and signs in by its code. Gives the secret of the session. */
export async function givenSession(desk: TestDesk, address: string): Promise<string> {
  const letterId = await askedLetter(desk, address);
  const keys = await loadSigningKeys(desk.table, randomBytes);
  const deps = { table: desk.table, keys, randomBytes };
  const secret = await signIn(deps, portalContext(desk), {
    letterId,
    browser: BROWSER,
    code: codeOf(letterId, keys[0]),
  });
  if (secret === null) throw new Error('Nobody was signed in');
  return secret;
}
