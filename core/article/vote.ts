import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';
import { articleSubject } from './article-store.ts';
import { type ArticleCounts, countOfArticle } from './counts.ts';

/** What somebody says of an article: whether it helped, and why not. */
const voteSchema = z.looseObject({
  id: z.string(),
  voter: z.string(),
  helpful: z.boolean(),
  comment: z.string().nullable(),
  locale: z.string(),
  version: z.int().positive(),
  at: timeSchema,
});
export type ArticleVote = z.infer<typeof voteSchema>;

export const voteOfVoter = accessPattern({
  name: 'Vote on an article',
  description: 'Reads what somebody has said of an article, so that each of them counts once.',
  operation: 'GetItem',
  pk: 'ARTICLE#<article>',
  sk: 'VOTE#<voter>',
  of: ({ articleId, voter }: { articleId: number; voter: string }): Key => ({
    pk: articleSubject(articleId),
    sk: `VOTE#${voter}`,
  }),
});

export const commentsOfArticle = accessPattern({
  name: 'Comments on an article',
  description: 'Lists what people have written of an article when they voted, newest first.',
  operation: 'Query',
  pk: 'ARTICLE#<article>',
  sk: 'COMMENT#<ULID of the vote>',
  of: ({ articleId, limit, after }: PageRequest & { articleId: number }): QueryRequest => ({
    pk: articleSubject(articleId),
    from: 'COMMENT#',
    to: after === undefined ? 'COMMENT#~' : `COMMENT#${after.slice(0, -1)}${before(after.slice(-1))}`,
    newestFirst: true,
    limit: limit + 1,
  }),
});

/** The character before another; what stands behind it in a ULID is none that a ULID has. */
const before = (character: string): string => `${String.fromCharCode(character.charCodeAt(0) - 1)}~`;

const voteRows = rowsOfKind(ROW_KIND.articleVote, z.object({ vote: voteSchema }));
const commentRows = rowsOfKind(ROW_KIND.articleComment, z.object({ vote: voteSchema }));

/** The vote in a row. */
export const parseVoteRow = (row: unknown): ArticleVote => voteRows.parse(row).vote;
/** The vote with its comment in a row. */
export const parseCommentRow = (row: unknown): ArticleVote => commentRows.parse(row).vote;

/**
 * Says of an article whether it helped. Who says so again says it anew: they count once.
 * @param vote `voter`: `customer#12`, `agent#3`, or `visitor#` with what their browser keeps
 */
export function voteOnArticle(
  table: Table,
  context: Context,
  {
    articleId,
    ...vote
  }: { articleId: number } & Pick<ArticleVote, 'voter' | 'helpful' | 'comment' | 'locale'>,
): Promise<ArticleVote> {
  return untilNotOvertaken(['version'], async () => {
    const found = await table.get(voteOfVoter.of({ articleId, voter: vote.voter }));
    const old = found === undefined ? null : parseVoteRow(found);
    if (old?.helpful === vote.helpful && old.comment === vote.comment) return old;
    const at = context.now.toISOString();
    const after: ArticleVote = {
      ...old,
      id: old?.id ?? context.newId(),
      ...vote,
      version: (old?.version ?? 0) + 1,
      at,
    };
    await table.write([
      voteWrite(articleId, old, after),
      ...commentWrites(articleId, old, after),
      countOfArticle(articleId, changeOf(old, after)),
    ]);
    return after;
  });
}

const rowOf = (articleId: number, vote: ArticleVote) =>
  voteRows.row(voteOfVoter.of({ articleId, voter: vote.voter }), { version: vote.version, vote });

const voteWrite = (articleId: number, old: ArticleVote | null, after: ArticleVote): Write =>
  old === null
    ? insert(rowOf(articleId, after), 'version')
    : change(rowOf(articleId, old), rowOf(articleId, after));

/** A comment keeps its place when it is written anew; one that is taken back says nothing any more. */
function commentWrites(articleId: number, old: ArticleVote | null, after: ArticleVote): Write[] {
  if (after.comment === null && (old === null || old.comment === null)) return [];
  const key = { pk: articleSubject(articleId), sk: `COMMENT#${after.id}` };
  return [commentRows.upsert({ key, set: { vote: after } })];
}

function changeOf(old: ArticleVote | null, after: ArticleVote): Partial<ArticleCounts> {
  const nowHelpful = Number(after.helpful) - Number(old?.helpful === true);
  const nowUnhelpful = Number(!after.helpful) - Number(old?.helpful === false);
  return { helpful: nowHelpful, unhelpful: nowUnhelpful };
}

/** A page of the comments on an article, newest first; a place is the id of one. One that was taken back has none. */
export async function listComments(
  table: Table,
  articleId: number,
  page: PageRequest,
): Promise<ListPage<ArticleVote>> {
  const found = await table.query(commentsOfArticle.of({ articleId, ...page }));
  return listPage(found, page.limit, parseCommentRow, ({ id }) => id);
}
