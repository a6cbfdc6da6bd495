/**
 * `npm run --silent sign-in [-- --address ada@example.com]`: signs in to the running local desk, as its admin unless told
 * otherwise, and prints the token and nothing else.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { dataFolder, findLocalDesk } from './desk/local-desk.ts';
import { tell } from './desk/tell.ts';

const issuerSchema = z.object({ port: z.int().positive() });
const tokensSchema = z.object({ id_token: z.string() });

async function signIn(): Promise<void> {
  const { values } = parseArgs({ options: { address: { type: 'string' } } });
  const { mailbox } = findLocalDesk();
  const email = values.address ?? `admin@${mailbox.split('@')[1]}`;
  const { port } = issuerSchema.parse(JSON.parse(readFileSync(join(dataFolder(), 'issuer.json'), 'utf8')));
  const answer = await fetch(`http://127.0.0.1:${port}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  if (!answer.ok) throw new Error(`The issuer of the local desk does not sign in ${email}.`);
  console.log(tokensSchema.parse(await answer.json()).id_token);
}

tell(signIn);
