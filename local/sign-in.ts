import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import * as z from 'zod';
import { REPORTS_PATH } from '../schemas/report-page.ts';
import type { Clock } from './clock.ts';
import type { Invoke, LocalFunction } from './invocation.ts';
import type { PoolMail } from './issuer/accounts.ts';
import { type Agent, type BrowserClient, startIssuer } from './issuer/index.ts';
import { DOCS_CALLBACK } from './pages/docs.ts';
import type { Templates } from './templates.ts';
import { declaredUserPool } from './wiring/data.ts';

/** Where people sign in locally, in place of the user pool that the templates declare. */
export type SignIn = {
  /** of the issuer; undefined when the desk has an issuer of its own */
  endpoint: string | undefined;
  /** the app client by which web pages sign people in */
  browserClientId: string | undefined;
  /** A function as declared, told the local issuer where it would be told the pool. */
  pointHere(declared: LocalFunction): LocalFunction;
  stop(): Promise<void>;
};

const agentsShape = z.object({
  items: z.array(z.object({ name: z.string(), address: z.string(), active: z.boolean() })),
});

/** The agents of the desk who can sign in, the first hundred of them; none when the admin's token shows none. */
async function listAgents(origin: string, adminToken: string): Promise<Agent[]> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const answer = await fetch(`${origin}/v1/agents?limit=100`, { headers });
  if (!answer.ok) return [];
  return agentsShape.parse(await answer.json()).items.filter(({ active }) => active);
}

/** Sends a mail of the user pool through the local mail service, so that it stands in the outbox. */
async function sendByPool(
  { endpoint, from }: { endpoint: string; from: string },
  { to, subject, html }: PoolMail,
): Promise<void> {
  const raw = await new MailComposer({ from, to, subject, html, newline: '\r\n' }).compile().build();
  const fields = { Action: 'SendRawEmail', Source: from, 'Destinations.member.1': to };
  const body = new URLSearchParams({ ...fields, 'RawMessage.Data': raw.toString('base64') });
  const answer = await fetch(endpoint, { method: 'POST', body });
  if (!answer.ok) throw new Error(`The invitation of ${to} was not taken: ${await answer.text()}`);
}

/** The host's own docs page signs people in too, and so does the page of reports, wherever the host listens. */
function withOwnPages(browser: BrowserClient, origin: string): BrowserClient {
  const origins = [origin, origin.replace('127.0.0.1', 'localhost')];
  const at = (path: string) => origins.map((one) => `${one}${path}`);
  return {
    ...browser,
    callbackUrls: [...browser.callbackUrls, ...at(DOCS_CALLBACK), ...at(REPORTS_PATH)],
    logoutUrls: [...browser.logoutUrls, ...at(REPORTS_PATH)],
  };
}

/** Starts the stand-in for the user pool. Cognito's address cannot be set by the SDK's variables, hence `pointHere`. */
export async function startSignIn(options: {
  folder: string;
  clock: Clock;
  region: string;
  templates: Templates;
  /** where the desk's API is reached */
  origin: string;
  adminToken: Promise<string>;
  invoke: Invoke;
  /** where mail is sent, and in whose name */
  mail: { endpoint: string; from: string };
}): Promise<SignIn> {
  const { folder, clock, region, templates, origin, adminToken, invoke, mail } = options;
  const pool = declaredUserPool(templates);
  if (!pool)
    return {
      endpoint: undefined,
      browserClientId: undefined,
      pointHere: (declared) => declared,
      stop: async () => {},
    };
  const { wordedBy } = pool;
  const issuer = await startIssuer({
    ...pool,
    browser: withOwnPages(pool.browser, origin),
    clock,
    dataFile: join(folder, 'issuer.json'),
    agents: async () => listAgents(origin, await adminToken),
    accounts: {
      dataFile: join(folder, 'accounts.json'),
      wording: wordedBy === undefined ? null : async (event) => (await invoke(wordedBy, event)).payload,
      send: (one) => sendByPool(mail, one),
    },
  });
  const inPlaceOf: Readonly<Record<string, string>> = {
    [`https://cognito-idp.${region}.amazonaws.com/${pool.poolId}`]: issuer.issuer,
    [`https://${pool.domain}.auth.${region}.amazoncognito.com`]: issuer.endpoint,
  };
  return {
    endpoint: issuer.endpoint,
    browserClientId: pool.browser.clientId,
    pointHere(declared) {
      const variables = Object.entries(declared.environment).map(([name, value]) => [
        name,
        inPlaceOf[value] ?? value,
      ]);
      return { ...declared, environment: Object.fromEntries(variables) };
    },
    stop: issuer.stop,
  };
}
