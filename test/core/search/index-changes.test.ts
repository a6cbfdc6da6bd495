import { type Indexer, indexer, keptSegments } from '../../../core/search/index.ts';
import { isLong } from '../../../core/search/index-changes.ts';
import { readLog } from '../../../core/search/store/log-store.ts';
import { loadManifest } from '../../../core/search/store/manifest-store.ts';
import type { Context } from '../../../core/shared/context.ts';
import { ticketRow } from '../../../core/ticket/ticket-store.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ticketIn } from '../../support/desk.ts';
import { objectsInMemory } from '../../support/search.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

const rowOf = (id: number, subject: string) => ({ row: ticketRow(ticketIn('open', { id, subject })) });
const rowsOf = (count: number, first = 1) =>
  Array.from({ length: count }, (_, at) => rowOf(first + at, `About ${first + at}`));

/** The projector's part in the search, with what it started and could not do. */
function keeper(given: { isFailing?: boolean } = {}) {
  const { objects } = objectsInMemory();
  const put: typeof objects.put = (key, bytes) =>
    given.isFailing ? Promise.reject(new Error('S3 is away')) : objects.put(key, bytes);
  const [started, unmended]: [Context[], unknown[]] = [[], []];
  const { index }: Indexer = indexer({
    table: database.table,
    objects: { ...objects, put },
    kept: keptSegments(objects),
    startMerge: async (context) => void started.push(context),
    unmended: (error) => void unmended.push(error),
  });
  return { index, started, unmended };
}

const inLog = async () => (await readLog(database.table)).entries.length;

test('the log is made into a segment from 200 entries on, and not before', async () => {
  const { index } = keeper();
  await index(testContext(), rowsOf(100));
  expect(await inLog()).toBe(100);
  expect((await loadManifest(database.table)).segments).toEqual([]);
  await index(testContext(), rowsOf(100, 101));
  expect(await inLog()).toBe(0);
  expect((await loadManifest(database.table)).segments).toMatchObject([{ docs: 200 }]);
});

test('large entries make a log long before there are so many: a function that starts reads all of it for its first search', () => {
  expect(isLong({ entries: 199, bytes: 249_999 })).toBe(false);
  expect(isLong({ entries: 100, bytes: 250_000 })).toBe(true);
});

test('when no segment can be made the change is in the log all the same, and a job is started, once', async () => {
  const { index, started, unmended } = keeper({ isFailing: true });
  expect(await index(testContext(), rowsOf(200))).toBeNull();
  expect(await index(testContext(), rowsOf(1, 201))).toBeNull();
  expect(await inLog()).toBe(201);
  expect(unmended).toHaveLength(2);
  expect(started).toHaveLength(1);
});

test('a row that cannot be read is named, those before it are in the log, and those after it wait', async () => {
  const { index } = keeper();
  const broken = { row: { ...rowOf(2, 'secret').row, ticket: { id: 2 } } };
  const failed = await index(testContext(), [rowOf(1, 'one'), broken, rowOf(3, 'three')]);
  expect(failed).toMatchObject({ at: 1, error: expect.objectContaining({ name: 'ZodError' }) });
  const { entries } = await readLog(database.table);
  expect(entries.flatMap(({ documents }) => documents.docs.map(({ id }) => id))).toEqual([1]);
});
