import * as fc from 'fast-check';
import { type ExportPosition, exportPage, noteChanges } from '../../../core/export/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { emptied, scheduled } from '../../support/racing.ts';

const TICKETS = 4;
let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const keyOf = (ticket: number) => ({ pk: `T#${ticket}`, sk: 'META' });
const noteOn = (table: Table) =>
  noteChanges({ table, newId: testContext().newId, now: () => NOW, pause: async () => {} });

/** Somebody who reads the export page by page and keeps the last that was said of each ticket. */
class Follower {
  position: ExportPosition | undefined;
  readonly kept = new Map<number, number>();
  readonly #table: Table;
  readonly #limit: number;

  constructor(table: Table, limit: number) {
    this.#table = table;
    this.#limit = limit;
  }

  /** Reads a page; says whether there is more. */
  async read(): Promise<boolean> {
    const page = await exportPage(this.#table, {
      position: this.position,
      kinds: undefined,
      limit: this.#limit,
      enoughBytes: 1_000_000,
      lineOf: async (_, row) => JSON.stringify(row),
    });
    for (const { pk, revision } of page.lines.map((line) => JSON.parse(line)))
      this.kept.set(Number(pk.slice(2)), revision);
    this.position = page.position;
    return page.more;
  }
}

test('whoever follows an export knows everything as it is, however writers and reading meet', async () => {
  const ticket = fc.integer({ min: 1, max: TICKETS });
  const writers = fc.array(fc.array(ticket, { maxLength: 4 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      writers,
      fc.integer({ min: 1, max: 3 }),
      async (scheduler, acts, limit) => {
        const table = await emptied(database);
        await table.count({ pk: 'COUNTER#ticket', sk: 'COUNTER' }, TICKETS);
        const slow = scheduled(table, scheduler);
        const truth = new Map<number, number>();
        let revision = 0;
        /** What is at the row in the end is what was written last. */
        let written = Promise.resolve();
        /** Each has a memory of its own, as functions do, and notes what it has written some time later. */
        const write = async (tickets: readonly number[], writer: number) => {
          const note = noteOn(slow);
          for (const [at, id] of tickets.entries()) {
            revision += 1;
            const row = { ...keyOf(id), kind: 'ticket' as const, revision };
            truth.set(id, revision);
            written = written.then(() => table.putMany([row]));
            await written;
            await note([keyOf(id)], `${writer}, ${at}`);
          }
        };
        const follower = new Follower(slow, limit);
        let isOver = false;
        const follow = async () => {
          while (!isOver) await follower.read();
        };
        const writing = Promise.all(acts.map(write)).then(() => {
          isOver = true;
        });
        await scheduler.waitFor(Promise.all([writing, follow()]));
        const atLast = Object.assign(new Follower(table, limit), { position: follower.position });
        for (const [id, known] of follower.kept) atLast.kept.set(id, known);
        while (await atLast.read());
        expect([...atLast.kept].sort()).toEqual([...truth].sort());
      },
    ),
    { numRuns: 20 },
  );
});

test('what thirty writers note at once stands in one list without a gap, each thing once', async () => {
  const table = await emptied(database);
  const keys = Array.from({ length: 30 }, (_, at) => keyOf(at + 1));
  await Promise.all(keys.map((key, at) => noteOn(table)([key], `batch ${at}`)));
  const { rows } = await table.query({ pk: 'CHANGES', from: '0', to: '~' });
  const entries = rows.map((row) => Object(row));
  expect(entries.map(({ sk }) => Number(sk))).toEqual(keys.map((_, at) => at + 1));
  expect(new Set(entries.map(({ list }) => list)).size).toBe(1);
  expect(entries.flatMap(({ changed }) => changed).sort()).toEqual(
    keys.map(({ pk }) => `${pk}\nMETA`).sort(),
  );
});

test('a batch that comes again at once is noted once', async () => {
  const table = await emptied(database);
  await noteOn(table)([keyOf(1)], 'the same');
  await noteOn(table)([keyOf(1)], 'the same');
  expect((await table.query({ pk: 'CHANGES', from: '0', to: '~' })).rows).toHaveLength(1);
});

test('what stays here is not even noted', async () => {
  const table = await emptied(database);
  const secrets = [
    { pk: 'SECRET#webhooks#orders', sk: 'VALUE' },
    { pk: 'SECRET_STATE#webhooks#orders', sk: 'E#01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    { pk: 'TOKENHASH#abc', sk: 'TOKEN' },
    { pk: 'FEED#1', sk: 'FEED' },
    { pk: 'KEYS', sk: 'REPLY' },
    { pk: 'T#1', sk: 'DRAFT#public_reply' },
    { pk: 'ADDR#mara@example.com', sk: 'ADDR' },
  ];
  await noteOn(table)(secrets, 'secrets');
  expect((await table.query({ pk: 'CHANGES', from: '0', to: '~' })).rows).toEqual([]);
});
