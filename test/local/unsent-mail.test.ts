import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { claimWrite, loadOutgoing, undoWrite } from '../../core/outbound/outgoing-store.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { LOCAL_CREDENTIALS } from '../../local/credentials.ts';
import { ensureTable, startDatabase } from '../../local/database.ts';
import { releaseUnsentMail } from '../../local/unsent-mail.ts';
import { later } from '../support/desk.ts';
import { temporaryFolder } from './support/temporary.ts';

const file = join(temporaryFolder(), 'database.sqlite');
const NAME = 'Desk';
const DEFINITION = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['pk', 'sk'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
};

test('a mail that was claimed and never sent when the desk was killed leaves as soon as it starts again', async () => {
  const database = await startDatabase({ root: process.cwd(), file });
  await ensureTable(database.endpoint, { name: NAME, arn: `table/${NAME}`, definition: DEFINITION });
  const { endpoint } = database;
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: LOCAL_CREDENTIALS });
  const table = dynamoTable({ tableName: NAME, client });
  const { newId, now } = contextOf({ kind: 'system', name: 'mail' }, new Date(), Math.random);
  const mail = () => ({ sendId: newId(), purpose: 'reply', ticketId: 1, messageId: newId() }) as const;
  const [unsent, sent, undone] = [mail(), mail(), mail()];
  const claim = (of: typeof unsent, at: Date) =>
    table.write([claimWrite({ ...of, to: 'mara@example.com', recipients: [] }, at)]);
  await claim(unsent, now);
  await claim(sent, now);
  await table.write([undoWrite(undone, now)]);

  const nowMs = later(now, { seconds: 5 }).getTime();
  await releaseUnsentMail({ file, endpoint }, NAME, nowMs, (id) => id === sent.sendId);

  const refused = { refusals: ['claimed'] };
  await claim(unsent, new Date(nowMs));
  await expect(claim(sent, new Date(nowMs))).rejects.toMatchObject(refused);
  await expect(claim(undone, new Date(nowMs))).rejects.toMatchObject(refused);
  expect(await loadOutgoing(table, sent.sendId)).toMatchObject({ stage: 0 });
  client.destroy();
  await database.stop();
});
