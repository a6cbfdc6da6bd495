import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../core/auth/index.ts';
import type { CustomFields } from '../../core/custom-field/index.ts';
import { catalogueOf, catalogueSeenBy } from '../../core/fields/index.ts';
import { openSegment } from '../../core/search/index/open-segment.ts';
import {
  indexer,
  isIndexed,
  keptSegments,
  liveIndex,
  loadFound,
  ownEngine,
  suggestionsFor,
} from '../../core/search/index.ts';
import { readLog } from '../../core/search/store/log-store.ts';
import { loadManifest } from '../../core/search/store/manifest-store.ts';
import type { Context } from '../../core/shared/context.ts';
import { type KeptObjects, ObjectGoneError } from '../../core/shared/kept-objects.ts';
import { testContext } from './context.ts';
import type { TestDatabase } from './database.ts';
import { ADMIN, allRows } from './desk.ts';

/** Objects in memory, which say how often they were asked. */
export function objectsInMemory() {
  const kept = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const objects: KeptObjects = {
    get: async (key, range) => {
      asked.push(key);
      const bytes = kept.get(key);
      if (bytes === undefined) throw new ObjectGoneError(key);
      return range ? bytes.subarray(range.from, range.to + 1) : bytes;
    },
    put: async (key, bytes) => {
      if (kept.has(key)) throw new Error(`${key} is there already: objects of the index never change.`);
      kept.set(key, bytes);
    },
    delete: async (key) => {
      kept.delete(key);
    },
  };
  return { objects, kept, asked };
}

/** A desk's search over a database: what has changed is indexed when `follow` is called, as the stream would. */
export class TestSearch {
  readonly memory = objectsInMemory();
  readonly database: TestDatabase;
  /** contexts in which a merge was started */
  readonly merges: Context[] = [];
  readonly #seen = new Map<string, unknown>();
  now = new Date('2026-03-12T10:00:00.000Z');
  live: ReturnType<typeof liveIndex>;

  constructor(database: TestDatabase) {
    this.database = database;
    this.live = this.fresh();
  }

  get deps() {
    const { objects } = this.memory;
    return { table: this.database.table, objects, kept: keptSegments(objects) };
  }

  /** An index of a function that has just started. */
  fresh() {
    const { table, kept } = this.deps;
    return liveIndex({ table, kept });
  }

  context(): Context {
    this.now = new Date(this.now.getTime() + 1);
    return testContext({ now: this.now, actor: { kind: 'system', name: 'search' } });
  }

  /** Indexes every row that has changed since. */
  async follow(): Promise<void> {
    const rows = Object.entries(await allRows(this.database)).flatMap(([key, row]) => {
      const before = this.#seen.get(key);
      this.#seen.set(key, row);
      return isIndexed(row) && !isDeepStrictEqual(before, row) ? [{ row, before }] : [];
    });
    const { index } = indexer({
      ...this.deps,
      startMerge: async (context) => void this.merges.push(context),
      unmended: (error) => {
        throw error;
      },
    });
    const failed = await index(this.context(), rows);
    if (failed !== null) throw failed.error;
  }

  /** Every word and every text of a field that is kept anywhere: in objects, whether they are still used or not, and in the log. */
  async wordsKept(): Promise<Set<string>> {
    const { segments } = await loadManifest(this.database.table);
    const opened = [...this.memory.kept].flatMap(([key, bytes]) => {
      if (!key.startsWith('segments/')) return [];
      const entry = segments.find(({ id }) => key.endsWith(id));
      if (entry === undefined) throw new Error(`${key} belongs to no segment and is still there`);
      return [openSegment(bytes.subarray(0, entry.headBytes))];
    });
    const values = opened.flatMap(({ columns }) => [...columns.values()].flatMap((column) => column.values));
    const { entries } = await readLog(this.database.table);
    const docs = entries.flatMap(({ documents }) => documents.docs);
    return new Set([
      ...opened.flatMap(({ dictionary }) => dictionary.terms),
      ...docs.flatMap(({ words }) => words.map(({ word }) => word)),
      ...[...values, ...docs.flatMap(({ attributes }) => Object.values(attributes ?? {}).flat())].map(String),
    ]);
  }

  /** What a query finds: the answer of the engine. */
  async search(
    source: string,
    given: {
      principal?: Caller;
      space?: 'tickets' | 'customers' | 'organisations';
      limit?: number;
      cursor?: string;
      fields?: Pick<CustomFields, 'all'>;
    } = {},
  ) {
    const { principal = ADMIN, space = 'tickets', limit = 50, cursor, fields } = given;
    const engine = ownEngine({ table: this.database.table, live: this.live });
    const user = principal.kind === 'agent' ? principal.role : 'customer';
    const catalogue = catalogueSeenBy(catalogueOf(fields && { fields }), user);
    return engine.search({ principal, source, space, limit, cursor, now: this.now, catalogue });
  }

  /** The numbers of what a query finds, the best first. */
  async ids(source: string, given: Parameters<TestSearch['search']>[1] = {}): Promise<number[]> {
    return (await this.search(source, given)).found.map(({ id }) => id);
  }

  /** What a query finds, with its snippets. */
  async found(source: string, principal: Caller = ADMIN) {
    const answer = await this.search(source, { principal });
    return (await loadFound(this.database.table, { principal, now: this.now }, answer)).tickets;
  }

  async suggestions(
    source: string,
    principal: Caller = ADMIN,
    space: 'tickets' | 'customers' | 'organisations' = 'tickets',
  ): Promise<string[]> {
    const { snapshot } = await this.live.at(this.now.getTime());
    return suggestionsFor(snapshot, { principal, source, space });
  }
}
