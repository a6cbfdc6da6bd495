import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import type Mail from 'nodemailer/lib/mailer';
import * as z from 'zod';
import { childEnvironment } from '../../support/child-environment.ts';

const ready = z.object({
  api: z.url(),
  docs: z.url(),
  outbox: z.url(),
  smtp: z.int(),
  adminToken: z.string(),
  sampleTicket: z.int().nullable(),
  signIn: z.url(),
  signInClient: z.string(),
});
const sent = z.array(
  z.looseObject({
    id: z.string(),
    to: z.array(z.string()),
    subject: z.string(),
    sentAt: z.string(),
    raw: z.url(),
  }),
);
const clock = z.object({ now: z.iso.datetime() });

/** Only what hangs takes as long: the machine runs other tests beside. */
const STARTED_WITHIN_MS = 230_000;
const HAPPENS_WITHIN_MS = 60_000;
/** Looking costs the desk time that it could work in. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [20, 150];

/** A mail that the desk sent. */
export type SentMail = z.infer<typeof sent>[number];

/** An answer of the API. Its body is JSON unless it says otherwise. */
export type Answer = { status: number; headers: Headers; body: unknown };

/** What a request to the API may carry besides method and path. */
export type RequestOptions = {
  body?: unknown;
  headers?: Record<string, string>;
  /** bearer token; the admin's without it, none at all with null */
  token?: string | null;
};

/** A local desk in a process of its own, with real SMTP and HTTP, and a data folder that goes with it. */
export type RunningHost = {
  /** what the host printed when it was ready; changes with each restart */
  info(): z.infer<typeof ready>;
  dataFolder: string;
  /** Asks the API: `api('GET', '/tickets/1')`. */
  api(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** Delivers a mail through the SMTP door: a raw message, or fields to compose one from. */
  sendMail(mail: RawMail | Mail.Options): Promise<void>;
  /** Mail that the desk sent, newest first. */
  outbox(): Promise<SentMail[]>;
  /** A sent mail as it left. */
  rawMail(mail: SentMail): Promise<string>;
  /** Sets the host's time, or lets it stand still. @returns the new time */
  setClock(to: { at?: string; frozen?: boolean; advance?: string }): Promise<Date>;
  /** Moves the host's time by an ISO 8601 duration. @returns the new time */
  advance(duration: string): Promise<Date>;
  now(): Promise<Date>;
  /** Kills the process as a power cut would. */
  kill9(): Promise<void>;
  /** Starts it again on the same data, with other flags if given. */
  restart(flags?: string[]): Promise<void>;
  /** Ends it as Ctrl+C does. @returns the exit code */
  stop(): Promise<number | null>;
  /** Ends it however it is, and removes its data. */
  dispose(): Promise<void>;
};

/** A message byte for byte, with its envelope. */
export type RawMail = { raw: string | Buffer; from: string; to: string | string[] };

/** Waits until `check` gives something other than undefined or false, a minute unless told otherwise. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = HAPPENS_WITHIN_MS,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`It did not happen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve) => child.once('exit', resolve));
}

async function launch(environment: Record<string, string>, flags: string[]) {
  const child = spawn(process.execPath, ['local/main.ts', '--json', ...flags], {
    env: childEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const line = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The host was not ready in time. ${complaints.join('')}`));
    }, STARTED_WITHIN_MS);
    createInterface({ input: child.stdout }).once('line', (text) => {
      clearTimeout(timer);
      resolve(text);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The host ended with ${code}. ${complaints.join('')}`));
    });
  });
  return { child, info: ready.parse(JSON.parse(line)) };
}

/** Starts a desk on free ports and an empty data folder. */
export async function startHost(
  options: { flags?: string[]; environment?: Record<string, string> } = {},
): Promise<RunningHost> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'bilet-flow-'));
  const environment = {
    BILET_PORT: '0',
    BILET_SMTP_PORT: '0',
    BILET_DATA: dataFolder,
    ...options.environment,
  };
  const flags = options.flags ?? ['--no-sample'];
  let running = await launch(environment, flags);

  const local = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(new URL(path, running.info.api), init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };

  return {
    info: () => running.info,
    dataFolder,
    async api(method, path, { body, headers = {}, token = running.info.adminToken } = {}) {
      const response = await fetch(`${running.info.api}${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
      const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : text;
      return { status: response.status, headers: response.headers, body: parsed };
    },
    async sendMail(mail) {
      const transport = createTransport({
        host: '127.0.0.1',
        port: running.info.smtp,
        secure: false,
        ignoreTLS: true,
      });
      try {
        if (!('raw' in mail)) await transport.sendMail(mail);
        else
          await transport.sendMail({
            envelope: { from: mail.from, to: mail.to },
            raw: mail.raw,
          } as Mail.Options);
      } finally {
        transport.close();
      }
    },
    outbox: async () => sent.parse(await local('/_local/outbox')),
    rawMail: async (mail) => (await fetch(mail.raw)).text(),
    async advance(duration) {
      const body = JSON.stringify({ advance: duration });
      const headers = { 'content-type': 'application/json' };
      return new Date(clock.parse(await local('/_local/clock', { method: 'POST', headers, body })).now);
    },
    async setClock(to) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(to);
      return new Date(clock.parse(await local('/_local/clock', { method: 'POST', headers, body })).now);
    },
    now: async () => new Date(clock.parse(await local('/_local/clock')).now),
    async kill9() {
      running.child.kill('SIGKILL');
      await exited(running.child);
    },
    async restart(otherFlags = flags) {
      running = await launch(environment, otherFlags);
    },
    async stop() {
      running.child.kill('SIGTERM');
      return exited(running.child);
    },
    async dispose() {
      running.child.kill('SIGKILL');
      await exited(running.child);
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
