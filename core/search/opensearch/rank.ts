import type { Field } from '../../fields/index.ts';
import type { Space } from '../index/index-doc.ts';
import { FRESH_DAYS, FRESH_SHARE, OPEN, OPEN_SHARE } from '../ranking/directory.ts';
import { placesOf } from '../search-desk.ts';
import { any, bestOf, countedAttribute, type Dsl, term, terms, weighed } from './dsl.ts';
import { MESSAGE_FIELDS, type Meaning, SUBJECT_FIELDS, scoreOf, wordFields } from './meaning.ts';
import { phraseFields } from './render.ts';

/** What is asked of the index in the end: a page of what is found, in its order, with what is known of all of it. */
export interface Ranked {
  readonly filter: readonly Dsl[];
  /** words that speak for what is found */
  readonly meanings: readonly Meaning[];
  /** phrases that are found */
  readonly phrases: readonly string[];
  readonly seesNotes: boolean;
  /** epoch milliseconds */
  readonly now: number;
  readonly space: Space;
  /** by a field instead of the best first */
  readonly sort: { readonly field: Field; readonly descending: boolean } | null;
  readonly size: number;
  readonly after: unknown[] | undefined;
  readonly facets: readonly { readonly key: string; readonly attribute: string }[];
}

/** How much it counts that a ticket has a word at all, that its subject has, and that its best message has. */
const SHARE = { anywhere: 3, subject: 1, message: 1.5 } as const;
/** How much it counts how often a word is said, and that words stand near each other. */
const OFTEN = 0.4;
const NEAR = 2;
const NEAR_PLACES = 4;
const PHRASE = 4;
/** Different values of a field that are counted. */
const MOST_VALUES = 100;
const DAY = 86_400_000;

export function rankedQuery(asked: Ranked): object {
  const { filter, meanings, sort, space } = asked;
  const should = [...saidDsl(asked), ...phraseScores(asked)];
  const query = { bool: { filter, should } };
  const places = sort && placesOf(sort.field);
  if (sort && places) return page(asked, inOrder(query, { ...sort, places }), []);
  const order = sort && { [countedAttribute(sort.field)]: orderOf(sort) };
  const isBoosted = space === 'tickets' && meanings.length > 0;
  return page(asked, isBoosted ? boosted(query, asked.now) : query, order ? [order] : []);
}

/** A page of what a query finds, by an order and what is alike in it by the score. */
function page(asked: Ranked, query: Dsl, order: readonly object[]): object {
  return {
    size: asked.size,
    track_total_hits: true,
    track_scores: true,
    _source: false,
    docvalue_fields: ['id'],
    query,
    sort: [...order, { _score: 'desc' }, { id: 'desc' }],
    ...(asked.after && { search_after: asked.after }),
    aggs: Object.fromEntries(
      asked.facets.map(({ key, attribute }) => [key, { terms: { field: attribute, size: MOST_VALUES } }]),
    ),
  };
}

/** What is found, with the place of the choice that each thing has as its score: higher is earlier, and what has none is last. */
function inOrder(
  query: Dsl,
  { field, descending, places }: { field: Field; descending: boolean; places: ReadonlyMap<string, number> },
): Dsl {
  const functions = [...places].map(([choice, place]) => ({
    filter: term(countedAttribute(field), choice),
    weight: 1 + (descending ? place : places.size - 1 - place),
  }));
  const last = { filter: { match_all: {} }, weight: 0 };
  return {
    function_score: { query, score_mode: 'first', boost_mode: 'replace', functions: [...functions, last] },
  };
}

function orderOf({ field, descending }: NonNullable<Ranked['sort']>): object {
  const isNumber = countedAttribute(field).startsWith('n.');
  return {
    order: descending ? 'desc' : 'asc',
    missing: '_last',
    unmapped_type: isNumber ? 'double' : 'keyword',
  };
}

/** What is fresh, or open, comes a little before. */
function boosted(query: Dsl, now: number): Dsl {
  const activity = 'n.ticket/lastActivityAt';
  return {
    function_score: {
      query,
      score_mode: 'sum',
      boost_mode: 'multiply',
      functions: [
        { filter: { match_all: {} }, weight: 1 },
        { filter: terms('s.ticket/status', OPEN.map(String)), weight: OPEN_SHARE },
        {
          filter: { exists: { field: activity } },
          exp: { [activity]: { origin: now, scale: FRESH_DAYS * DAY, decay: 0.5 } },
          weight: FRESH_SHARE,
        },
      ],
    },
  };
}

/** How well words are found: in all of it, in the subject, and in the message that says most of them. */
function saidDsl({ meanings, seesNotes, space }: Ranked): Dsl[] {
  const wanted = meanings.filter(({ rarity }) => rarity > 0);
  if (wanted.length === 0) return [];
  const fields = wordFields(seesNotes);
  const parts = phraseFields(fields);
  const query = wanted.flatMap(writtenOf).join(' ');
  return [
    ...wanted.flatMap((meaning) => [
      scoreOf(meaning, fields, SHARE.anywhere),
      scoreOf(meaning, SUBJECT_FIELDS, SHARE.subject),
    ]),
    ...(space === 'tickets' ? [bestMessage(wanted, seesNotes)] : []),
    bestOf(parts.map((field) => ({ match: { [field]: { query, boost: OFTEN } } }))),
    ...(wanted.length > 1 ? [bestOf(parts.map((field) => near(field, query)))] : []),
  ];
}

const near = (field: string, query: string): Dsl => ({
  match_phrase: { [field]: { query, slop: NEAR_PLACES, boost: NEAR } },
});

/** How a word is written in documents: as somebody wrote it, or as it was put right. */
const writtenOf = ({ unit, corrections }: Meaning): string[] => {
  const [right] = corrections;
  if (right) return [right.term];
  return unit.words.filter(({ isExact }) => !isExact).map((word) => word.term);
};

function bestMessage(wanted: readonly Meaning[], seesNotes: boolean): Dsl {
  const query = {
    bool: {
      filter: seesNotes ? [] : [term('messages.isNote', false)],
      must: [any(wanted.map((meaning) => scoreOf(meaning, MESSAGE_FIELDS, SHARE.message)))],
    },
  };
  const inner_hits = { size: 1, _source: false, docvalue_fields: ['messages.key'] };
  return { nested: { path: 'messages', score_mode: 'max', query, inner_hits } };
}

function phraseScores({ phrases, seesNotes }: Ranked): Dsl[] {
  const parts = phraseFields(wordFields(seesNotes));
  return phrases
    .filter((phrase) => phrase !== '')
    .map((phrase) => weighed(any(parts.map((field) => ({ match_phrase: { [field]: phrase } }))), PHRASE));
}
