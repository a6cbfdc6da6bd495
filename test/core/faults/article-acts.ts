import {
  articleCounter,
  changeArticle,
  fireArticle,
  moveText,
  reviewArticle,
  voteOnArticle,
  writeText,
} from '../../../core/article/index.ts';
import { type AnnouncedFile, addArticleFile } from '../../../core/article-file/index.ts';
import { noteOpened, noteShown } from '../../../core/form-visit/index.ts';
import { noteInserted, noteOutcome } from '../../../core/mail-suggestion/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { noteSolvedByInserted } from '../../../core/suggestion/index.ts';
import type { Article } from '../../../schemas/article.ts';
import { later } from '../../support/desk.ts';
import { changeAsAgent } from '../../support/full-ticket.ts';
import { givenArticle, givenSection, markdownText } from '../../support/given-article.ts';
import { byAgent, keyed } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

/** Something that is done to an article that is published in English and has a draft in German. */
function toArticle(
  file: string,
  does: string,
  act: (deps: Pick<Stage, 'table'>, context: Context, articleId: number) => Promise<unknown>,
): Act {
  return {
    file: `article/${file}`,
    does,
    arrange: async ({ desk, table }: Stage) => {
      await givenSection(desk, desk.context(), { key: 'orders' });
      const reviewAt = desk.now.toISOString();
      const text = markdownText('Send it back');
      const { id } = await givenArticle(desk, desk.context(), { section: 'orders', text, reviewAt });
      await writeText(desk, desk.context(), { articleId: id, locale: 'de', text: markdownText('Zurück') });
      return () => act({ table }, desk.context(), id);
    },
  };
}

const VOTE = { voter: 'customer#7', helpful: false, comment: 'Too short', locale: 'en' };

/** What becomes of articles. */
export const ARTICLE_ACTS: readonly Act[] = [
  {
    file: 'article/create-article.ts',
    does: 'make an article',
    arrange: async (stage) => {
      await givenSection(stage.desk, byAgent(stage), { key: 'orders' });
      const text = markdownText('Send it back');
      return () =>
        keyed<Article>(stage, (context, alongside) =>
          givenArticle(stage, context, { section: 'orders', text, slug: 'send-it-back' }, alongside),
        );
    },
  },
  toArticle('write-text.ts', 'write a text of an article', (deps, context, articleId) =>
    writeText(deps, context, { articleId, locale: 'fr', text: markdownText('Renvoyer'), publishes: true }),
  ),
  toArticle('move-text.ts', 'publish a text of an article', (deps, context, articleId) =>
    moveText(deps, context, { articleId, locale: 'de', to: 'published' }),
  ),
  toArticle('change-article.ts', 'change an article', (deps, context, articleId) =>
    changeArticle(deps, context, { articleId, change: { position: 3, slugs: { en: 'returns' } } }),
  ),
  toArticle('vote.ts', 'vote on an article', ({ table }, context, articleId) =>
    voteOnArticle(table, context, { ...VOTE, articleId }),
  ),
  {
    file: 'article/counts.ts',
    does: 'count views of an article',
    arrange: async ({ table }) => {
      let ticks = 0;
      let batches = 0;
      const made = () =>
        articleCounter(
          table,
          () => {
            ticks += 60_000;
            return ticks;
          },
          () => {
            batches += 1;
            return `batch ${batches}`;
          },
        );
      let count = made();
      return (again) => {
        // Whoever counts again does so with what waits in the same memory.
        if (again) return count([], 'views');
        batches = 0;
        count = made();
        return count([1], 'views');
      };
    },
  },
  toArticle('review.ts', 'tell that an article is to be looked at', ({ table }, context, articleId) =>
    fireArticle(table, context, articleId),
  ),
  toArticle('review.ts', 'note that somebody looked at an article', (deps, context, articleId) =>
    reviewArticle(deps, context, { articleId }),
  ),
  {
    file: 'article-file/add-file.ts',
    does: 'announce an image of an article',
    arrange: async (stage) => {
      const file = { filename: 'label.png', contentType: 'image/png', size: 5, sha256: 'ab'.repeat(32) };
      const deps = { table: stage.table, sign: async () => '', bucket: 'files', mostBytes: 1000 };
      return () =>
        keyed<AnnouncedFile>(stage, (context, alongside) =>
          addArticleFile(deps, context, { articleId: 1, file, alongside }),
        );
    },
  },
  {
    file: 'form-visit/note-visit.ts',
    does: 'note that articles were suggested in a form',
    arrange: async ({ desk, table }) => {
      const { newId } = desk.context();
      const visit = { id: newId(), articleIds: [1, 2], customerId: 7 };
      return () => noteShown(table, { ...visit, now: desk.now });
    },
  },
  {
    file: 'form-visit/note-visit.ts',
    does: 'note that an article was opened that was suggested in a form',
    arrange: async ({ desk, table }) => {
      const { newId, now } = desk.context();
      const id = newId();
      await noteShown(table, { id, articleIds: [1, 2], customerId: null, now });
      return () => noteOpened(table, { id, articleId: 2, now: desk.now });
    },
  },
  {
    file: 'mail-suggestion/outcome-store.ts',
    does: 'note that an article solved a ticket that its acknowledgement suggested',
    arrange: async ({ desk, table }) => {
      const suggestion = { ticketId: 1, articleId: 2, expiresAt: later(desk.now, { days: 30 }) };
      await noteOutcome(table, suggestion, 'openedAt', desk.now);
      return () => noteOutcome(table, suggestion, 'solvedAt', desk.now);
    },
  },
  {
    file: 'mail-suggestion/outcome-store.ts',
    does: 'note that an article was put into a reply',
    arrange: async ({ desk, table }) => {
      const place = { ticketId: 1, articleId: 2 };
      return () => noteInserted(table, place, desk.now);
    },
  },
  {
    file: 'suggestion/solved-by-inserted.ts',
    does: 'count that an article in a reply solved a ticket',
    arrange: async ({ desk, table }) => {
      const { ticket } = await desk.take({ from: 'mara@example.com' });
      await noteInserted(table, { ticketId: ticket.id, articleId: 2 }, desk.now);
      desk.later(1);
      await desk.answer(ticket.id, 'Please see the article.');
      desk.later(1);
      await changeAsAgent(desk, ticket.id, { status: 'solved' });
      const event = await desk.event(ticket.id, 'ticket.updated');
      return () => noteSolvedByInserted(table, event);
    },
  },
];
