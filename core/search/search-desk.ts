import { type Principal, requireMay } from '../auth/index.ts';
import type { Catalogue, Field } from '../fields/index.ts';
import { readCursor, writeCursor } from '../shared/cursor.ts';
import { fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { AttributeValue, Space } from './index/index-doc.ts';
import { isInSight, mayFind, SEARCH_PERMISSION } from './may-find.ts';
import { type FindNamed, namesIn } from './name-store.ts';
import { daysIn } from './query/dates.ts';
import { fieldNamed } from './query/field-names.ts';
import { LONGEST_QUERY, parseQuery } from './query/parse-query.ts';
import type { Clause, QueryFault, Sort } from './query/query.ts';
import { type FieldTerms, fieldFaults, resolverOf } from './query/resolve-fields.ts';
import { QueryError } from './query-error.ts';
import { type Asked, type Findings, type Found, find } from './ranking/find.ts';
import type { Snapshot } from './ranking/snapshot.ts';
import { suggestionsFor } from './suggest.ts';

/** An index that can be searched: the desk's own, or another search engine. */
export interface SearchEngine {
  /** What is found of what somebody asks for, and may find. */
  search(asked: EngineRequest): Promise<EngineAnswer>;
  /**
   * What a query may become whose last word is being written: the same with a word of a text that whoever asks may find.
   * @throws ForbiddenError when they may not search for such things at all
   */
  suggest(asked: SuggestRequest): Promise<string[]>;
}

/** A query whose last word is being written. */
export type SuggestRequest = Pick<EngineRequest, 'principal' | 'source' | 'space' | 'now'>;

/** What is asked of an engine. */
export interface EngineRequest {
  readonly principal: Principal;
  readonly source: string;
  readonly space: Space;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly now: Date;
  /** fields that who asks may see */
  readonly catalogue: Catalogue;
}

/** What an engine answers: a page of what was found, and what is known of all of it. */
export interface EngineAnswer {
  readonly found: readonly (Found & { readonly message: { ticketId: number; messageId: string } | null })[];
  readonly total: number;
  /** false: something may be missing, as a bound was reached */
  readonly complete: boolean;
  /** Where the next page begins, after so many of this one; null: nothing is left. */
  readonly cursorAfter: (count: number) => string | null;
  readonly facets: Findings['facets'];
  /** whether a word of a text is one that was found, to show it */
  readonly terms: Pick<ReadonlySet<string>, 'has'>;
  readonly corrections: ReadonlyMap<string, string>;
}

/** Fields whose values are counted in what was found. */
export const FACETS = ['ticket.statusKey', 'ticket.tags', 'ticket.teamId', 'ticket.channel'] as const;

const POSITION = /^\d+\.\d+\.\d+$/;

/** The desk's own engine, over the index that `live` has in memory. */
export function ownEngine(deps: {
  table: Table;
  live: { at(now: number): Promise<{ snapshot: Snapshot; complete: boolean }> };
}): SearchEngine {
  const engine: SearchEngine = {
    async search(asked) {
      const { limit } = asked;
      const place = placeIn(asked);
      const { snapshot, complete } = await deps.live.at(asked.now.getTime());
      const understood = await understandQuery(deps.table, asked, { engine, asOf: place?.asOf });
      const request = requestOf(snapshot, asked, { place, understood });
      const findings = await find(snapshot, request);
      const from = place === null ? 0 : startAfter(findings.found, place);
      const page = findings.found.slice(from, from + limit);
      const messages = findings.messagesOf(page.map(({ id }) => id));
      const cursorAfter = (count: number) => {
        const last = page[count - 1];
        if (last === undefined || from + count >= findings.found.length) return null;
        return writeCursor(cursorName(asked), `${request.now}.${from + count - 1}.${last.id}`);
      };
      return {
        found: page.map((one) => ({ ...one, message: messages.get(one.id) ?? null })),
        total: findings.found.length,
        complete,
        cursorAfter,
        facets: findings.facets,
        terms: findings.terms,
        corrections: findings.corrections,
      };
    },
    async suggest({ now, ...asked }) {
      const { snapshot } = await deps.live.at(now.getTime());
      return suggestionsFor(snapshot, asked);
    },
  };
  return engine;
}

/** A query as it is understood, with all that its words name. */
interface UnderstoodQuery {
  readonly clause: Clause;
  readonly terms: FieldTerms;
  /** by a field instead of the best first */
  readonly sort: { readonly field: Field; readonly descending: boolean } | null;
}

/** Most customers or organisations that one name in a query may mean. */
const MOST_NAMED = 100;

/** Looks names up as the engine itself finds them. */
function findNamedBy(engine: SearchEngine, { principal, now, catalogue }: EngineRequest): FindNamed {
  return async (space, words) => {
    const source = `name:"${words.replaceAll('"', ' ')}"`;
    const { found } = await engine.search({ principal, now, catalogue, space, source, limit: MOST_NAMED });
    return found.map(({ id }) => id);
  };
}

/**
 * Reads a query for any engine, which looks up the names in it. `asOf`: when its first page was made, in epoch milliseconds, by
 * which its relative dates go.
 * @throws QueryError when it can't be understood
 * @throws ForbiddenError when whoever asks may not search for such things at all
 */
export async function understandQuery(
  table: Table,
  asked: EngineRequest,
  { engine, asOf = asked.now.getTime() }: { engine: SearchEngine; asOf?: number | undefined },
): Promise<UnderstoodQuery> {
  const { principal, source, space, catalogue } = asked;
  requireMay(principal, SEARCH_PERMISSION[space]);
  if (source.length > LONGEST_QUERY) throw fieldError('q', `has at most ${LONGEST_QUERY} characters`);
  const { query, faults } = parseQuery(source);
  if (faults.length > 0) throw new QueryError(faults);
  const { clause } = query;
  const findNamed = findNamedBy(engine, asked);
  const numbersOf = await namesIn(table, principal, { clause, catalogue, space, findNamed });
  const now = new Date(asOf);
  const terms: FieldTerms = { catalogue, space, now, days: daysIn(catalogue.timeZone, now), numbersOf };
  const order = orderOf(query.sort, terms);
  const wrong = [...fieldFaults(clause, terms), ...('fault' in order ? [order.fault] : [])];
  if (wrong.length > 0) throw new QueryError(wrong);
  return { clause, terms, sort: 'fault' in order ? null : order.by };
}

function requestOf(
  snapshot: Snapshot,
  asked: EngineRequest,
  { place, understood }: { place: CursorPlace | null; understood: UnderstoodQuery },
): Asked {
  const { principal, source, space, catalogue, now, limit } = asked;
  const { clause, terms, sort } = understood;
  const [allowed, inSight] = [mayFind(snapshot, principal, space), isInSight(snapshot, clause)];
  const isByNumber =
    clause.kind === 'all' && clause.clauses.length === 1 && clause.clauses[0]?.kind === 'number';
  return {
    scope: { space, seesNotes: principal.kind !== 'customer' },
    source,
    clause,
    resolve: resolverOf(snapshot, terms),
    mayFind: (id) => allowed(id) && (space !== 'tickets' || isByNumber || inSight(id)),
    now: Math.min(now.getTime(), terms.now.getTime()),
    order: sort ? { ...sort, field: sort.field.key, places: placesOf(sort.field) } : undefined,
    most: (place === null ? 0 : place.rank + 1) + limit + 1,
    facets: space === 'tickets' ? FACETS.filter((field) => catalogue.find(field) !== undefined) : [],
  };
}

type Order = { by: UnderstoodQuery['sort'] } | { fault: QueryFault };

function orderOf(sort: Sort | null, { catalogue, space }: FieldTerms): Order {
  if (sort === null || sort.by.toLowerCase() === 'relevance') return { by: null };
  const field = fieldNamed(catalogue, space, sort.by);
  if (field === undefined || field.many) {
    const message = `There is no order by ${sort.by}. By created, updated or priority there is one, for instance.`;
    return { fault: { at: sort.at, length: sort.length, message } };
  }
  return { by: { field, descending: sort.descending } };
}

/** The places of the choices of a field in their order, by which they are sorted; undefined: its values are compared themselves. */
export function placesOf({ type, choices = [] }: Field): ReadonlyMap<string, number> | undefined {
  if (type !== 'choice' && type !== 'tree') return undefined;
  return new Map(choices.map(({ key }, place) => [key, place]));
}

/** The list to which a cursor belongs. */
export const cursorName = ({ space, source }: EngineRequest) => `search ${space} ${source}`;

interface CursorPlace {
  asOf: number;
  rank: number;
  id: number;
}

function placeIn(asked: EngineRequest): CursorPlace | null {
  if (asked.cursor === undefined) return null;
  const [asOf = 0, rank = 0, id = 0] = readCursor(asked.cursor, cursorName(asked), POSITION)
    .split('.')
    .map(Number);
  return { asOf, rank, id };
}

/** Where the next page begins: behind what the last one ended with, wherever that has come to stand. */
function startAfter(found: readonly Found[], { rank, id }: CursorPlace): number {
  const at = found[rank]?.id === id ? rank : found.findIndex((one) => one.id === id);
  return at === -1 ? rank : at + 1;
}

/** Values of a field with how many of what was found have each, the most frequent first. */
export function countsOf(
  facets: Findings['facets'],
  field: string,
  most = 20,
): { value: AttributeValue; count: number }[] {
  const counts = [...(facets.get(field) ?? [])].map(([value, count]) => ({ value, count }));
  return counts
    .sort((one, other) => other.count - one.count || (String(one.value) < String(other.value) ? -1 : 1))
    .slice(0, most);
}
