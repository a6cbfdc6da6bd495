/** A thread that writes the articles of a new desk, says whether it is one, and ends, so that what that takes does not stay in memory. */
import { parentPort, workerData } from 'node:worker_threads';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createArticle, moveText, sectionArea, writeText } from '../core/article/index.ts';
import { createThing, readArea } from '../core/configuration/index.ts';
import { contextOf } from '../core/shared/context.ts';
import { dynamoTable } from '../core/shared/table.ts';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { SAMPLE_ARTICLES, SAMPLE_SECTIONS } from './help-articles.ts';

/** Which desk, and at what time. */
export type HelpOrder = { endpoint: string; tableName: string; nowMs: number };

const { endpoint, tableName, nowMs }: HelpOrder = workerData;
const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: LOCAL_CREDENTIALS });
const table = dynamoTable({ tableName, client });
const context = contextOf({ kind: 'system', name: 'setup' }, new Date(nowMs), Math.random);

const text = ([title, source]: readonly [string, string]) =>
  ({ title, summary: null, format: 'markdown', source }) as const;

async function fill(): Promise<void> {
  for (const [position, section] of SAMPLE_SECTIONS.entries()) {
    const fields = { ...section, parent: null, position, audience: 'public' as const };
    await createThing({ table }, context, sectionArea, { fields });
  }
  const none = {
    labels: [],
    audience: 'public',
    original: 'en',
    reviewerId: null,
    reviewAt: null,
    reviewDays: null,
  } as const;
  for (const [position, { section, en, de }] of SAMPLE_ARTICLES.entries()) {
    const fields = { ...none, labels: [], section, position };
    const { id: articleId } = await createArticle({ table }, context, {
      fields,
      text: text(en),
      publishes: true,
    });
    await writeText({ table }, context, { articleId, locale: 'de', text: text(de) });
    await moveText({ table }, context, { articleId, locale: 'de', to: 'published' });
  }
}

// Whatever somebody has made of their desk stays as it is.
const { things } = await readArea(table, sectionArea);
const isNew = things.size === 0;
if (isNew) await fill();
client.destroy();
parentPort?.postMessage(isNew);
