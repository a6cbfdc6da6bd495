import * as z from 'zod';
import { type Principal, requireMay } from '../../auth/index.ts';
import { readCursor, writeCursor } from '../../shared/cursor.ts';
import type { Table } from '../../shared/table.ts';
import type { AttributeValue, Space } from '../index/index-doc.ts';
import { hiddenUnlessAsked, SEARCH_PERMISSION } from '../may-find.ts';
import type { Clause, FieldTest } from '../query/query.ts';
import { type FieldTerms, understand } from '../query/resolve-fields.ts';
import {
  cursorName,
  type EngineAnswer,
  type EngineRequest,
  FACETS,
  type SearchEngine,
  understandQuery,
} from '../search-desk.ts';
import { completed } from '../suggest.ts';
import { type AskOpenSearch, errorTypeOf, refusal } from './client-gateway.ts';
import { conditionsDsl, countedAttribute, type Dsl, hasValue, NOTHING, not, term } from './dsl.ts';
import { INDEX } from './index-shape.ts';
import { completionsOf, type LookedUp, lookUp, type SearchIndex } from './look-up.ts';
import { type Meaning, termsMeant, wordFields } from './meaning.ts';
import { permissionFilter } from './permission-filter.ts';
import { groupsIn, type Plan, planOf, type ResolvedField, unitsIn } from './plan.ts';
import { rankedQuery } from './rank.ts';
import { filterOf, phrasesIn, type Rendering, softScore, speaking } from './render.ts';

/** The search of a desk by an engine that speaks the API of OpenSearch 2. */
export function openSearchEngine({ table, ask }: { table: Table; ask: AskOpenSearch }): SearchEngine {
  const search = indexSearch(ask);
  const engine: SearchEngine = {
    async search(asked) {
      const place = placeIn(asked);
      const { clause, sort, terms } = await understandQuery(table, asked, { engine, asOf: place?.asOf });
      const { space, principal } = asked;
      const plan = planOf(clause, {
        source: asked.source,
        resolve: (test) => resolved(test, terms),
        numberIs: (id) => term('id', id),
      });
      const seesNotes = principal.kind !== 'customer';
      const fields = wordFields(seesNotes);
      const within = allowedIn(principal, space, clause);
      const known = await lookUp({ search, space, fields, allowed: within }, unitsIn(plan));
      const on: Rendering = { ...known, fields, best: new Map() };
      const rendering = { ...on, best: await bestOfGroups(search, { plan, on, within, space }) };
      const found = speaking(plan, rendering);
      const body = rankedQuery({
        filter: [term('space', space), ...within, filterOf(plan, rendering)],
        meanings: found,
        phrases: phrasesIn(plan),
        seesNotes,
        now: Math.min(asked.now.getTime(), terms.now.getTime()),
        space,
        sort,
        size: asked.limit + 1,
        after: place?.after,
        facets: facetsIn(asked),
      });
      const answer = await search(body);
      return answerOf(asked, { answer, known, found, phrases: phrasesIn(plan), asOf: terms.now.getTime() });
    },
    async suggest({ principal, source, space }) {
      requireMay(principal, SEARCH_PERMISSION[space]);
      return completed(source, async (prefix) => {
        const allowed = allowedIn(principal, space, { kind: 'all', clauses: [] });
        const seesNotes = principal.kind !== 'customer';
        return completionsOf({ search, space, allowed }, { prefix, seesNotes });
      });
    },
  };
  return engine;
}

const wholeSchema = z.object({ timed_out: z.boolean(), _shards: z.object({ failed: z.int() }) });

/** Milliseconds after which the engine answers with what it has until then. */
const TIMEOUT = '10s';

/** Searches the index of a desk. One that was not filled yet has nothing. */
function indexSearch(ask: AskOpenSearch): SearchIndex {
  return async (body) => {
    const answer = await ask('POST', `/${INDEX}/_search`, { ...body, timeout: TIMEOUT });
    if (errorTypeOf(answer) === 'index_not_found_exception') return { body: EMPTY, isWhole: false };
    if (answer.status >= 300) throw refusal('a search', answer);
    const { timed_out, _shards } = wholeSchema.parse(answer.body);
    return { body: answer.body, isWhole: !timed_out && _shards.failed === 0 };
  };
}

const EMPTY = { hits: { total: { value: 0 }, max_score: null, hits: [] } };

/** What somebody may find of a space, and is shown unless they ask for what is hidden. */
function allowedIn(principal: Principal, space: Space, clause: Clause): Dsl[] {
  const isByNumber =
    clause.kind === 'all' && clause.clauses.length === 1 && clause.clauses[0]?.kind === 'number';
  const hidden = space !== 'tickets' || isByNumber ? [] : hiddenUnlessAsked(clause);
  return [...permissionFilter(principal, space), ...hidden.map((field) => not(hasValue(field, true)))];
}

function resolved(test: FieldTest, terms: FieldTerms): ResolvedField {
  const understood = understand(test, terms);
  if ('fault' in understood) return { kind: 'filter', query: NOTHING };
  if (understood.kind === 'words') return understood;
  return { kind: 'filter', query: conditionsDsl(understood.tests) };
}

const bestSchema = z.object({ hits: z.object({ max_score: z.number().nullable() }) });

/** How much of its words the best of each group has: of the whole query, among what may be found. */
async function bestOfGroups(
  search: SearchIndex,
  { plan, on, within, space }: { plan: Plan; on: Rendering; within: readonly Dsl[]; space: Space },
): Promise<ReadonlyMap<Plan, number>> {
  const best = new Map<Plan, number>();
  // Those inside others first, by which the others are filtered.
  for (const group of groupsIn(plan).reverse()) {
    const hard = group === plan ? group.hard.map((part) => filterOf(part, { ...on, best })) : [];
    const filter = [term('space', space), ...(group === plan ? within : []), ...hard];
    const query = { bool: { filter, must: [softScore(group.soft, on)] } };
    const { body } = await search({ size: 1, _source: false, query });
    best.set(group, bestSchema.parse(body).hits.max_score ?? 0);
  }
  return best;
}

const facetsIn = ({ space, catalogue }: EngineRequest) =>
  space === 'tickets'
    ? FACETS.flatMap((key) => {
        const field = catalogue.find(key);
        return field ? [{ key, attribute: countedAttribute(field) }] : [];
      })
    : [];

const POSITION = /^\d+\.[\w-]+$/;
const afterSchema = z.array(z.union([z.string(), z.number(), z.null()]));

/** Where the last page ended, and as of when it was made. */
function placeIn(asked: EngineRequest): { asOf: number; after: unknown[] } | null {
  if (asked.cursor === undefined) return null;
  const [asOf = '', after = ''] = readCursor(asked.cursor, cursorName(asked), POSITION).split('.');
  const json = Buffer.from(after, 'base64url').toString('utf8');
  return { asOf: Number(asOf), after: afterSchema.parse(JSON.parse(json)) };
}

const hitsSchema = z.object({
  hits: z.object({
    total: z.object({ value: z.int() }),
    hits: z.array(
      z.object({
        _score: z.number().nullable(),
        sort: afterSchema.optional(),
        fields: z.object({ id: z.tuple([z.int()]) }),
        inner_hits: z
          .object({
            messages: z.object({
              hits: z.object({
                hits: z.array(
                  z.object({
                    fields: z.object({
                      'messages.key': z.tuple([z.string()]).optional(),
                      messages: z.array(z.object({ key: z.array(z.string()) })).optional(),
                    }),
                  }),
                ),
              }),
            }),
          })
          .optional(),
      }),
    ),
  }),
  aggregations: z
    .record(
      z.string(),
      z.object({
        buckets: z.array(z.object({ key: z.union([z.string(), z.number()]), doc_count: z.int() })),
      }),
    )
    .default({}),
});

type Hit = z.infer<typeof hitsSchema>['hits']['hits'][number];

function answerOf(
  asked: EngineRequest,
  from: {
    answer: { body: unknown; isWhole: boolean };
    known: LookedUp;
    found: readonly Meaning[];
    phrases: readonly string[];
    asOf: number;
  },
): EngineAnswer {
  const { hits, aggregations } = hitsSchema.parse(from.answer.body);
  const page = hits.hits.slice(0, asked.limit);
  // What stands there in another form is not taken for misspelt, though it may be.
  const corrections = from.found.flatMap(({ isKnown, corrections: right }) => (isKnown ? [] : right));
  return {
    found: page.map((hit) => ({ id: hit.fields.id[0], score: hit._score ?? 0, message: messageOf(hit) })),
    total: hits.total.value,
    complete: from.answer.isWhole && from.known.isWhole,
    cursorAfter: (count) => {
      const last = page[count - 1];
      if (last === undefined || count >= hits.hits.length) return null;
      const after = Buffer.from(JSON.stringify(last.sort ?? []), 'utf8').toString('base64url');
      return writeCursor(cursorName(asked), `${from.asOf}.${after}`);
    },
    facets: new Map(
      Object.entries(aggregations).map(([key, { buckets }]) => [
        key,
        new Map(buckets.map((one): [AttributeValue, number] => [one.key, one.doc_count])),
      ]),
    ),
    terms: termsMeant(
      from.found,
      from.phrases.flatMap((phrase) => phrase.split(' ')),
    ),
    corrections: new Map(corrections.reverse().map(({ word, term: right }) => [word, right])),
  };
}

/** The message of a ticket that says most of what was looked for. */
function messageOf({ inner_hits }: Hit): { ticketId: number; messageId: string } | null {
  const fields = inner_hits?.messages.hits.hits[0]?.fields;
  const key = fields?.['messages.key']?.[0] ?? fields?.messages?.[0]?.key[0];
  const [ticketId, messageId] = key?.split('/') ?? [];
  return ticketId && messageId ? { ticketId: Number(ticketId), messageId } : null;
}
