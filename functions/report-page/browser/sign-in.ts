import * as z from 'zod';
import { REPORTS_PATH, reportSignInSchema } from '../../../schemas/report-page.ts';

/** What a browser keeps of who has signed in, until its window is closed. */
const keptSchema = z.object({
  /** what the API takes */
  token: z.string(),
  /** gives another one; absent of an API token, which somebody typed */
  refreshToken: z.string().optional(),
});
type Kept = z.infer<typeof keptSchema>;
const KEPT = 'bilet-reports';

/** What is kept while somebody is at the pages where they sign in (RFC 7636). */
const askedSchema = z.object({ verifier: z.string(), state: z.string(), search: z.string() });
const ASKED = 'bilet-reports-asked';

const answerSchema = z.object({ id_token: z.string(), refresh_token: z.string().optional() });
const discoverySchema = z.object({
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  end_session_endpoint: z.url().optional(),
});

const meta = document.querySelector('meta[name="sign-in"]')?.getAttribute('content') ?? 'null';
const how = reportSignInSchema.parse(JSON.parse(meta));

/** Whether people can sign in on a page of the desk's issuer. */
export const hasPages = how !== null;

const page = (): string => `${location.origin}${REPORTS_PATH}`;

function read<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | null {
  try {
    return schema.parse(JSON.parse(sessionStorage.getItem(name) ?? 'null'));
  } catch {
    return null;
  }
}

const keep = (kept: Kept): void => sessionStorage.setItem(KEPT, JSON.stringify(kept));

/** The token of who has signed in; null: nobody has. */
export const tokenOf = (): string | null => read(KEPT, keptSchema)?.token ?? null;

/** Signs in with an API token. */
export const signInWith = (token: string): void => keep({ token });

async function endpoints(): Promise<z.infer<typeof discoverySchema> & { clientId: string }> {
  if (how === null) throw new Error('Nobody signs in here by a page.');
  const { clientId } = how;
  if ('url' in how)
    return {
      clientId,
      authorization_endpoint: `${how.url}/oauth2/authorize`,
      token_endpoint: `${how.url}/oauth2/token`,
      end_session_endpoint: `${how.url}/logout`,
    };
  const answer = await fetch(`${how.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  return { clientId, ...discoverySchema.parse(await answer.json()) };
}

const base64url = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** Leads to the page where people sign in, and back to what they looked at. */
export async function signIn(): Promise<void> {
  const { clientId, authorization_endpoint } = await endpoints();
  const [verifier, state] = [random(), random()];
  sessionStorage.setItem(ASKED, JSON.stringify({ verifier, state, search: location.search }));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: page(),
    scope: 'openid email',
    state,
    code_challenge: base64url(hash),
    code_challenge_method: 'S256',
  });
  location.assign(`${authorization_endpoint}?${query}`);
}

/** Takes up what somebody comes back with who has signed in, and shows the address that they were at. */
export async function comeBack(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const [code, state] = [query.get('code'), query.get('state')];
  const asked = read(ASKED, askedSchema);
  if (state === null || (code === null && !query.has('error'))) return;
  sessionStorage.removeItem(ASKED);
  history.replaceState(null, '', `${REPORTS_PATH}${asked?.search ?? ''}`);
  if (code === null || asked === null || asked.state !== state) return;
  await change({
    grant_type: 'authorization_code',
    code,
    redirect_uri: page(),
    code_verifier: asked.verifier,
  });
}

/** Gets another token once the last one is over. @returns whether there is one */
export async function refresh(): Promise<boolean> {
  const refreshToken = read(KEPT, keptSchema)?.refreshToken;
  if (refreshToken === undefined) return false;
  return change({ grant_type: 'refresh_token', refresh_token: refreshToken }, refreshToken);
}

async function change(fields: Record<string, string>, refreshToken?: string): Promise<boolean> {
  const { clientId, token_endpoint } = await endpoints();
  const answer = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...fields }),
  });
  if (!answer.ok) return false;
  const { id_token: token, refresh_token = refreshToken } = answerSchema.parse(await answer.json());
  keep({ token, ...(refresh_token !== undefined && { refreshToken: refresh_token }) });
  return true;
}

/** Signs out here, and where somebody had signed in. */
export async function signOut(): Promise<void> {
  const kept = read(KEPT, keptSchema);
  sessionStorage.removeItem(KEPT);
  const isByPage = kept?.refreshToken !== undefined;
  const { end_session_endpoint: end, clientId } = isByPage ? await endpoints() : {};
  if (end === undefined || clientId === undefined) return location.reload();
  location.assign(`${end}?${new URLSearchParams({ client_id: clientId, logout_uri: page() })}`);
}
