import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { catalogueOf } from '../core/fields/index.ts';
import { writeCursor } from '../core/shared/cursor.ts';
import { ticketRow } from '../core/ticket/ticket-store.ts';
import { filterTickets, listTickets } from '../core/views/index.ts';
import { startDatabase, type TestDatabase } from '../test/support/database.ts';
import { agentOf, ticketIn } from '../test/support/desk.ts';
import { givenListed } from '../test/support/lists.ts';
import { reportSizes, sizesAsked } from './numbers.ts';
import { putRows, rowsFor } from './put-rows.ts';

const PAGES = 2_000;
const LIMIT = 50;
const ADMIN = agentOf({ role: 'admin' });
const LIST = { of: 'status', status: 'open' } as const;

/** What is measured: a page of the list itself, and one that a filter chooses from it. */
const KINDS = { list: timeOfPage, filter: timeOfFiltered };

/** Compares the time of a page among few tickets and among many (`--tickets`), in turns, at places all over the list. */
export async function measureLists(): Promise<void> {
  const sizes = sizesAsked('tickets');
  const desks = await Promise.all(sizes.map(async (size) => ({ size, database: await startDatabase() })));
  try {
    for (const { size, database } of desks) await fill(database, size);
    for (const [kind, timeOf] of Object.entries(KINDS)) {
      const times = desks.map((): number[] => []);
      for (let page = 0; page < PAGES; page += 1) {
        for (const [at, desk] of desks.entries()) times[at]?.push(await timeOf(desk, page / PAGES));
      }
      reportSizes(
        kind,
        'tickets',
        desks.map(({ size }, at) => ({ size, times: times[at] ?? [] })),
      );
    }
  } finally {
    await Promise.all(desks.map(({ database }) => database.stop()));
  }
}

/** A desk with as many open tickets. */
interface Desk {
  readonly size: number;
  readonly database: TestDatabase;
}

/** The time of the last activity of a ticket: a second after that of the one before. */
const activityOf = (id: number): string => new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString();

/** The place of a ticket in its list. */
const placeOf = (id: number): string => `${activityOf(id)}#${String(id).padStart(16, '0')}`;

/** Puts one ticket into its lists as the desk does, and then its row, and that in the measured list, once for each ticket. */
async function fill({ table, tableName, client }: TestDatabase, size: number): Promise<void> {
  const document = DynamoDBDocumentClient.from(client);
  const ticketOf = (id: number) => ticketIn('open', { id, lastActivityAt: activityOf(id) });
  await givenListed(table, ticketOf(1));
  const { Items = [] } = await document.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'L#status:open#0' },
    }),
  );
  const [first] = Items;
  if (first === undefined) throw new Error('The ticket is not in its list.');
  const rowOf = (id: number) => {
    const summary = { ...first.summary, id, lastActivityAt: activityOf(id) };
    return { ...first, sk: placeOf(id), summary };
  };
  await putRows({ tableName, client }, rowsFor(2, size, rowOf));
  await putRows(
    { tableName, client },
    rowsFor(2, size, (id) => ticketRow(ticketOf(id))),
  );
}

/** Milliseconds until the first page of a filter is there, of which every ticket of the list is a candidate. */
async function timeOfFiltered({ database: { table } }: Desk): Promise<number> {
  const filter = { status: 'open', priority: 'normal', type: 'question' } as const;
  const start = performance.now();
  const { tickets } = await filterTickets(
    { table, shards: 1, catalogue: catalogueOf() },
    { reader: ADMIN, filter, order: 'activity', now: new Date(), limit: LIMIT },
  );
  const milliseconds = performance.now() - start;
  if (tickets.length !== LIMIT) throw new Error(`A page of ${tickets.length} tickets.`);
  return milliseconds;
}

/** Milliseconds until the page is there that begins after this share of the list. */
async function timeOfPage({ size, database: { table } }: Desk, share: number): Promise<number> {
  const cursor = writeCursor('status:open', placeOf(1 + Math.ceil((size - 1) * (1 - share))));
  const start = performance.now();
  const { tickets } = await listTickets(
    { table, shards: 1 },
    { principal: ADMIN, list: LIST, limit: LIMIT, cursor },
  );
  const milliseconds = performance.now() - start;
  if (share < 0.9 && tickets.length !== LIMIT) throw new Error(`A page of ${tickets.length} tickets.`);
  return milliseconds;
}
