import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { Invoke } from './invocation.ts';
import type { Log } from './log.ts';
import type { SocketApi } from './wiring/socket-api.ts';

/** Limits of connections ("Quotas for configuring and running a WebSocket API", Amazon API Gateway). */
const LIMITS = {
  messageBytes: 128 * 1024,
  idleMs: 10 * 60_000,
  connectionMs: 2 * 3_600_000,
};
const ANSWER = z
  .object({ statusCode: z.number().optional(), body: z.string().optional() })
  .nullable()
  .catch(null);
/** How often ends of connections are looked for. */
const LOOK_MS = 1_000;

type Open = { id: string; socket: WebSocket; since: number; active: number };

/** A WebSocket API as it runs here. */
export type Sockets = {
  /** `ws://…/live`; null: the templates declare none */
  url: string | null;
  /** where frames are posted: `http://…/live` */
  endpoint: string | null;
  stop(): Promise<void>;
};

/**
 * Serves the WebSocket API of the templates as API Gateway does: `$connect` decides about the handshake, frames go to `$default` and are
 * answered by what it gives, and `@connections` posts, looks and closes (410: there is no such connection, or not yet). It ends
 * connections after ten minutes without a frame, and after two hours, by the desk's clock.
 */
export async function startSockets(options: {
  clock: Clock;
  api: SocketApi | undefined;
  invoke: Invoke;
  log: Log;
}): Promise<Sockets> {
  const { clock, api, invoke, log } = options;
  if (api === undefined) return { url: null, endpoint: null, stop: async () => {} };
  const open = new Map<string, Open>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.messageBytes });
  const path = `/${api.stage}`;

  const call = async (routeKey: string, connectionId: string, more: object) => {
    const functionArn = api.routes.get(routeKey);
    if (functionArn === undefined) return null;
    const eventType = { $connect: 'CONNECT', $disconnect: 'DISCONNECT' }[routeKey] ?? 'MESSAGE';
    const requestContext = { routeKey, eventType, connectionId, stage: api.stage, apiId: api.id };
    const result = await invoke(functionArn, { requestContext, isBase64Encoded: false, ...more });
    if (result.functionError) log(`sockets ${routeKey}: ${JSON.stringify(result.payload)}`);
    return result.functionError ? null : ANSWER.parse(result.payload);
  };

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const asked = new URL(request.url ?? '/', 'http://localhost');
    if (asked.pathname !== path) return refuse(stream, 403);
    const id = `${randomBytes(11).toString('base64url')}=`;
    const queryStringParameters = Object.fromEntries(asked.searchParams);
    const answer = await call('$connect', id, { queryStringParameters, headers: request.headers });
    const status = answer?.statusCode ?? 500;
    if (status < 200 || status > 299) return refuse(stream, status);
    sockets.handleUpgrade(request, stream, head, (socket) => keep(id, socket));
  }

  function keep(id: string, socket: WebSocket): void {
    const one: Open = { id, socket, since: clock.now(), active: clock.now() };
    open.set(id, one);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      open.delete(id);
      void call('$disconnect', id, {}).catch((error) => log(`sockets $disconnect: ${error}`));
    });
    socket.on('message', (data) => {
      one.active = clock.now();
      void call('$default', id, { body: String(data) })
        .then((answer) => answer?.body !== undefined && socket.send(answer.body))
        .catch((error) => log(`sockets $default: ${error}`));
    });
  }

  /** What an `@connections` request gets: the status and what is said with it. */
  function manage(method: string, url: string, body: Buffer): { status: number; said?: object } {
    const [, id = ''] = new RegExp(`^${path}/@connections/([^/?]+)$`).exec(url) ?? [];
    const one = open.get(decodeURIComponent(id));
    if (one === undefined) return { status: 410, said: { message: 'Gone' } };
    switch (method) {
      case 'GET':
        return {
          status: 200,
          said: { connectedAt: new Date(one.since), lastActiveAt: new Date(one.active) },
        };
      case 'DELETE':
        one.socket.close(1000);
        return { status: 204 };
      case 'POST':
        if (body.length > LIMITS.messageBytes) return { status: 413 };
        one.socket.send(body.toString('utf8'));
        one.active = clock.now();
        return { status: 200 };
      default:
        return { status: 405 };
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { status, said } = manage(request.method ?? 'GET', request.url ?? '/', Buffer.concat(chunks));
      response.writeHead(status).end(said && JSON.stringify(said));
    });
  });
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    void upgrade(request, stream, head).catch((error) => {
      log(`sockets $connect: ${error}`);
      refuse(stream, 500);
    });
  });
  const looking = setInterval(() => {
    const now = clock.now();
    for (const { socket, since, active } of open.values())
      if (now - active >= LIMITS.idleMs || now - since >= LIMITS.connectionMs) socket.close(1001);
  }, LOOK_MS);
  looking.unref();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const at = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}${path}`;
  return {
    url: `ws://${at}`,
    endpoint: `http://${at}`,
    async stop() {
      clearInterval(looking);
      for (const { socket } of open.values()) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function refuse(stream: Duplex, status: number): void {
  stream.end(
    `HTTP/1.1 ${status} ${status === 401 ? 'Unauthorized' : 'Refused'}\r\nConnection: close\r\n\r\n`,
  );
}
