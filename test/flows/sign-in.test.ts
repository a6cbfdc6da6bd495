import { readFileSync } from 'node:fs';
import * as oauth from 'oauth4webapi';
import * as z from 'zod';
import { nthMailTo } from './support/desk.ts';
import { type RunningHost, startHost } from './support/host.ts';

const insecure = { [oauth.allowInsecureRequests]: true };
const ADMIN = 'admin@desk.example.com';

describe('people sign in in a browser', () => {
  let desk: RunningHost;
  /** a page that the local desk lets people come back to */
  let page: string;
  beforeAll(async () => {
    desk = await startHost();
    page = `${new URL(desk.info().api).origin}/docs/oauth2-redirect.html`;
  });
  afterAll(() => desk.dispose());

  /** Does what a person does on the sign-in page. @returns where the browser is sent then */
  async function chooseAdmin(url: string): Promise<URL> {
    const shown = await (await fetch(url)).text();
    expect(shown).toContain(`value="${ADMIN}"`);
    const body = new URLSearchParams({ email: ADMIN });
    const headers = { origin: new URL(url).origin };
    const answer = await fetch(url, { method: 'POST', redirect: 'manual', headers, body });
    return new URL(answer.headers.get('location') ?? '');
  }

  it('with any library for OpenID Connect, whose ID token the API takes, and nothing else', async () => {
    const { signIn, signInClient } = desk.info();
    const client = { client_id: signInClient };
    const described = z
      .object({
        components: z.object({
          securitySchemes: z.object({
            signIn: z.object({
              flows: z.object({
                authorizationCode: z.object({ authorizationUrl: z.url(), tokenUrl: z.url() }),
              }),
            }),
          }),
        }),
      })
      .parse(await (await fetch(`${desk.info().api}/openapi.json`)).json());
    const { authorizationUrl, tokenUrl } =
      described.components.securitySchemes.signIn.flows.authorizationCode;
    expect([authorizationUrl, tokenUrl]).toEqual([`${signIn}/oauth2/authorize`, `${signIn}/oauth2/token`]);
    const server = {
      issuer: z.object({ iss: z.string() }).parse(await issuerOf(desk)).iss,
      authorization_endpoint: authorizationUrl,
      token_endpoint: tokenUrl,
    };
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: signInClient,
      redirect_uri: page,
      scope: 'openid email',
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const back = oauth.validateAuthResponse(
      server,
      client,
      await chooseAdmin(`${authorizationUrl}?${asked}`),
      state,
    );
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      back,
      page,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer);
    const me = await desk.api('GET', '/me', { token: tokens.id_token ?? '' });
    expect(me).toMatchObject({ status: 200, body: { kind: 'agent', agent: { address: ADMIN } } });
    expect((await desk.api('GET', '/me', { token: tokens.access_token })).status).toBe(401);
    expect((await desk.api('GET', '/me', { token: tokens.refresh_token ?? '' })).status).toBe(401);
  });

  it('by the page in the documentation, as it stands there', async () => {
    const { api, signIn, signInClient } = desk.info();
    const text = readFileSync('docs/sign-in.md', 'utf8');
    const script = /```html\n[\s\S]*?<script type="module">\n([\s\S]*?)<\/script>\n```/.exec(text)?.[1] ?? '';
    expect(script.split('\n').length).toBeLessThan(50);
    const filled = script
      .replace('<ApiUrl>', api)
      .replace('<UserPoolSignInUrl>', signIn)
      .replace('<UserPoolBrowserClientId>', signInClient);
    const browser = openBrowser(filled);
    await browser.load(page);
    await browser.click('#in');
    await browser.load((await chooseAdmin(browser.address())).href);
    expect(browser.address()).toBe(page);
    expect(JSON.parse(browser.textOf('#me'))).toMatchObject({ kind: 'agent', agent: { address: ADMIN } });
    await expect(browser.load(`${page}?code=x&state=not-asked-for`)).rejects.toThrow('did not ask');
    await browser.click('#out');
    expect(browser.address()).toBe(
      `${signIn}/logout?${new URLSearchParams({ client_id: signInClient, logout_uri: page })}`,
    );
  });

  it('by an invitation in their language, which is sent again and withdrawn as long as they have not', async () => {
    const eve = { name: 'Ева', address: 'eve@people.example.org', role: 'agent', locale: 'ru' };
    const { id } = z.object({ id: z.int() }).parse((await desk.api('POST', '/agents', { body: eve })).body);
    const first = await nthMailTo(desk, eve.address, 1);
    expect(first.subject).toContain('вас приглашают');
    expect(first.html).toContain('Здравствуйте, Ева!');
    expect(first.html).toMatch(/<code>\S{12,}<\/code>/);
    const path = `/agents/${id}/invitation`;
    expect((await desk.api('GET', path)).body).toMatchObject({ agentId: id, state: 'invited' });
    expect((await desk.api('POST', path)).status).toBe(201);
    const second = await nthMailTo(desk, eve.address, 2);
    expect(second.html).not.toBe(first.html);
    expect((await desk.api('DELETE', path)).status).toBe(204);
    expect((await desk.api('GET', path)).body).toMatchObject({ state: 'none' });
    expect((await desk.api('POST', path)).body).toMatchObject({ state: 'invited' });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email: eve.address });
    const signedIn = await fetch(`${desk.info().signIn}/token`, { method: 'POST', headers, body });
    const { id_token: token } = z.object({ id_token: z.string() }).parse(await signedIn.json());
    expect((await desk.api('GET', '/me', { token })).body).toMatchObject({ agent: { id, locale: 'ru' } });
    expect((await desk.api('GET', path)).body).toMatchObject({ state: 'joined' });
    expect((await desk.api('DELETE', path)).body).toMatchObject({ code: 'invitation.joined' });
  });
});

/** The claims of a token of the local issuer, whose name is in them. */
async function issuerOf(desk: RunningHost): Promise<unknown> {
  const answer = await fetch(`${desk.info().signIn}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN }),
  });
  const { id_token } = z.object({ id_token: z.string() }).parse(await answer.json());
  return JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString());
}

/** As much of a browser as the page in the documentation uses. */
function openBrowser(script: string) {
  const elements = new Map<string, { textContent: string; onclick?: () => unknown }>();
  const kept = new Map<string, string>();
  let location = new URL('about:blank');
  const go = (address: string) => {
    location = new URL(address);
  };
  const element = (name: string) => {
    const found = elements.get(name) ?? { textContent: '' };
    elements.set(name, found);
    return found;
  };
  const page = {
    document: { querySelector: element },
    history: { replaceState: (_state: unknown, _title: string, address: string) => go(address) },
    sessionStorage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    },
  };
  const run = Object.getPrototypeOf(async () => {}).constructor('location', ...Object.keys(page), script);
  return {
    address: () => location.href,
    textOf: (name: string) => element(name).textContent,
    async load(address: string): Promise<void> {
      go(address);
      const { origin, pathname, search } = location;
      await run({ origin, pathname, search, assign: go }, ...Object.values(page));
    },
    click: async (name: string) => element(name).onclick?.(),
  };
}
