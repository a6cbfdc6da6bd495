import { hashOf, makeSecret, type RandomBytes } from '../auth/index.ts';
import { confirmCustomer } from '../confirmation/index.ts';
import { createCustomer, emailIdentity, findCustomer } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import {
  isUsable,
  LETTER_SPENT,
  type Letter,
  letterById,
  parseLetterRow,
  triedWrite,
  usedWrite,
} from './letter-store.ts';
import { isCodeOf, letterOfToken } from './proofs.ts';
import { SESSION_SECRET, sessionWrite } from './session-store.ts';

/** What signing in needs. */
export interface SignInDeps {
  table: Table;
  /** by which letters are signed */
  keys: readonly Uint8Array[];
  randomBytes: RandomBytes;
}

/** What somebody shows who signs in. */
export interface SignInProof {
  /** the secret that their browser keeps since it asked for a letter; absent where it asked for none */
  browser?: string | undefined;
  /** the letter that this browser asked for */
  letterId?: string | undefined;
  /** what the link ends with that they have opened */
  token?: string | undefined;
  /** the code that they have typed */
  code?: string | undefined;
}

/** The letter that somebody shows by its link or has asked for in this browser, where it can still be used. */
export async function letterShown(
  { table, keys }: Pick<SignInDeps, 'table' | 'keys'>,
  { token, letterId }: Pick<SignInProof, 'token' | 'letterId'>,
  now: Date,
): Promise<Letter | null> {
  const id = token === undefined ? letterId : letterOfToken(token, keys);
  if (id === undefined || id === null) return null;
  const row = await table.get(letterById.of(id));
  const letter = row === undefined ? null : parseLetterRow(row);
  return letter !== null && letter.purpose === 'sign_in' && isUsable(letter, now) ? letter : null;
}

/** Whether a letter was asked for in this browser. */
export const isAskedIn = ({ browser }: Letter, secret: string | undefined): boolean =>
  browser !== undefined && secret !== undefined && hashOf(secret) === browser;

/**
 * Signs somebody in who has read a letter: by its link in the browser that asked for it, or by its code, in that browser or where its
 * link was opened. Each letter once. Gives the secret of the session, which nobody sees again; null when what they show
 * is not enough. Whoever the desk does not know becomes a customer, of the organisation that has their domain.
 */
export async function signIn(deps: SignInDeps, context: Context, proof: SignInProof): Promise<string | null> {
  const letter = await letterShown(deps, proof, context.now);
  if (letter === null) return null;
  const isHere = isAskedIn(letter, proof.browser);
  if (!isHere && proof.token === undefined) return null;
  const isRead =
    proof.code === undefined
      ? isHere && proof.token !== undefined
      : isCodeOf(letter.id, proof.code, deps.keys);
  if (!isRead) {
    await deps.table.write([triedWrite(letter.id)]).catch(ignoreSpent);
    return null;
  }
  const customerId = await customerOf(deps.table, context, letter.to);
  // They have read a mail at the address. A letter that is used up would not say so again.
  await confirmCustomer(deps, context, { customerId });
  const secret = makeSecret(deps.randomBytes, SESSION_SECRET);
  try {
    await deps.table.write([
      usedWrite(letter.id, context.now),
      sessionWrite(secret, customerId, context.now),
    ]);
    return secret;
  } catch (error) {
    ignoreSpent(error);
    return null;
  }
}

/** Signs in whoever has proven to have an address elsewhere. Gives the secret of the session, which nobody sees again. */
export async function signInProven(
  { table, randomBytes }: Omit<SignInDeps, 'keys'>,
  context: Context,
  address: string,
): Promise<string> {
  const customerId = await customerOf(table, context, address);
  await confirmCustomer({ table }, context, { customerId });
  const secret = makeSecret(randomBytes, SESSION_SECRET);
  await table.write([sessionWrite(secret, customerId, context.now)]);
  return secret;
}

/** The customer who has an address, who is made where there is none. */
async function customerOf(table: Table, context: Context, address: string): Promise<number> {
  const identity = emailIdentity(address);
  const known = await findCustomer(table, identity);
  if (known !== null) return known;
  const fields = { identities: [identity], name: '', phone: null, locale: null, timezone: null, notes: '' };
  try {
    return (await createCustomer({ table }, context, { fields })).id;
  } catch (error) {
    const meanwhile = error instanceof ConflictError ? await findCustomer(table, identity) : null;
    if (meanwhile === null) throw error;
    return meanwhile;
  }
}

function ignoreSpent(error: unknown): void {
  if (!refusedBy(error, LETTER_SPENT)) throw error;
}
