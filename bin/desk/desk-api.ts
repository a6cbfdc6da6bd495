import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import * as z from 'zod';
import { uploadOutSchema } from '../../schemas/api/attachments.ts';
import type { FileContent } from '../import/files.ts';

/** The desk refused a request. */
export class DeskRefusal extends Error {
  override readonly name = 'DeskRefusal';
  readonly status: number;

  constructor(path: string, status: number, body: string) {
    super(`The desk refuses ${path} with ${status}: ${sentenceIn(body)}`);
    this.status = status;
  }
}

const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

function sentenceIn(body: string): string {
  try {
    const { detail, title, errors } = problemSchema.parse(JSON.parse(body));
    const fields = errors.map(({ path, message }) => `\n  ${path}: ${message}`);
    return [detail ?? title ?? body.slice(0, 300), ...fields].join('');
  } catch {
    return body.slice(0, 300);
  }
}

/** How often a request is made that the desk is too busy for, or does not answer, and the pause before it is made again. */
const TRIES = 8;
const PAUSE_MS = 1500;

/** The API of a desk, for whoever has a token. What it is too busy for is tried again, and done once. */
export class DeskApi {
  readonly #base: string;
  readonly #token: string;

  constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  /** @throws DeskRefusal */
  get(path: string): Promise<unknown> {
    return this.#ask(path, { method: 'GET' });
  }

  /** @throws DeskRefusal */
  post(path: string, body: object): Promise<unknown> {
    return this.send('POST', path, body);
  }

  /** @throws DeskRefusal */
  send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<unknown> {
    const once = method === 'POST' && { 'idempotency-key': randomUUID() };
    const headers = { 'content-type': 'application/json', ...once };
    return this.#ask(path, { method, headers, body: JSON.stringify(body) });
  }

  /** Uploads a file for an import, and gives its id. @throws DeskRefusal */
  async upload(content: FileContent, named: { filename: string; contentType: string }): Promise<string> {
    const [sha256, size] = [await sha256Of(content), sizeOf(content)];
    const { id, upload } = uploadOutSchema.parse(
      await this.post('/import/files', { ...named, size, sha256 }),
    );
    const body = 'path' in content ? await openAsBlob(content.path) : new Blob([Buffer.from(content.bytes)]);
    await put(upload, body);
    return id;
  }

  /** Uploads bytes by a link that the desk gave out. @throws DeskRefusal */
  put(link: { url: string; headers: Record<string, string> }, bytes: Uint8Array): Promise<void> {
    return put(link, new Blob([Buffer.from(bytes)]));
  }

  /** What is behind a link that the desk gave out. @throws DeskRefusal */
  async download(url: string): Promise<Uint8Array> {
    const answer = await fetch(url);
    if (!answer.ok) throw new DeskRefusal(new URL(url).pathname, answer.status, await answer.text());
    return new Uint8Array(await answer.arrayBuffer());
  }

  async #ask(path: string, { headers = {}, ...asked }: RequestInit & { headers?: Record<string, string> }) {
    const init = { ...asked, headers: { authorization: `Bearer ${this.#token}`, ...headers } };
    const text = await answered(path, () => fetch(`${this.#base}${path}`, init));
    return z.json().parse(JSON.parse(text));
  }
}

/** Puts bytes where a link leads. */
async function put(link: { url: string; headers: Record<string, string> }, body: Blob): Promise<void> {
  // Whoever sends it knows its length, and says so.
  const { 'content-length': _, ...headers } = link.headers;
  await answered(new URL(link.url).pathname, () => fetch(link.url, { method: 'PUT', headers, body }));
}

/** The text of a good answer. What is passing is tried again. */
async function answered(path: string, ask: () => Promise<Response>): Promise<string> {
  for (let tried = 1; ; tried += 1) {
    const answer = await ask().catch((error: unknown) => {
      if (tried === TRIES) throw error;
      return null;
    });
    const isPassing = answer === null || answer.status === 429 || answer.status >= 500;
    if (answer !== null && (!isPassing || tried === TRIES)) {
      const text = await answer.text();
      if (!answer.ok) throw new DeskRefusal(path, answer.status, text);
      return text;
    }
    await answer?.body?.cancel();
    await new Promise((done) => setTimeout(done, PAUSE_MS * tried));
  }
}

/** The text behind a link that the desk gave out. @throws DeskRefusal */
export const textBehind = (url: string): Promise<string> => answered(new URL(url).pathname, () => fetch(url));

const sizeOf = (content: FileContent) => ('path' in content ? content.size : content.bytes.byteLength);

async function sha256Of(content: FileContent): Promise<string> {
  const hash = createHash('sha256');
  if ('bytes' in content) return hash.update(content.bytes).digest('hex');
  for await (const part of createReadStream(content.path)) hash.update(part);
  return hash.digest('hex');
}
