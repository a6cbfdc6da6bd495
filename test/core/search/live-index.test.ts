import { messageById } from '../../../core/message/index.ts';
import { FIELD, type IndexDoc, wordsOfField } from '../../../core/search/index/index-doc.ts';
import { openSegment } from '../../../core/search/index/open-segment.ts';
import { mergeSearchIndex, rebuildSearch } from '../../../core/search/index.ts';
import { flushLog } from '../../../core/search/store/flush-log.ts';
import { appendToLog, readLog } from '../../../core/search/store/log-store.ts';
import { loadManifest } from '../../../core/search/store/manifest-store.ts';
import { mergeIndex } from '../../../core/search/store/merge-index.ts';
import type { PageDeps } from '../../../core/shared/job-kind.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, allRows, givenTicket } from '../../support/desk.ts';
import { NO_PARTS } from '../../support/job-queue.ts';
import { TestSearch } from '../../support/search.ts';
import { numbersFrom } from '../../support/search-corpus/index.ts';

let database: TestDatabase;
let search: TestSearch;
beforeEach(async () => {
  database = await startDatabase();
  search = new TestSearch(database);
});
afterEach(() => database.stop());

const docOf = (id: number, text: string, revision: number): IndexDoc => ({
  space: 'tickets',
  id,
  message: '',
  revision,
  isNote: false,
  shownOn: 0,
  languages: ['en'],
  words: wordsOfField(text, FIELD.main),
  attributes: { 'ticket.status': ['open'] },
});

async function put(id: number, text: string | null): Promise<void> {
  const context = search.context();
  const revision = context.now.getTime();
  const documents =
    text === null
      ? { docs: [], gone: [{ space: 'tickets' as const, id, message: '', revision, isGone: true as const }] }
      : { docs: [docOf(id, text, revision)], gone: [] };
  await appendToLog(database.table, [{ id: context.newId(), documents }]);
}

async function mergeAll(): Promise<void> {
  const { segments } = await loadManifest(database.table);
  if (segments.length > 0) await mergeIndex(search.deps, search.context(), segments);
}

test('whatever is written, taken away, made into segments and merged, what is found is what there is', async () => {
  const random = numbersFrom(3);
  const there = new Map<number, string>();
  const words = ['apple', 'banana', 'cherry', 'date'];
  for (let step = 0; step < 60; step += 1) {
    const id = 1 + Math.floor(random() * 6);
    const word = words[Math.floor(random() * words.length)] ?? '';
    const act = random();
    if (act < 0.6) {
      await put(id, `${word} ${id}`);
      there.set(id, word);
    } else if (act < 0.75) {
      await put(id, null);
      there.delete(id);
    } else if (act < 0.88) await flushLog(search.deps, search.context());
    else if (act < 0.95) await mergeAll();
    else search.live = search.fresh();
    const wanted = words[step % words.length] ?? '';
    const expected = [...there].filter(([, has]) => has === wanted).map(([number]) => number);
    expect((await search.ids(wanted)).sort()).toEqual(expected.sort());
  }
  await flushLog(search.deps, search.context());
  await mergeAll();
  const { segments } = await loadManifest(database.table);
  expect(segments.reduce((sum, { docs }) => sum + docs, 0)).toBe(there.size);
  // What the index is not made of any more is deleted.
  expect([...search.memory.kept.keys()].filter((key) => key.startsWith('segments/'))).toHaveLength(
    segments.length,
  );
});

test('what is known of the log is not unpacked again', async () => {
  await put(1, 'apple');
  const { entries } = await readLog(database.table);
  const known = new Map(entries.map((entry) => [entry.key.sk, entry]));
  await put(2, 'banana');
  const again = (await readLog(database.table, '0', { known })).entries;
  expect(again).toHaveLength(2);
  expect(again[0]).toBe(entries[0]);
});

test('an entry that was put into a segment and not taken from the log changes nothing', async () => {
  await put(1, 'apple');
  const { entries } = await readLog(database.table);
  await flushLog(search.deps, search.context());
  await put(1, 'banana');
  await flushLog(search.deps, search.context());
  await appendToLog(
    database.table,
    entries.map(({ key, documents }) => ({ id: key.sk, documents })),
  );
  expect(await search.ids('apple')).toEqual([]);
  await flushLog(search.deps, search.context());
  expect(await search.ids('banana')).toEqual([1]);
  expect(await search.ids('apple')).toEqual([]);
});

test('a merge that was overtaken by another leaves the index as that made it', async () => {
  await put(1, 'apple');
  await flushLog(search.deps, search.context());
  await put(2, 'apple');
  await flushLog(search.deps, search.context());
  const { segments } = await loadManifest(database.table);
  const deps = search.deps;
  const slow = {
    ...deps,
    objects: {
      ...deps.objects,
      get: async (...asked: Parameters<typeof deps.objects.get>) => {
        const bytes = await deps.objects.get(...asked);
        await put(1, 'banana');
        await flushLog(search.deps, search.context());
        return bytes;
      },
    },
  };
  await mergeIndex(slow, search.context(), segments.slice(0, 1));
  expect(await search.ids('apple')).toEqual([2]);
  expect(await search.ids('banana')).toEqual([1]);
});

test('who has read the index reads of it again only what has changed', async () => {
  for (let id = 1; id <= 20; id += 1) await put(id, `apple ${id}`);
  await flushLog(search.deps, search.context());
  expect(await search.ids('apple')).toHaveLength(20);
  const { asked } = search.memory;
  asked.length = 0;
  database.forgetCalls();
  expect(await search.ids('apple')).toHaveLength(20);
  expect(asked).toEqual([]);
  expect(database.seen().map(({ command }) => command)).toEqual(['QueryCommand', 'GetItemCommand']);
});

/** Does the pages of a job until it is done. */
async function work(kind: typeof rebuildSearch): Promise<Record<string, number>> {
  let checkpoint: unknown = null;
  for (let page = 0; page < 50; page += 1) {
    const deps: PageDeps = {
      table: database.table,
      jobId: 'job',
      principal: ADMIN,
      context: search.context(),
      rules: {},
      listShards: 1,
      deleteForGood: async () => {},
      searchObjects: search.memory.objects,
      parts: NO_PARTS,
      hasTime: () => true,
      sleep: async () => {},
    };
    const outcome = await kind.page(deps, { input: {}, checkpoint });
    if (outcome.done) return { ...outcome.counts };
    checkpoint = outcome.checkpoint;
  }
  throw new Error('The job does not end.');
}

test.each(['segments/', 'dead/'])(
  'what is lost with objects of the index, here %s, is there again after a rebuild',
  async (lost) => {
    const { ticket } = await givenTicket(database, { subject: 'Zirkelbach' });
    await search.follow();
    await flushLog(search.deps, search.context());
    await put(ticket.id, 'meanwhile');
    await flushLog(search.deps, search.context());
    for (const key of search.memory.kept.keys()) if (key.startsWith(lost)) search.memory.kept.delete(key);
    search.live = search.fresh();
    await expect(search.ids('zirkelbach')).rejects.toThrow();
    await work(rebuildSearch);
    expect(await search.ids('zirkelbach')).toEqual([ticket.id]);
  },
);

test('a rebuild finds everything that there is, and nothing that is gone', async () => {
  const { ticket } = await givenTicket(database, { subject: 'Zirkelbach', text: 'About a compass.' });
  await put(999, 'a ticket that never was');
  await flushLog(search.deps, search.context());
  const counts = await work(rebuildSearch);
  expect(counts).toMatchObject({ tickets: 1, customers: 1, forgotten: 1 });
  expect(await search.ids('zirkelbach')).toEqual([ticket.id]);
  expect(await search.ids('compass')).toEqual([ticket.id]);
  expect(await search.ids('never')).toEqual([]);
  expect(await search.ids('Mara', { space: 'customers' })).toEqual([ticket.requesterId]);
});

test('the job that merges ends when there is nothing to merge', async () => {
  for (let round = 0; round < 9; round += 1) {
    await put(round + 1, `apple ${round}`);
    await flushLog(search.deps, search.context());
  }
  expect((await loadManifest(database.table)).segments).toHaveLength(9);
  await work(mergeSearchIndex);
  expect((await loadManifest(database.table)).segments.length).toBeLessThan(8);
  expect(await search.ids('apple')).toHaveLength(9);
});

test('what was struck out of a message stands in no object of the index any more', async () => {
  const { ticket, message } = await givenTicket(database, { text: 'The password is zirkelbach.' });
  const { ticket: other } = await givenTicket(database, { text: 'Another compass.' });
  await search.follow();
  await flushLog(search.deps, search.context());
  expect(await search.ids('zirkelbach')).toEqual([ticket.id]);
  const key = messageById.of({ ticketId: ticket.id, messageId: message.id });
  const redactions = [{ id: message.id, at: message.createdAt, by: message.author, parts: ['text'] }];
  const left = 'The password is ███.';
  const set = { 'message.text': left, 'message.replyText': left, 'message.redactions': redactions };
  await database.table.write([{ type: 'update', key, set }]);
  await search.follow();
  const { segments } = await loadManifest(database.table);
  const words = segments.flatMap(({ id, headBytes }) => {
    const bytes = search.memory.kept.get(`segments/${id}`) ?? new Uint8Array();
    return openSegment(bytes.subarray(0, headBytes)).dictionary.terms;
  });
  const objects = [...search.memory.kept.keys()].filter((name) => name.startsWith('segments/'));
  expect(objects).toHaveLength(segments.length);
  expect(words).toContain('compass');
  expect(words).not.toContain('zirkelbach');
  expect(await search.ids('compass')).toEqual([other.id]);
  expect(Object.values(await allRows(database)).filter((row) => Object(row).kind === 'search_log')).toEqual(
    [],
  );
});
