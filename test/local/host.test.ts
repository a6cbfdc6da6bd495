import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { MAILBOX, readTicket } from '../flows/support/desk.ts';
import { type RunningHost, startHost, until } from '../flows/support/host.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** The status of a request whose headers may say anything, which `fetch` would not send. */
function statusOf(url: URL, method: string, headers: Record<string, string>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject).end(body);
  });
}

/** Runs a host that is expected to give up, and collects what it says. */
async function refused(environment: Record<string, string>, ...flags: string[]) {
  const child = spawn(process.execPath, ['local/main.ts', '--json', ...flags], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return { code, complaint };
}

describe('the local host', () => {
  let desk: RunningHost;
  beforeAll(async () => {
    desk = await startHost({ flags: [], environment: { BILET_MAIL_VERDICTS: 'pass' } });
  });
  afterAll(() => desk.dispose());

  it('tells where it is and what the sample mail became', async () => {
    const { api, sampleTicket } = desk.info();
    expect(api).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect(sampleTicket).toBe(1);
    const ticket = await desk.api('GET', `/tickets/${sampleTicket}`);
    expect(ticket.status).toBe(200);
    const [acknowledgement] = await desk.outbox();
    expect(acknowledgement?.subject).toContain('[#1]');
    expect(acknowledgement && (await desk.rawMail(acknowledgement))).toMatch(
      /^Auto-Submitted: auto-replied/im,
    );
  });

  it('serves the documentation and an outbox page', async () => {
    const { docs, outbox, api } = desk.info();
    expect(await (await fetch(docs)).text()).toContain('/v1/openapi.json');
    expect((await fetch(`${docs}/swagger-ui-bundle.js`)).status).toBe(200);
    expect(await (await fetch(`${docs}/oauth2-redirect.html`)).text()).toContain('oauth2-redirect.js');
    expect(await (await fetch(docs)).text()).toContain(`clientId: "${desk.info().signInClient}"`);
    expect((await fetch(`${docs}/../../package.json`)).status).toBe(404);
    const page = await fetch(outbox, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<h1>Outbox</h1>');
    expect((await fetch(`${api}/openapi.json`)).status).toBe(200);
  });

  it('answers unknown paths with a problem document, and HEAD without a body', async () => {
    const unknown = await desk.api('GET', '/nothing');
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toMatch('application/problem+json');
    const head = await fetch(`${desk.info().api}/openapi.json`, { method: 'HEAD' });
    expect(await head.text()).toBe('');
  });

  it('refuses bodies of more than 10 MB', async () => {
    const answer = await desk.api('POST', '/tickets', { body: `"${'x'.repeat(11 * 1024 * 1024)}"` });
    expect(answer).toMatchObject({ status: 413, body: { message: 'Request Entity Too Large' } });
  });

  it('moves its time, and refuses what is no duration', async () => {
    const before = await desk.now();
    const after = await desk.advance('P1DT4H');
    expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(28 * 3_600_000);
    const url = new URL('/_local/clock', desk.info().api);
    for (const body of ['{"advance":"P1Y"}', '{"advance":"soon"}', '{', '{"advance":"PT1H","more":1}']) {
      const answer = await fetch(url, { method: 'POST', headers: JSON_TYPE, body });
      expect([body, answer.status]).toEqual([body, 400]);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  it('signs agents in with tokens of the local issuer', async () => {
    const issuer = JSON.parse(readFileSync(join(desk.dataFolder, 'issuer.json'), 'utf8')) as { port: number };
    const signIn = async (email: string) => {
      const answer = await fetch(`http://127.0.0.1:${issuer.port}/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email }),
      });
      return ((await answer.json()) as { id_token: string }).id_token;
    };
    const admin = await signIn('admin@desk.example.com');
    expect(await desk.api('GET', '/tickets/1', { token: admin })).toMatchObject({ status: 200 });
    const stranger = await signIn('stranger@elsewhere.example');
    expect(await desk.api('GET', '/tickets/1', { token: stranger })).toMatchObject({ status: 401 });
    expect(await desk.api('GET', '/tickets/1', { token: null })).toMatchObject({ status: 401 });
  });

  it('tells the desk what became of a mail', async () => {
    const [mail] = await desk.outbox();
    const report = (id: string, body: string) =>
      fetch(new URL(`/_local/outbox/${id}/report`, desk.info().api), {
        method: 'POST',
        headers: JSON_TYPE,
        body,
      });
    expect((await report(mail?.id ?? '', '{"fate":"bounce"}')).status).toBe(204);
    expect((await report(mail?.id ?? '', '{"fate":"soft_bounce"}')).status).toBe(204);
    expect((await report(mail?.id ?? '', '{"fate":"lost"}')).status).toBe(400);
    expect((await report('unknown', '{"fate":"bounce"}')).status).toBe(404);
  });

  it('keeps pages of other origins away from sent mail and from the clock', async () => {
    const url = (path: string) => new URL(path, desk.info().api);
    const [mail] = await desk.outbox();
    const { host } = url('/');
    const foreign: Record<string, string>[] = [
      { host: 'desk.attacker.example' },
      { origin: 'https://attacker.example' },
      { origin: 'null' },
    ];
    const before = await desk.now();
    for (const headers of foreign) {
      for (const path of ['/_local/outbox', `/_local/outbox/${mail?.id}/raw`, '/_local/clock'])
        expect([path, await statusOf(url(path), 'GET', headers)]).toEqual([path, 403]);
      const asked = { ...JSON_TYPE, ...headers };
      expect(await statusOf(url('/_local/clock'), 'POST', asked, '{"advance":"P1D"}')).toBe(403);
      expect(
        await statusOf(url(`/_local/outbox/${mail?.id}/report`), 'POST', asked, '{"fate":"bounce"}'),
      ).toBe(403);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])
      expect(
        await statusOf(url('/_local/clock'), 'POST', { 'content-type': type }, '{"advance":"P1D"}'),
      ).toBe(415);
    expect((await desk.now()).getTime() - before.getTime()).toBeLessThan(86_400_000);
    const own = { ...JSON_TYPE, host: host.replace('127.0.0.1', 'localhost'), origin: `http://${host}` };
    expect(await statusOf(url('/_local/clock'), 'POST', { ...own, host }, '{"advance":"PT1S"}')).toBe(200);
    expect(await statusOf(url('/_local/clock'), 'GET', { host: own.host })).toBe(200);
  });

  it('lets no other user of the machine look into its data', () => {
    expect(statSync(desk.dataFolder).mode & 0o777).toBe(0o700);
  });

  it('refuses a query parameter that objects have by themselves', async () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect([name, (await desk.api('GET', `/tickets?${name}=1`)).status]).toEqual([name, 422]);
  });

  it('is alone on its data folder', async () => {
    const { code, complaint } = await refused({
      BILET_PORT: '0',
      BILET_SMTP_PORT: '0',
      BILET_DATA: desk.dataFolder,
    });
    expect(code).toBe(1);
    expect(complaint.trim().split('\n')).toEqual([expect.stringContaining('is in use by another host')]);
  });

  it.each(['BILET_PORT', 'BILET_SMTP_PORT'])('says in one sentence that %s is taken', async (variable) => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const { code, complaint } = await refused({
      BILET_PORT: '0',
      BILET_SMTP_PORT: '0',
      BILET_DATA: `${desk.dataFolder}/other`,
      [variable]: port,
    });
    other.close();
    expect(code).toBe(1);
    expect(complaint.trim()).toBe(
      `Port ${port} is already taken: stop the program that has it, or set ${variable} to another (0 takes a free one).`,
    );
  });

  it('refuses unknown options and ports that are none', async () => {
    expect(await refused({}, '--frehs')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('--frehs'),
    });
    expect(await refused({ BILET_PORT: 'http' })).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('BILET_PORT'),
    });
  });

  it('finds every sender proven when it is told to, so that the number in a subject leads to the ticket', async () => {
    const from = 'ana.popescu@customer.example.net';
    await desk.sendMail({ from, to: MAILBOX, subject: 'Charger [#1]', text: 'Where is it?' });
    await until(
      'the second message',
      async () => (await readTicket(desk, 1)).conversation.items.length === 2,
    );
  });

  it('comes back after kill -9 with its tickets, its token and its time', async () => {
    const { adminToken } = desk.info();
    const before = await desk.now();
    await desk.kill9();
    await desk.restart();
    expect(desk.info()).toMatchObject({ adminToken, sampleTicket: 1 });
    expect((await desk.now()).getTime()).toBeGreaterThan(before.getTime());
    expect((await desk.api('GET', '/tickets/1')).status).toBe(200);
    expect((await desk.api('GET', '/tickets/2')).status).toBe(404);
    expect(await desk.outbox()).toHaveLength(1);
  });

  it('stops cleanly', async () => {
    expect(await desk.stop()).toBe(0);
  });
});
