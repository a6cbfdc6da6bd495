import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { ANSWER_OUTCOMES, type AnswerOutcome } from '../../schemas/article-answer.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';

const PARTITION = 'KB#ANSWERS';

export const answersOfArticle = accessPattern({
  name: 'Answers with an article',
  description: 'Counts how often rules answered with an article, and what became of that.',
  operation: 'GetItem',
  pk: PARTITION,
  sk: 'ARTICLE#<article>',
  of: (articleId: number): Key => ({ pk: PARTITION, sk: placeOf(articleId) }),
});

const PAGE = 1000;

export const answersOfAll = accessPattern({
  name: 'Answers with articles',
  description: 'Lists what was counted of all articles with which rules answered.',
  operation: 'Query',
  pk: PARTITION,
  sk: 'ARTICLE#<article>',
  of: (after?: number): QueryRequest => ({
    pk: PARTITION,
    from: after === undefined ? 'ARTICLE#' : `${placeOf(after)} `,
    to: 'ARTICLE#~',
    limit: PAGE,
  }),
});

/** Numbers of one length, so that they stand in their order. */
const placeOf = (articleId: number): string => `ARTICLE#${String(articleId).padStart(12, '0')}`;

/** What is counted of the answers with an article: how many there were, and of each outcome. */
export const ANSWER_COUNTS = ['sent', ...ANSWER_OUTCOMES] as const;
export type AnswerCounts = Readonly<Record<(typeof ANSWER_COUNTS)[number], number>>;

export const NO_ANSWERS: AnswerCounts = {
  sent: 0,
  helped: 0,
  not_helped: 0,
  replied: 0,
  no_answer: 0,
  taken_over: 0,
  undelivered: 0,
};

const count = z.int().default(0);
const rows = rowsOfKind(
  ROW_KIND.answerCounts,
  z.object({
    articleId: idSchema,
    sent: count,
    helped: count,
    not_helped: count,
    replied: count,
    no_answer: count,
    taken_over: count,
    undelivered: count,
  }),
);

/** What was counted of one article. */
export type CountedAnswers = AnswerCounts & { readonly articleId: number };

/** The counts in a row. */
export const parseAnswerCounts = (row: unknown): CountedAnswers => rows.parse(row);

/** Counts an answer with an article, or what became of one; what is known otherwise by now counts no more. */
export function countAnswer(
  articleId: number,
  { from, to }: { from?: AnswerOutcome | undefined; to?: AnswerOutcome | 'sent' | undefined },
): Write {
  const steps = { ...(from && { [from]: -1 }), ...(to && { [to]: 1 }) };
  return rows.upsert({ key: answersOfArticle.of(articleId), set: { articleId }, add: steps });
}

/** Writes of which those that count the same article are one: a transaction takes no two of a row. Others stay as they are. Pure. */
export function countedTogether(writes: readonly Write[]): Write[] {
  const together: Write[] = [];
  for (const write of writes) {
    const at = together.findIndex((other) => isCountOfSame(other, write));
    const other = together[at];
    if (other?.type !== 'update' || write.type !== 'update') together.push(write);
    else together[at] = { ...other, add: sumOfSteps(other.add, write.add) };
  }
  return together;
}

type Steps = Readonly<Record<string, number>>;

function isCountOfSame(one: Write, other: Write): boolean {
  if (one.type !== 'update' || other.type !== 'update' || one.key.pk !== PARTITION) return false;
  return one.key.pk === other.key.pk && one.key.sk === other.key.sk;
}

function sumOfSteps(one: Steps = {}, other: Steps = {}): Steps {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}

/** What was counted of the answers with an article. */
export async function loadAnswerCounts(table: Table, articleId: number): Promise<AnswerCounts> {
  const row = await table.get(answersOfArticle.of(articleId));
  return row === undefined ? NO_ANSWERS : parseAnswerCounts(row);
}

/** What was counted of all articles with which rules answered, by their numbers. */
export async function allAnswerCounts(table: Table): Promise<CountedAnswers[]> {
  const found: CountedAnswers[] = [];
  for (;;) {
    const page = await table.query(answersOfAll.of(found.at(-1)?.articleId));
    found.push(...page.rows.map(parseAnswerCounts));
    if (!page.more || page.rows.length === 0) return found;
  }
}

/** All of them together. Pure. */
export function sumOfAnswers(all: readonly AnswerCounts[]): AnswerCounts {
  const sum = (name: keyof AnswerCounts) => all.reduce((total, counts) => total + counts[name], 0);
  return Object.fromEntries(ANSWER_COUNTS.map((name) => [name, sum(name)])) as AnswerCounts;
}
