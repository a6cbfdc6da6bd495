import { isDeepStrictEqual } from 'node:util';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { JobMessage } from '../../../core/jobs/run-job.ts';
import { NOW } from '../../support/context.ts';
import { allRows } from '../../support/desk.ts';
import { Faults, withoutPauses } from '../../support/faults.ts';
import { TestDesk } from '../../support/mail.ts';
import { TestTimers } from '../../support/timers.ts';
import { plain } from './plain.ts';

/** Something that the desk does, and that a fault may interrupt. */
export interface Act {
  /** the file of the command, below `core` */
  file: string;
  /** the act in words, after "to" */
  does: string;
  /** Makes what the act needs, and gives the act, which its caller tries again: then `again` is true. */
  arrange: (stage: Stage) => Promise<(again: boolean) => Promise<unknown>>;
}

/** What an act leaves: rows, and what it set going outside the table. */
export interface Left {
  rows: Record<string, unknown>;
  mails: string[];
  timers: string[];
  pages: string[];
}

type Rows = Record<string, unknown>;

/** Most rows that one BatchWriteItem writes. */
const AT_ONCE = 25;
/** The longest lease is over by then: the caller tries again as late as this. */
const RETRY_MINUTES = 10;
const COUNTER = /^COUNTER#/;

/** A desk whose requests to the table can fail, and that can be set back to where an act begins. */
export class Stage {
  readonly desk: TestDesk;
  readonly faults: Faults;
  timers = new TestTimers();
  /** pages of jobs that were asked for */
  pages: JobMessage[] = [];
  /** commands of the requests that the act makes when nothing disturbs it */
  requests: readonly string[] = [];
  #before: { rows: Rows; now: Date } = { rows: {}, now: new Date(0) };
  #act: (again: boolean) => Promise<unknown> = async () => {};
  #undisturbed = new Map<string, Promise<Left>>();
  /** the rows that are there; null: nobody knows */
  #rows: Rows | null = null;
  readonly #client: DynamoDBDocumentClient;

  private constructor(desk: TestDesk) {
    this.desk = desk;
    const { client } = desk.database;
    this.faults = new Faults(client);
    // It has its options in common with the client of the table.
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  }

  static async open(): Promise<Stage> {
    return new Stage(await TestDesk.open({ retryStrategy: withoutPauses, sleep: async () => {} }));
  }

  get table() {
    return this.desk.table;
  }

  close(): Promise<void> {
    return this.desk.close();
  }

  /** Makes what an act needs on an empty desk. */
  async arrange({ arrange }: Act): Promise<void> {
    await this.#setRows({});
    this.#undisturbed = new Map();
    this.#clearOutside();
    this.desk.now = NOW;
    this.#act = await arrange(this);
    this.#before = { rows: await this.#read(), now: this.desk.now };
    this.desk.coolDown();
    this.faults.begin();
    await this.act();
    this.requests = [...this.faults.commands];
  }

  /** Sets everything back to where the act begins. */
  async reset(): Promise<void> {
    await this.#setRows(this.#before.rows);
    this.#clearOutside();
    this.desk.now = this.#before.now;
  }

  /** Acts for the first time. */
  act(): Promise<unknown> {
    this.#rows = null;
    return this.#act(false);
  }

  /** Acts once more, as a caller does who does not know what became of the first try. */
  actAgain(): Promise<unknown> {
    this.faults.begin();
    this.#rows = null;
    this.desk.later(RETRY_MINUTES);
    return this.#act(true);
  }

  /** What has been left until now, and what an act would have left that nothing had disturbed. */
  async compared(): Promise<{ left: Left; undisturbed: Left }> {
    const rows = await this.#read();
    const left = this.#left(rows);
    return { left, undisturbed: await this.#undisturbedFrom(countersOf(rows)) };
  }

  /** Whether nothing has changed since the act began. */
  async isAsBefore(): Promise<boolean> {
    return isDeepStrictEqual(await this.#read(), this.#before.rows);
  }

  /**
   * What the act leaves when nothing disturbs it, and it takes the same numbers: a number that was taken and then not used
   * is a gap, which means nothing.
   */
  #undisturbedFrom(counters: Record<string, number>): Promise<Left> {
    const key = JSON.stringify(counters);
    const known = this.#undisturbed.get(key) ?? this.#perform(counters);
    this.#undisturbed.set(key, known);
    return known;
  }

  async #perform(counters: Record<string, number>): Promise<Left> {
    await this.reset();
    await this.act();
    const rows = await this.#read();
    const gaps = gapsBetween(countersOf(rows), counters);
    if (gaps.length === 0) return this.#left(rows);
    await this.reset();
    for (const { pk, gap } of gaps) await this.table.count({ pk, sk: 'COUNTER' }, gap);
    await this.act();
    return this.#left(await this.#read());
  }

  #left(rows: Rows): Left {
    return {
      rows: plain(rows),
      mails: this.desk.mail.sent.map(({ sendId }) => sendId),
      timers: [...this.timers.all.keys()],
      pages: [...new Set(this.pages.map(({ turn }) => `page ${turn}`))],
    };
  }

  #clearOutside(): void {
    this.desk.coolDown();
    this.desk.mail.sent.length = 0;
    this.timers = new TestTimers();
    this.pages = [];
  }

  async #setRows(wanted: Rows): Promise<void> {
    this.faults.end();
    const are = this.#rows ?? (await this.#read());
    const requests = [
      ...Object.entries(are)
        .filter(([key]) => !(key in wanted))
        .map(([, row]) => ({ DeleteRequest: { Key: keyOf(row) } })),
      ...Object.entries(wanted)
        .filter(([key, row]) => !isDeepStrictEqual(row, are[key]))
        .map(([, row]) => ({ PutRequest: { Item: row as Rows } })),
    ];
    const { tableName } = this.desk.database;
    for (let at = 0; at < requests.length; at += AT_ONCE) {
      const RequestItems = { [tableName]: requests.slice(at, at + AT_ONCE) };
      await this.#client.send(new BatchWriteCommand({ RequestItems }));
    }
    this.#rows = wanted;
    this.faults.begin();
  }

  async #read(): Promise<Rows> {
    this.faults.end();
    this.#rows = await allRows(this.desk.database);
    return this.#rows;
  }
}

function keyOf(row: unknown) {
  const { pk, sk } = row as { pk: string; sk: string };
  return { pk, sk };
}

function countersOf(rows: Rows): Record<string, number> {
  const counters = Object.values(rows).filter((row) => COUNTER.test(keyOf(row).pk));
  return Object.fromEntries(counters.map((row) => [keyOf(row).pk, (row as { value: number }).value]));
}

function gapsBetween(from: Record<string, number>, to: Record<string, number>) {
  return Object.entries(to)
    .map(([pk, value]) => ({ pk, gap: value - (from[pk] ?? 0) }))
    .filter(({ gap }) => gap !== 0);
}
