import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Knock, ProviderAnswer, ProviderRequest } from '../../../core/channel/index.ts';

/** A request as a stand-in of a provider gets it. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a stand-in answers. */
export interface Answer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly contentType?: string;
}

export const json = (status: number, body: unknown): Answer => ({
  status,
  body: JSON.stringify(body),
  contentType: 'application/json',
});

/** A server that stands in for a provider, at an address of its own. */
export interface StandIn extends AsyncDisposable {
  readonly address: string;
  readonly asked: readonly Asked[];
}

/** Starts a server that answers as a provider would. */
export async function standIn(answer: (asked: Asked) => Answer | Promise<Answer>): Promise<StandIn> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const one: Asked = {
        method: request.method ?? '',
        url: new URL(request.url ?? '/', 'http://127.0.0.1'),
        headers: headersOf(request.headers),
        body: Buffer.concat(chunks),
      };
      asked.push(one);
      const { status, body, contentType = 'text/plain' } = await answer(one);
      response.writeHead(status, { 'content-type': contentType }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const headersOf = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** The fields and files of a form with several parts. */
export const formIn = ({ headers, body }: Asked): Promise<FormData> =>
  new Response(new Uint8Array(body), { headers: { ...headers } }).formData();

/**
 * Makes a request to a provider as the desk does, at the stand-in of each host.
 * @param hosts address of the stand-in by the host for which it stands
 */
export async function ask(
  request: ProviderRequest,
  hosts: Readonly<Record<string, string>>,
): Promise<ProviderAnswer & { readonly bytes: Buffer }> {
  const { url, body } = request.via === 'aws' ? awsRequest(request) : request;
  const { origin, host } = new URL(url);
  const standing = hosts[host];
  if (standing === undefined) throw new Error(`No stand-in for ${host}`);
  const response = await fetch(url.replace(origin, standing), {
    method: request.method,
    headers: { ...request.headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : await formOf(body.form) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: bytes.toString(),
    bytes,
  };
}

const awsRequest = ({ service, method, path, body }: Extract<ProviderRequest, { via: 'aws' }>) => ({
  url: `https://${service}.eu-central-1.amazonaws.com${path}`,
  body: method === 'GET' ? undefined : body,
});

type Form = Extract<NonNullable<Extract<ProviderRequest, { via: 'https' }>['body']>, object>['form'];

async function formOf(fields: Form): Promise<FormData> {
  const form = new FormData();
  for (const field of fields)
    if ('value' in field) form.append(field.name, field.value);
    else {
      const bytes = await (await fetch(field.fileUrl)).arrayBuffer();
      form.append(field.name, new Blob([bytes], { type: field.contentType }), field.filename);
    }
  return form;
}

/** A knock at the door of a channel. */
export function knock({
  method = 'POST',
  url = 'https://desk.example/channels/one',
  headers = {},
  body = '',
}: Partial<Omit<Knock, 'body' | 'query'>> & { body?: string }): Knock {
  const query = Object.fromEntries(new URL(url).searchParams);
  return { method, url, headers, query, body: Buffer.from(body) };
}
