import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  clientTimeouts,
  LARGE_REQUEST_MS,
  SMALL_REQUEST_MS,
  unlogged,
} from '../../../core/shared/client-timeouts.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { synthesize } from '../../lib/support/templates.ts';

/** Tries of the SDK, the first one included. */
const TRIES = 3;

describe('a service that does not answer', () => {
  let server: Server;
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    server = createServer((_, response) => {
      asked += 1;
      if (asked === 1) return;
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
        .end('{"Item":{"pk":{"S":"T#1"}}}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('is asked again on another connection', async () => {
    const address = server.address();
    const client = new DynamoDBClient({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      ...clientTimeouts(200),
    });
    const table = dynamoTable({ tableName: 'desk', client });
    expect(await table.get({ pk: 'T#1', sk: 'META' })).toEqual({ pk: 'T#1' });
    expect(asked).toBe(2);
  });
});

describe('functions', () => {
  test('wait for no service without end', () => {
    const files = readdirSync('core', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const clients = files.flatMap(
      (name) => readFileSync(join('core', name), 'utf8').match(/new [A-Z]\w+Client\(.*/g) ?? [],
    );
    expect(clients).toHaveLength(12);
    for (const client of clients) expect(client).toContain('clientTimeouts(');
  });

  test('have the time for every try of a request', () => {
    const { resources } = synthesize();
    const seconds = (name: string) =>
      Number(
        resources.find(({ Properties }) => Properties.FunctionName === `Bilet-${name}`)?.Properties.Timeout,
      );
    for (const name of ['api-tickets', 'stream-publisher', 'clock-arm', 'clock-wake', 'mail-feedback'])
      expect(seconds(name) * 1000).toBeGreaterThan(TRIES * SMALL_REQUEST_MS);
    expect(seconds('api-authorizer') * 1000).toBeGreaterThanOrEqual(2 * SMALL_REQUEST_MS);
    expect(seconds('mail-inbound') * 1000).toBeGreaterThan(TRIES * (SMALL_REQUEST_MS + LARGE_REQUEST_MS));
    // SES is asked once.
    expect(seconds('mail-outbound') * 1000).toBeGreaterThan(TRIES * SMALL_REQUEST_MS + LARGE_REQUEST_MS);
  });
});

test('a client without its log goes through no request or answer for one', () => {
  const client = () => new DynamoDBClient({ region: 'us-east-1' });
  const isLog = (step: string) => step.startsWith('loggerMiddleware');
  expect(client().middlewareStack.identify().filter(isLog)).toHaveLength(1);
  expect(unlogged(client()).middlewareStack.identify().filter(isLog)).toEqual([]);
});
