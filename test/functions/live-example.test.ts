import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { json, object } from '../../functions/chat-widget/read.ts';

/** A desk whose connections fall silent after the first frame, as for a machine that has slept: nobody closes them. */
class SilentDesk {
  readonly connections: WebSocket[] = [];
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  constructor() {
    this.#server = createServer(({ url = '' }, response) => {
      const body = url.includes('/live/tokens')
        ? { url: `ws://127.0.0.1:${this.port}`, token: 't' }
        : { items: [], next: null };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    this.#sockets = new WebSocketServer({ server: this.#server });
    this.#sockets.on('connection', (socket) => {
      this.connections.push(socket);
      socket.on('message', (data) => {
        const { action, topics } = object(json(String(data)));
        if (action === 'watch')
          socket.send(JSON.stringify({ type: 'watching', id: null, topics, refused: [] }));
      });
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  async connected(times: number): Promise<void> {
    while (this.connections.length < times) await once(this.#sockets, 'connection');
  }

  stop(): void {
    for (const socket of this.connections) socket.terminate();
    this.#server.close();
  }
}

describe('the example of a client that is told of changes', () => {
  const desk = new SilentDesk();
  const folder = mkdtempSync(join(tmpdir(), 'bilet-live-'));
  let following: ChildProcess | undefined;
  beforeAll(() => desk.start());
  afterAll(() => {
    following?.kill();
    desk.stop();
    rmSync(folder, { recursive: true });
  });

  it('connects again where a connection is gone of which nobody has said so', async () => {
    const example = /```js\n(.*?)```/s.exec(readFileSync('docs/live.md', 'utf8'))?.[1] ?? '';
    const hurried = example.replace('5 * 60_000', '50').replace('10_000', '50');
    writeFileSync(join(folder, 'follow.mjs'), hurried);
    const env = { ...process.env, DESK: `http://127.0.0.1:${desk.port}`, TOKEN: 'blt_x' };
    following = spawn(process.execPath, [join(folder, 'follow.mjs'), '12'], { env });
    await desk.connected(2);
    expect(desk.connections.length).toBeGreaterThan(1);
  });
});
