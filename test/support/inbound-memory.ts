import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { announcementOf } from '../../bin/replay/announcement.ts';
import { childEnvironment } from './child-environment.ts';
import { startDatabase } from './database.ts';

const run = promisify(execFile);

/** Takes a mail in, in a process that does nothing else, and tells the most memory that it took. */
const TAKE_IN = `
const { handler } = require(process.argv[1]);
const [body, context] = [process.argv[2], { functionName: 'mail-inbound', getRemainingTimeInMillis: () => 60000 }];
const record = { messageId: '1', receiptHandle: '1', body, attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', ApproximateFirstReceiveTimestamp: '0' } };
handler({ Records: [record] }, context).then(({ batchItemFailures }) => {
  if (batchItemFailures.length > 0) process.exit(1);
  const status = require('node:fs').readFileSync('/proc/self/status', 'utf8');
  console.log(/VmHWM:.*/.exec(status)[0]);
});
`;

/**
 * The most memory that the bundled function takes which reads arriving mail, in megabytes, Node's own included: started for this one
 * mail, which it reads from a store of objects over HTTP, as it does in AWS. It reads `/proc`, so it works on Linux.
 */
export async function inboundMemory(functionsDir: string, raw: Buffer): Promise<number> {
  const store = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end(request.method === 'GET' ? raw : undefined));
  });
  await new Promise<void>((done) => store.listen(0, '127.0.0.1', done));
  const database = await startDatabase();
  try {
    const { port } = store.address() as AddressInfo;
    const environment = childEnvironment({
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      TABLE_NAME: database.tableName,
      MAIL_BUCKET: 'mail',
      ATTACHMENT_BUCKET: 'files',
      CLOSE_AFTER_DAYS: '4',
      DESK_DOMAIN: 'desk.example.com',
      MAILBOXES: JSON.stringify([{ address: 'support@desk.example.com', name: 'Acme Support' }]),
    });
    const head = raw.subarray(0, 65_536).toString('latin1');
    const body = announcementOf({ bucket: 'mail', key: 'raw/1', storedAt: new Date(0), head });
    const file = join(functionsDir, 'mail-inbound', 'index.js');
    const node = join(process.cwd(), 'node_modules/.bin/node');
    const { stdout } = await run(node, ['-e', TAKE_IN, file, body], { env: environment });
    const told = stdout.split('\n').findLast((line) => line.startsWith('VmHWM')) ?? '';
    return Number(/\d+/.exec(told)?.[0]) / 1024;
  } finally {
    store.closeAllConnections();
    store.close();
    await database.stop();
  }
}
