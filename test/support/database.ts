import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DUE_INDEX } from '../../core/shared/names.ts';
import { dynamoTable, type Table, type TableOptions } from '../../core/shared/table.ts';

/** One DynamoDB request that a test has seen. */
export interface Call {
  /** name of the SDK command, such as `TransactWriteItemsCommand` */
  command: string;
  input: Record<string, unknown>;
}

/** An empty table on a real local database. */
export interface TestDatabase {
  table: Table;
  tableName: string;
  endpoint: string;
  client: DynamoDBClient;
  /** requests sent through `client` since the start or the last `forgetCalls`; retries of the SDK count once */
  calls: () => number;
  /** the same requests, to look at */
  seen: () => readonly Call[];
  forgetCalls: () => void;
  stop: () => Promise<void>;
}

const BINARY = join(process.cwd(), 'node_modules/@dynoxide/linux-x64/dynoxide');
const START_TRIES = 5;

/** How the client and the table of a test wait before they try again what failed; as in production by default. */
export interface Waiting {
  retryStrategy?: DynamoDBClientConfig['retryStrategy'];
  sleep?: TableOptions['sleep'];
}

/**
 * Starts a database of its own in memory, or uses the one at `DYNAMODB_ENDPOINT` with a table of its own, and ends
 * what it started on `stop`.
 */
export async function startDatabase({ retryStrategy, sleep }: Waiting = {}): Promise<TestDatabase> {
  const given = process.env.DYNAMODB_ENDPOINT;
  const server = given ? { endpoint: given, end: async () => {} } : await startServer();
  const client = clientOf(server.endpoint, retryStrategy);
  let seen: Call[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      seen.push({ command: context.commandName ?? '', input: { ...args.input } });
      return next(args);
    },
    { step: 'initialize', name: 'countCalls' },
  );
  const tableName = `bilet-${randomUUID()}`;
  await client.send(createTable(tableName));
  if (given) await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: tableName });
  seen = [];
  return {
    table: dynamoTable({ tableName, client, sleep }),
    tableName,
    endpoint: server.endpoint,
    client,
    calls: () => seen.length,
    seen: () => seen,
    forgetCalls: () => {
      seen = [];
    },
    async stop() {
      if (given) await client.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
      await server.end();
    },
  };
}

/** The local database wants to see a signature and does not check it; to make one is a tenth of the work of a request. */
const UNCHECKED: Extract<DynamoDBClientConfig['signer'], { sign: unknown }> = {
  sign: async (request) => {
    request.headers['x-amz-date'] = '20260101T000000Z';
    request.headers.authorization =
      'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
    return request;
  },
};

function clientOf(endpoint: string, retryStrategy: Waiting['retryStrategy']): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint,
    ...(retryStrategy && { retryStrategy }),
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    signer: UNCHECKED,
  });
  // It goes through every request and answer for a log that nobody keeps.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

function createTable(TableName: string): CreateTableCommand {
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: DUE_INDEX.partitionKey, AttributeType: 'S' },
      { AttributeName: DUE_INDEX.sortKey, AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: DUE_INDEX.name,
        KeySchema: [
          { AttributeName: DUE_INDEX.partitionKey, KeyType: 'HASH' },
          { AttributeName: DUE_INDEX.sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['kind'] },
      },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
}

interface Server {
  endpoint: string;
  end: () => Promise<void>;
}

/** A port can be taken between finding and using it: then the server ends, and another port is tried. */
async function startServer(): Promise<Server> {
  for (let tried = 0; tried < START_TRIES; tried += 1) {
    const port = await freePort();
    const child = spawn(BINARY, ['--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
    const endWithUs = () => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    if (await listening(child)) {
      return {
        endpoint: `http://127.0.0.1:${port}`,
        end: () => {
          process.removeListener('exit', endWithUs);
          return ended(child);
        },
      };
    }
    process.removeListener('exit', endWithUs);
  }
  throw new Error(
    'The local database did not start. On other systems than Linux x64, set DYNAMODB_ENDPOINT.',
  );
}

/** Whether the server says that it listens; false when it ends first or is not there at all. */
function listening(child: ChildProcess): Promise<boolean> {
  return new Promise((done) => {
    child.once('error', () => done(false));
    child.once('exit', () => done(false));
    child.stderr?.on('data', (said: Buffer) => {
      if (said.includes('listening')) done(true);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGKILL');
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
