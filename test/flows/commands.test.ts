import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { until } from './support/host.ts';
import { HOSTILE } from './support/hostile.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'bilet-commands-'));
const dataFolder = join(folder, 'data');
const ready = z.strictObject({
  api: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+\/v1$/),
  docs: z.url(),
  outbox: z.url(),
  help: z.url(),
  reports: z.url(),
  channels: z.url(),
  smtp: z.int().positive(),
  adminToken: z.string(),
  sampleTicket: z.int().nullable(),
  signIn: z.url().nullable(),
  signInClient: z.string().nullable(),
});
const outbox = z.array(
  z.looseObject({ id: z.string(), to: z.array(z.string()), subject: z.string(), raw: z.url() }),
);
const openapi = z.looseObject({
  openapi: z.string().regex(/^3\.1\./),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
});

/** Starts the desk the way the README says, and waits for its first line. */
async function start(...flags: string[]) {
  const child = spawn('npm', ['start', '--silent', '--', '--json', ...flags], {
    env: {
      ...process.env,
      BILET_PORT: '0',
      BILET_SMTP_PORT: '0',
      BILET_DATA: dataFolder,
      BILET_ADMIN_TOKEN: 'a-token-of-our-own',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [output, complaint] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('\n')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}. ${complaint}`)));
  });
  return { child, exit, output: () => output, info: ready.parse(JSON.parse(output)) };
}

/** Delivers files to the desk the way the README says. */
const send = (...files: string[]) =>
  run('npm', ['run', '--silent', 'send', '--', ...files], {
    env: { ...process.env, BILET_DATA: dataFolder },
  });

/** Process ids below this one, at any depth. */
async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    rows.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and was not collected yet is not alive.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('the commands that scripts rely on', () => {
  let desk: Awaited<ReturnType<typeof start>> | undefined;
  afterAll(() => {
    const pid = desk?.child.pid;
    if (desk?.child.exitCode === null && pid) process.kill(-pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  it('npm start -- --json prints one line with what a script needs', async () => {
    desk = await start();
    expect(desk.output().trimEnd().split('\n')).toHaveLength(1);
    expect(desk.info).toMatchObject({ adminToken: 'a-token-of-our-own', sampleTicket: 1 });
    const headers = { authorization: `Bearer ${desk.info.adminToken}` };
    const ticket = await fetch(`${desk.info.api}/tickets/1`, { headers });
    expect(await ticket.json()).toMatchObject({ id: 1, status: 'new', mailbox: 'support@desk.example.com' });
  });

  it('describes its API, for people and for programs', async () => {
    const info = desk?.info ?? ready.parse({});
    const page = await fetch(info.docs);
    expect(page.headers.get('content-type')).toMatch('text/html');
    expect(await page.text()).toContain('/v1/openapi.json');
    const answer = await fetch(`${info.api}/openapi.json`);
    const { paths } = openapi.parse(await answer.json());
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/v1/tickets', '/v1/tickets/{ticketId}', '/v1/tickets/{ticketId}/messages']),
    );
    // Whatever is described is there: without a token it asks for one. Calendar feeds, and files that mails link to, are secrets of their addresses;
    // doors are of shops and channels that there are, and so are chats.
    const isOpen = (path: string) => /(?:openapi|asyncapi)\.json$|health/.test(path);
    const isAddressed = (path: string) => /^\/v1\/(?:chat|feeds|files|shop-hooks)\/|\/door$/.test(path);
    const answers = (path: string) => (isOpen(path) ? 200 : isAddressed(path) ? 404 : 401);
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods)) {
        const { status } = await fetch(new URL(path.replace(/\{\w+\}/g, '1'), info.api), {
          method: method.toUpperCase(),
        });
        expect([method, path, status]).toEqual([method, path, answers(path)]);
      }
  });

  it('npm run send delivers a mail of one’s own, and the outbox lists the answers newest first', async () => {
    const file = join(folder, 'mine.eml');
    writeFileSync(file, 'From: Ion <ion@shop.example.net>\nSubject: My own\n\nHello.\n');
    const { stdout } = await send(file);
    expect(stdout).toContain('support@desk.example.com');
    const mails = await until('the answers to both mails', async () => {
      const sent = outbox.parse(await (await fetch(desk?.info.outbox ?? '')).json());
      return sent.length >= 2 && sent;
    });
    expect(mails.map(({ to }) => to)).toEqual([['ion@shop.example.net'], [expect.any(String)]]);
    expect(mails[0]?.subject).toContain('My own');
    const raw = await (await fetch(mails[0]?.raw ?? '')).text();
    expect(raw).toMatch(/^To: .*ion@shop\.example\.net/im);
    expect((await fetch(`${desk?.info.outbox}/none/raw`)).status).toBe(404);
  });

  it('npm run send says what is wrong in one line', async () => {
    await expect(send(join(folder, 'none.eml'))).rejects.toMatchObject({
      code: 1,
      stderr: `There is no file ${join(folder, 'none.eml')}.\n`,
    });
    await expect(send()).rejects.toMatchObject({ stderr: expect.stringMatching(/^Usage: [^\n]*\n$/) });
  });

  it('npm run desk plans, applies and pulls a desk as one file, and tells a shell whether it is what the file says', async () => {
    const env = { ...process.env, BILET_DATA: dataFolder, BILET_TOKEN: desk?.info.adminToken };
    const deskAs = (...words: string[]) => run('npm', ['run', '--silent', 'desk', '--', ...words], { env });
    const file = 'docs/desks/online-shop.yaml';
    await expect(deskAs('plan', file)).rejects.toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/^\+ teams\.Returns is created$/m),
    });
    expect((await deskAs('apply', file)).stdout).toMatch(/Applied\.\n$/);
    expect((await deskAs('plan', file)).stdout).toBe('The desk is what the file says.\n');
    const pulled = join(folder, 'desk.yaml');
    await deskAs('pull', pulled);
    expect((await deskAs('apply', pulled)).stdout).toBe('The desk is what the file says.\n');
    writeFileSync(pulled, `${readFileSync(pulled, 'utf8').replace('Green Teapot', 'Blue Teapot')}# kept\n`);
    expect((await deskAs('apply', pulled)).stdout).toContain('deskName: "Green Teapot" → "Blue Teapot"');
    // What it is based on now stands in the file, and its comments still do.
    expect(readFileSync(pulled, 'utf8')).toContain('# kept');
    expect((await deskAs('plan', pulled)).stdout).toBe('The desk is what the file says.\n');
    writeFileSync(pulled, 'bilet: 1\nmacros: { one: { nam: One } }\n');
    await expect(deskAs('apply', pulled)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('macros.one.nam: is not a field here'),
    });
  });

  it('npm run mail shows how every message is understood, and goes on after one that it cannot read', async () => {
    const inbox = join(folder, 'inbox');
    mkdirSync(inbox);
    writeFileSync(join(inbox, 'unreadable.eml'), HOSTILE.nested ?? '');
    writeFileSync(join(inbox, 'notes.txt'), 'no mail');
    const out = join(folder, 'out');
    const given = ['--out', out, 'test/emails/01-gmail-new-ro.eml', inbox, join(folder, 'none.eml')];
    const { stdout } = await run('npm', ['run', '--silent', 'mail', '--', ...given]);
    expect(stdout).toContain('3 messages');
    expect(readdirSync(out).sort()).toEqual(['01-gmail-new-ro.json', 'none.json', 'unreadable.json']);
    const read = (name: string): unknown => JSON.parse(readFileSync(join(out, name), 'utf8'));
    const samples = z
      .record(z.string(), z.looseObject({}))
      .parse(JSON.parse(readFileSync('test/emails/expected.json', 'utf8')));
    const { notInReply: _quoted, replyText: _reply, ...known } = samples['01-gmail-new-ro'] ?? {};
    expect(read('01-gmail-new-ro.json')).toMatchObject({
      ...known,
      text: expect.any(String),
      html: expect.any(String),
    });
    for (const name of ['unreadable.json', 'none.json'])
      expect(read(name)).toEqual({ error: expect.any(String) });
  });

  it('SIGTERM to the desk ends it with 0, and everything that it started', async () => {
    const pid = desk?.child.pid ?? 0;
    const below = await descendants(pid);
    expect(below.length).toBeGreaterThan(0);
    const host = z
      .object({ pid: z.int() })
      .parse(JSON.parse(readFileSync(join(dataFolder, 'host.json'), 'utf8')));
    process.kill(host.pid, 'SIGTERM');
    expect(await desk?.exit).toBe(0);
    expect(below.filter(alive)).toEqual([]);
    await expect(fetch(desk?.info.docs ?? '')).rejects.toThrow();
    await expect(send(join(folder, 'mine.eml'))).rejects.toMatchObject({
      stderr: expect.stringContaining('run npm start first'),
    });
  });

  it('without --fresh everything is still there, and no second sample; with it nothing is', async () => {
    desk = await start('--no-sample');
    expect(desk.info).toMatchObject({ sampleTicket: null });
    const headers = { authorization: `Bearer ${desk.info.adminToken}` };
    expect((await fetch(`${desk.info.api}/tickets/2`, { headers })).status).toBe(200);
    const host = z
      .object({ pid: z.int() })
      .parse(JSON.parse(readFileSync(join(dataFolder, 'host.json'), 'utf8')));
    const below = await descendants(desk.child.pid ?? 0);
    // A power cut takes the host alone; what it started must notice.

    process.kill(host.pid, 'SIGKILL');
    await desk.exit;

    await until('everything that it started to end', () => !below.some(alive));

    writeFileSync(join(dataFolder, 'notes.txt'), 'mine');
    writeFileSync(join(dataFolder, 'admin-token'), 'of the desk before');
    desk = await start('--no-sample', '--fresh');

    expect(readFileSync(join(dataFolder, 'notes.txt'), 'utf8')).toBe('mine');
    const kept = readdirSync(dataFolder).includes('admin-token');
    expect(kept && readFileSync(join(dataFolder, 'admin-token'), 'utf8')).not.toBe('of the desk before');
    expect((await fetch(`${desk.info.api}/tickets/1`, { headers })).status).toBe(404);
    expect(await (await fetch(desk.info.outbox)).json()).toEqual([]);
  });
});
