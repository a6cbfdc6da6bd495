import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../core/auth/index.ts';
import { catalogueOf, catalogueSeenBy } from '../../core/fields/index.ts';
import type { SearchEngine } from '../../core/search/index.ts';
import {
  type AskOpenSearch,
  openSearchClient,
  openSearchEngine,
  openSearchIndexer,
} from '../../core/search/index.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, allRows } from '../support/desk.ts';
import { TestSearch } from '../support/search.ts';

const CREDENTIALS = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Asks a real engine, which takes no notice of signatures. */
export const askEngine = (endpoint: string): AskOpenSearch => openSearchClient(endpoint, CREDENTIALS);

/** Empties the engine. */
export async function forgetAll(endpoint: string): Promise<void> {
  await fetch(`${endpoint}/desk`, { method: 'DELETE' });
}

/** Lets the engine find what it was given, which it does by itself a moment later. */
export async function refresh(endpoint: string): Promise<void> {
  const answer = await fetch(`${endpoint}/desk/_refresh`, { method: 'POST' });
  if (!answer.ok) throw new Error(`The engine answers ${answer.status}: ${await answer.text()}`);
}

/** A desk whose rows are searched by its own index and by a real engine. */
export class EngineDesk {
  readonly database: TestDatabase;
  readonly own: TestSearch;
  readonly ask: AskOpenSearch;
  readonly engine: SearchEngine;
  readonly endpoint: string;
  readonly #seen = new Map<string, unknown>();

  constructor(database: TestDatabase, endpoint: string) {
    this.database = database;
    this.own = new TestSearch(database);
    this.endpoint = endpoint;
    this.ask = askEngine(endpoint);
    this.engine = openSearchEngine({ table: database.table, ask: this.ask });
  }

  /** Indexes every row that has changed, in both. */
  async follow(): Promise<void> {
    await this.own.follow();
    const rows = Object.entries(await allRows(this.database)).flatMap(([key, row]) => {
      const before = this.#seen.get(key);
      this.#seen.set(key, row);
      return isDeepStrictEqual(before, row) ? [] : [{ row, before }];
    });
    await this.index(rows);
    await refresh(this.endpoint);
  }

  /** Indexes rows in the engine alone, as of a time. */
  async index(rows: readonly { row: unknown; before?: unknown }[], now = this.own.now): Promise<void> {
    const indexer = openSearchIndexer({ table: this.database.table, ask: this.ask });
    const failed = await indexer.index(testContext({ now }), rows);
    if (failed !== null) throw failed.error;
  }

  request(source: string, given: Parameters<TestSearch['search']>[1] = {}) {
    const { principal = ADMIN, space = 'tickets' as const, limit = 50, cursor, fields } = given;
    const user = principal.kind === 'agent' ? principal.role : 'customer';
    const catalogue = catalogueSeenBy(catalogueOf(fields && { fields }), user);
    return { principal, source, space, limit, cursor, now: this.own.now, catalogue };
  }

  search(source: string, given: Parameters<TestSearch['search']>[1] = {}) {
    return this.engine.search(this.request(source, given));
  }

  /** The numbers of what the engine finds, the best first. */
  async ids(source: string, given: Parameters<TestSearch['search']>[1] = {}): Promise<number[]> {
    return (await this.search(source, given)).found.map(({ id }) => id);
  }

  suggestions(source: string, principal: Caller = ADMIN): Promise<string[]> {
    return this.engine.suggest({ principal, source, space: 'tickets', now: this.own.now });
  }
}
