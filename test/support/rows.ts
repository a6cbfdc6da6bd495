import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { TestDatabase } from './database.ts';

/** A row as the database answers it. */
type Item = Record<string, AttributeValue>;

const itemSchema = z.custom<Item>((item) => typeof item === 'object' && item !== null);

/** The answer to Scan. */
const pageSchema = z.object({ Items: z.array(itemSchema), LastEvaluatedKey: itemSchema.optional() });

const AGENT = new Agent({ keepAlive: true });

/** The database checks no signature, but wants to see one. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.Scan',
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20260101T000000Z',
};

async function scan({ endpoint, tableName }: TestDatabase, from?: Item): Promise<string> {
  const asked = request(endpoint, { method: 'POST', agent: AGENT, headers: HEADERS });
  asked.end(JSON.stringify({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: from }));
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject);
  });
  const said = await text(answer);
  if (answer.statusCode !== 200) throw new Error(said);
  return said;
}

interface KnownRow {
  key: string;
  item: Item;
  row: Record<string, unknown>;
}

/** An answer to Scan, and what it says. */
interface KnownPage {
  said: string;
  rows: KnownRow[];
  next: Item | undefined;
}

/** What was read of a table before: a row that has not changed is the same object again. */
interface Known {
  pages: KnownPage[];
  rows: Map<string, KnownRow>;
}
const KNOWN = new WeakMap<TestDatabase, Known>();

/**
 * Every row of the table, by key: what must not change when a request is refused. Tests ask for it all the time, of tables
 * with thousands of rows, so it goes without the SDK, and rows that are as they were are the objects of last time, which
 * compare at once. What the database says in the same words as last time is not even read.
 */
export async function allRows(database: TestDatabase): Promise<Record<string, unknown>> {
  const before = KNOWN.get(database);
  const pages: KnownPage[] = [];
  do {
    const said = await scan(database, pages.at(-1)?.next);
    const known = before?.pages[pages.length];
    pages.push(known?.said === said ? known : readPage(said, before?.rows));
  } while (pages.at(-1)?.next);
  const rows = pages.flatMap((page) => page.rows);
  KNOWN.set(database, { pages, rows: new Map(rows.map((one) => [one.key, one])) });
  return Object.fromEntries(rows.map(({ key, row }) => [key, row]));
}

function readPage(said: string, before: Known['rows'] | undefined): KnownPage {
  const { Items, LastEvaluatedKey } = pageSchema.parse(JSON.parse(said));
  const rows = Items.map((item) => {
    const key = `${item.pk?.S} ${item.sk?.S}`;
    const known = before?.get(key);
    if (known && isDeepStrictEqual(known.item, item)) return known;
    return { key, item, row: frozen(unmarshall(withBytes(item))) };
  });
  return { said, rows, next: LastEvaluatedKey };
}

/** The rows that people care about: everything but the counters, whose gaps mean nothing. */
export async function meaningfulRows(database: TestDatabase): Promise<Record<string, unknown>> {
  const rows = Object.entries(await allRows(database));
  return Object.fromEntries(rows.filter(([key]) => !key.startsWith('COUNTER#')));
}

/** Rows that only say how often something was read or looked for. */
const COUNTS = /^NOTFOUND#|^ARTICLE#\d+ COUNTS$/;

/** Some rows without what the desk counts while somebody reads: how often an article was shown, and what was looked for in vain. */
export const butCounts = (rows: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(rows).filter(([key]) => !COUNTS.test(key)));

/** An item with its bytes, which JSON says in base64. */
function withBytes(item: Item): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, valueWithBytes(value)]));
}

function valueWithBytes(value: AttributeValue): AttributeValue {
  if (value.B) return { B: Buffer.from(String(value.B), 'base64') };
  if (value.M) return { M: withBytes(value.M) };
  if (value.L) return { L: value.L.map(valueWithBytes) };
  return value;
}

/** A row that a test cannot change by mistake, as others hold the same object. */
function frozen<T extends object>(row: T): T {
  for (const value of Object.values(row)) {
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) frozen(value);
  }
  return Object.freeze(row);
}
