import { addMessage } from '../../core/conversation/index.ts';
import { indexer, loadFound } from '../../core/search/index.ts';
import { flushLog } from '../../core/search/store/flush-log.ts';
import { appendToLog, readLog } from '../../core/search/store/log-store.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN, allRows, customerOf, givenTicket } from '../support/desk.ts';
import { itemBytes } from '../support/item-size.ts';
import { readUnitsOf } from '../support/read-units.ts';
import { TestSearch } from '../support/search.ts';
import { PAGE_UNITS } from './numbers.ts';

let database: TestDatabase;
let search: TestSearch;
let full: TestDatabase;
beforeAll(async () => {
  [database, full] = await Promise.all([startDatabase(), startDatabase()]);
  search = new TestSearch(database);
  for (let at = 0; at < 30; at += 1) {
    await givenTicket(database, { subject: `Invoice ${at}`, text: `About invoice number ${at}, as said. ` });
  }
  await search.follow();
});
afterAll(() => Promise.all([database.stop(), full.stop()]));

const calls = () => database.seen().map(({ command }) => command.replace('Command', ''));
/** Bytes of a write unit. */
const WRITE = 1024;

test('a search reads the log, the segments that there are, and the rows that it shows', async () => {
  await search.search('invoice');
  database.forgetCalls();
  const answer = await search.search('invoice', { limit: 25 });
  expect(calls()).toEqual(['Query', 'GetItem']);
  await loadFound(database.table, { principal: ADMIN, now: search.now }, answer);
  // The rows of five lines, then of ten lines at a time.
  expect(calls()).toEqual(['Query', 'GetItem', 'BatchGetItem', 'BatchGetItem', 'BatchGetItem']);
});

test('what agents are shown of what was found is half a unit for each row, and a whole one to customers, who see it as it is', async () => {
  const answer = await search.search('invoice', { limit: 50 });
  expect(answer.found.length).toBeGreaterThanOrEqual(30);
  const reading = readUnitsOf(database.client);
  await loadFound(database.table, { principal: ADMIN, now: search.now }, answer);
  const toAgents = reading();
  expect(toAgents).toBeLessThanOrEqual(PAGE_UNITS['found words']);
  expect(toAgents).toBe(
    answer.found
      .flatMap(({ message }) => [0.5, ...(message ? [0.5] : [])])
      .reduce((sum, one) => sum + one, 0),
  );
  await loadFound(database.table, { principal: customerOf(1), now: search.now }, answer);
  expect(reading() - toAgents).toBe(2 * toAgents);
});

test('a search of a log that is too long to be read whole, which shows long messages, reads at most 300 units and says so', async () => {
  const desk = new TestSearch(full);
  const words = Array.from({ length: 1_400 }, (_, at) => ((at * 104_729) % 1_679_616).toString(36)).join(' ');
  for (let at = 0; at < 40; at += 1) {
    const said = at === 0 ? words : 'no more';
    await givenTicket(full, { text: `About zirkelbach ${said} ${'-'.repeat(60_000)}` });
  }
  await desk.follow();
  const { entries } = await readLog(full.table);
  const [largest] = [...entries].sort((one, other) => other.bytes - one.bytes);
  const more = Array.from({ length: 300 }, () => largest?.documents ?? { docs: [], gone: [] });
  await appendToLog(
    full.table,
    more.map((documents) => ({ id: desk.context().newId(), documents })),
  );
  const units = readUnitsOf(full.client);
  const answer = await desk.search('zirkelbach', { limit: 100 });
  expect(answer.complete).toBe(false);
  const { tickets, read } = await loadFound(full.table, { principal: ADMIN, now: desk.now }, answer);
  expect(tickets.length).toBe(read);
  expect(read).toBeLessThan(answer.found.length);
  expect(answer.cursorAfter(read)).not.toBeNull();
  expect(units()).toBeGreaterThan(150);
  expect(units()).toBeLessThanOrEqual(300);
});

/** Write units that all entries of the log take, and as many to take them away again. */
const unitsInLog = async () => {
  const rows = Object.values(await allRows(database)).filter((row) => Object(row).kind === 'search_log');
  return rows.reduce((sum: number, row) => sum + 2 * Math.ceil(itemBytes(Object(row)) / WRITE), 0);
};

test.each([20, 5_000])(
  'a message of %i words takes, with its ticket, at most eight write units in the log and away again',
  async (words) => {
    const { ticket } = await givenTicket(database, { tags: ['one', 'two', 'three'] });
    await search.follow();
    const before = await unitsInLog();
    const text = Array.from({ length: words }, (_, at) => `word${at * 7919}`).join(' ');
    const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
    const message = { kind: 'public_reply' as const, text };
    await addMessage({ table: database.table, rules }, testContext(), {
      ...{ principal: ADMIN, ticketId: ticket.id, message },
    });
    await search.follow();
    expect((await unitsInLog()) - before).toBeLessThanOrEqual(8);
    expect(await search.ids('word0')).toContain(ticket.id);
  },
);

test('a change that changes nothing of what is found costs nothing', async () => {
  const { ticket, message } = await givenTicket(database, {});
  await search.follow();
  const keys = [
    { pk: `T#${ticket.id}`, sk: 'META' },
    { pk: `T#${ticket.id}`, sk: `M#${message.id}` },
  ];
  const rows = await database.table.getMany(keys);
  const { index } = indexer({ ...search.deps, startMerge: async () => {}, unmended: () => {} });
  await index(
    search.context(),
    rows.slice(0, 1).map((row) => ({ row })),
  );
  const before = await unitsInLog();
  await index(
    search.context(),
    rows.map((row) => ({ before: row, row: { ...Object(row), auditHead: { number: 9, hash: 'h' } } })),
  );
  expect(await unitsInLog()).toBe(before);
});

test('a ticket whose fields say very much is in the index with all of them', async () => {
  const tags = Array.from(
    { length: 50 },
    (_, at) => `tag-${Array.from({ length: 6 }, (_x, n) => (at * 7919 + n * 104729) % 9973).join('-')}`,
  );
  const { ticket } = await givenTicket(database, { subject: 'Manyfold', tags });
  await search.follow();
  expect(await search.ids(`manyfold tag:${tags.at(-1)}`)).toEqual([ticket.id]);
});

test('a log that was made into a segment costs a write for each entry, one for the segment, and none later', async () => {
  await givenTicket(database, {});
  await search.follow();
  database.forgetCalls();
  const before = search.memory.kept.size;
  await flushLog(search.deps, search.context());
  expect(search.memory.kept.size).toBe(before + 1);
  expect(new Set(calls())).toEqual(new Set(['Query', 'GetItem', 'TransactWriteItems', 'BatchWriteItem']));
  database.forgetCalls();
  expect(await flushLog(search.deps, search.context())).toBe(0);
  expect(calls()).toEqual(['Query']);
});
