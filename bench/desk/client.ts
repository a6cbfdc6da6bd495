import { Agent, request } from 'node:http';

/** Sends requests over connections that stay open, and costs the machine as little as it can. */
export type Client = {
  /** @param more headers besides, or instead of the token. @returns the body. @throws when the status is not 2xx */
  send(method: string, path: string, body?: object, more?: Record<string, string>): Promise<string>;
  close(): void;
};

/** A client of a desk's API. @param api the address, with `/v1` */
export function openClient(api: string, token: string): Client {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port, pathname } = new URL(api);
  const client: Client = {
    send: (method, path, body, more) =>
      new Promise((resolve, reject) => {
        const json = body === undefined ? undefined : JSON.stringify(body);
        const headers = {
          authorization: `Bearer ${token}`,
          ...(json && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
          ...more,
        };
        const asked = request({ agent, hostname, port, method, path: pathname + path, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if (answer.statusCode && answer.statusCode < 300) return resolve(text);
            reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`));
          });
          answer.on('error', reject);
        });
        asked.on('error', (error) => {
          // The host has closed a connection that nobody had used for long, and that was taken up again at this moment.
          const isClosed = asked.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
          if (isClosed) resolve(client.send(method, path, body, more));
          else reject(error);
        });
        asked.end(json);
      }),
    close: () => agent.destroy(),
  };
  return client;
}
