import { createServer } from 'node:http';
import { listenOnLoopback } from '../../../local/http.ts';
import { startDatabase } from '../../support/database.ts';

/** A database whose requests for the table are counted on their way, by operation. */
export interface CountedDatabase {
  endpoint: string;
  /** requests since the last `forget`, such as `{ Query: 2 }`; reading the stream is the host's own work */
  counts(): Record<string, number>;
  total(): number;
  forget(): void;
  stop(): Promise<void>;
}

const TABLE_REQUEST = /^DynamoDB_\d+\.(\w+)$/;
/** Rows that a function reads when it starts, or once a second for all that it does, and not for one act. */
const HELD_IN_MEMORY = /"pk":\{"S":"(KEYS|LISTS|REVISION)"\}/;

/** Starts a database in memory, and a door in front of it that counts what goes through. */
export async function startCountedDatabase(): Promise<CountedDatabase> {
  const database = await startDatabase();
  let counts: Record<string, number> = {};
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const operation = TABLE_REQUEST.exec(target)?.[1];
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (operation && !HELD_IN_MEMORY.test(body.toString())) counts[operation] = (counts[operation] ?? 0) + 1;
    const headers = Object.entries(request.headers).filter(
      ([name]) => !['host', 'connection', 'content-length', 'transfer-encoding', 'expect'].includes(name),
    ) as [string, string][];
    const answer = await fetch(database.endpoint, { method: 'POST', headers, body });
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/x-amz-json-1.0',
    });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  const { endpoint } = await listenOnLoopback(server, 0);
  return {
    endpoint,
    counts: () => ({ ...counts }),
    total: () => Object.values(counts).reduce((sum, count) => sum + count, 0),
    forget: () => {
      counts = {};
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await database.stop();
    },
  };
}
