import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { LocalRequest, LocalResponse } from '../http.ts';

/** A mail that the user pool sends by itself. */
export interface PoolMail {
  to: string;
  subject: string;
  html: string;
}

/** What the accounts of the local user pool need. `dataFile` keeps them. */
export interface AccountsOptions {
  dataFile: string;
  clock: Clock;
  poolId: string;
  /** Asks the function of the pool that says what a mail says; null where it has none. */
  wording: ((event: object) => Promise<unknown>) | null;
  send: (mail: PoolMail) => Promise<void>;
}

/** The accounts of the local user pool. */
export interface Accounts {
  /** Answers a request of the AWS SDK, as Cognito's API does; undefined when it is none. */
  answer(request: LocalRequest): Promise<LocalResponse> | undefined;
  /** Somebody signs in: whoever was invited has an account of their own from then on. */
  signedIn(address: string): void;
}

const accountSchema = z.object({
  status: z.enum(['FORCE_CHANGE_PASSWORD', 'CONFIRMED']),
  createdAtMs: z.number(),
  changedAtMs: z.number(),
});
const fileSchema = z.record(z.string(), accountSchema);

const SERVICE = 'AWSCognitoIdentityProviderService.';
const requestSchema = z.object({
  Username: z.string(),
  MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
  ClientMetadata: z.record(z.string(), z.string()).default({}),
});
const wordedSchema = z.object({
  response: z.object({ emailSubject: z.string(), emailMessage: z.string() }),
});

/** In the texts of a mail, these stand for the address and the first password. */
const [USERNAME, CODE] = ['{username}', '{####}'];
const USUAL = {
  emailSubject: 'Your temporary password',
  emailMessage: `Your username is ${USERNAME} and temporary password is ${CODE}.`,
};

/** A password that the policy of the pool allows. */
const password = (): string => `${Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('')}aA1!`;

const json = (status: number, body: object): LocalResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
const refusal = (name: string): LocalResponse => json(400, { __type: name, message: name });

/** Opens the accounts: who is invited, and who has signed in. Passwords are made and forgotten: here everybody signs in without. */
export function openAccounts(options: AccountsOptions): Accounts {
  const { dataFile, clock, poolId, wording, send } = options;
  const kept = existsSync(dataFile) ? fileSchema.parse(JSON.parse(readFileSync(dataFile, 'utf8'))) : {};
  const accounts = new Map(Object.entries(kept));
  const keep = () => {
    writeFileSync(`${dataFile}.new`, JSON.stringify(Object.fromEntries(accounts)), { flush: true });
    renameSync(`${dataFile}.new`, dataFile);
  };

  async function mail(to: string, clientMetadata: Record<string, string>): Promise<void> {
    const event = {
      version: '1',
      triggerSource: 'CustomMessage_AdminCreateUser',
      userPoolId: poolId,
      userName: to,
      request: {
        userAttributes: { email: to },
        codeParameter: CODE,
        usernameParameter: USERNAME,
        clientMetadata,
      },
      response: { smsMessage: null, emailMessage: null, emailSubject: null },
    };
    const worded = wordedSchema.safeParse(await wording?.(event)).data?.response ?? USUAL;
    const html = worded.emailMessage.replaceAll(USERNAME, to).replaceAll(CODE, password());
    await send({ to, subject: worded.emailSubject, html });
  }

  const create = async ({ Username, MessageAction, ClientMetadata }: z.infer<typeof requestSchema>) => {
    const address = Username.toLowerCase();
    const known = accounts.get(address);
    if (known !== undefined && MessageAction !== 'RESEND') return refusal('UsernameExistsException');
    if (known === undefined && MessageAction === 'RESEND') return refusal('UserNotFoundException');
    if (known?.status === 'CONFIRMED') return refusal('UnsupportedUserStateException');
    const now = clock.now();
    const account = { status: 'FORCE_CHANGE_PASSWORD', createdAtMs: known?.createdAtMs ?? now } as const;
    accounts.set(address, { ...account, changedAtMs: now });
    keep();
    if (MessageAction !== 'SUPPRESS') await mail(address, ClientMetadata);
    return json(200, { User: { Username: address, Enabled: true, UserStatus: account.status } });
  };

  const ACTIONS: Readonly<
    Record<string, (asked: z.infer<typeof requestSchema>) => LocalResponse | Promise<LocalResponse>>
  > = {
    AdminCreateUser: create,
    AdminGetUser: ({ Username }) => {
      const account = accounts.get(Username.toLowerCase());
      if (account === undefined) return refusal('UserNotFoundException');
      return json(200, {
        Username,
        Enabled: true,
        UserStatus: account.status,
        UserCreateDate: account.createdAtMs / 1000,
        UserLastModifiedDate: account.changedAtMs / 1000,
      });
    },
    AdminDeleteUser: ({ Username }) => {
      if (!accounts.delete(Username.toLowerCase())) return refusal('UserNotFoundException');
      keep();
      return json(200, {});
    },
  };

  return {
    answer({ headers, body }) {
      const target = headers['x-amz-target'];
      if (typeof target !== 'string' || !target.startsWith(SERVICE)) return undefined;
      const action = ACTIONS[target.slice(SERVICE.length)];
      const asked = requestSchema.safeParse(JSON.parse(body.toString() || '{}')).data;
      if (action === undefined || asked === undefined)
        return Promise.resolve(refusal('InvalidParameterException'));
      return Promise.resolve(action(asked));
    },
    signedIn(address) {
      const account = accounts.get(address.toLowerCase());
      if (account === undefined || account.status === 'CONFIRMED') return;
      accounts.set(address.toLowerCase(), { ...account, status: 'CONFIRMED', changedAtMs: clock.now() });
      keep();
    },
  };
}
