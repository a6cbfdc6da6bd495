import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { callAws } from '../local/http.ts';
import { addressesOf } from '../test/flows/support/queues.ts';
import type { MeteredDesk } from '../test/support/operations/metered-desk.ts';
import { opened } from '../test/support/operations/operations.ts';

/** Numbers of the ticket and the customer that are copied. No other text of a desk has them, and those of copies are as long. */
const [TICKET, CUSTOMER] = [7_654_321, 8_654_321];
const FIRST_COPY = 1_000_000;
/** What is made of many tickets together, which copies are not in. */
const TOGETHER = /^S:(?:X|CHANGES|COUNTER|R|COUNTS)(?:#|$)/;
const TABLES = ['Bilet', 'Bilet::gsi::due'] as const;

const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
type Row = z.infer<typeof rowSchema>;
const countsSchema = z.object({ pk: z.string(), sk: z.string(), item_json: z.string() });

/** Fills a desk quickly: opens a ticket as anybody does, and repeats all rows that came of it in the desk's database, while the desk is stopped. */
export class Copies {
  readonly #desk: MeteredDesk;
  #made = 0;

  private constructor(desk: MeteredDesk) {
    this.#desk = desk;
  }

  /** Opens the ticket that is copied. */
  static async of(desk: MeteredDesk): Promise<Copies> {
    for (const [kind, number] of [['ticket', TICKET] as const, ['customer', CUSTOMER] as const])
      await putCounter(desk, kind, number - 1);
    const requester = { address: `c${CUSTOMER}@customer.example.net`, name: 'Mara' };
    const id = await opened(desk, { requester });
    if (id !== TICKET) throw new Error(`The ticket has the number ${id}.`);
    await desk.rest();
    return new Copies(desk);
  }

  /** Adds so many copies to lists and to all else, but to the index of the search and to the sums of reports; the desk is stopped and started. */
  async add(count: number): Promise<void> {
    const { host } = this.#desk;
    await host.stop();
    const database = new DatabaseSync(join(host.dataFolder, 'database.sqlite'), { timeout: 60_000 });
    try {
      database.exec('PRAGMA synchronous = OFF; BEGIN');
      for (const table of TABLES) copyRows(database, table, this.#made, count);
      addToCounts(database, count);
      database.exec('COMMIT');
    } finally {
      database.close();
    }
    this.#made += count;
    await host.restart();
  }
}

async function putCounter({ host }: MeteredDesk, of: string, value: number): Promise<void> {
  const { environment, resources } = addressesOf(host);
  const key = { pk: { S: `COUNTER#${of}` }, sk: { S: 'COUNTER' } };
  const Item = { ...key, kind: { S: 'counter' }, schemaVersion: { N: '1' }, value: { N: String(value) } };
  const endpoint = environment.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  await callAws(endpoint, 'DynamoDB_20120810.PutItem', { TableName: resources.table, Item });
}

function copyRows(database: DatabaseSync, table: string, made: number, count: number): void {
  const like = [TICKET, CUSTOMER].map((number) => `item_json LIKE '%${number}%'`).join(' OR ');
  const rows = z
    .array(rowSchema)
    .parse(database.prepare(`SELECT * FROM "${table}" WHERE ${like}`).all())
    .filter((row) => !TOGETHER.test(String(row.pk)) && isOfOwn(row));
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const put = database.prepare(
    `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  for (let at = made; at < made + count; at += 1)
    for (const row of rows) put.run(...columns.map((column) => copyOf(row[column] ?? null, at)));
}

/** Whether a row is found by the number of the ticket or customer, and not one of many that names it. */
const isOfOwn = ({ item_json: _, ...keys }: Row): boolean =>
  Object.values(keys).some(
    (key) => typeof key === 'string' && (key.includes(String(TICKET)) || key.includes(String(CUSTOMER))),
  );

const copyOf = (value: Row[string], at: number): Row[string] =>
  typeof value === 'string'
    ? value
        .replaceAll(String(TICKET), String(FIRST_COPY + at))
        .replaceAll(String(CUSTOMER), String(FIRST_COPY + at))
    : value;

/** All tickets of such a desk stand in the same lists, so that each count of one that is not empty grows by as many. */
function addToCounts(database: DatabaseSync, count: number): void {
  const rows = database.prepare(`SELECT pk, sk, item_json FROM "Bilet" WHERE pk LIKE 'S:COUNTS#%'`).all();
  const put = database.prepare('UPDATE "Bilet" SET item_json = ? WHERE pk = ? AND sk = ?');
  for (const { pk, sk, item_json } of z.array(countsSchema).parse(rows)) {
    const grown = item_json.replaceAll(
      /"(n_[^"]+)":\{"N":"([1-9]\d*)"\}/g,
      (_, name: string, number: string) => `"${name}":{"N":"${Number(number) + count}"}`,
    );
    put.run(grown, pk, sk);
  }
}
