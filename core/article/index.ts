export {
  articleById,
  articleSubject,
  listArticleTexts,
  loadArticle,
  loadArticleText,
  parseArticleRow,
  parseArticleTextRow,
  textByVersion,
} from './article-store.ts';
export { type ArticleChange, changeArticle } from './change-article.ts';
export { compareTexts } from './compare-texts.ts';
export {
  ALL_ARTICLES,
  type ArticleCounts,
  articleCounter,
  countOfArticle,
  loadArticleCounts,
  SUGGESTED_IN,
} from './counts.ts';
export { type ArticleFields, createArticle } from './create-article.ts';
export {
  audienceOf,
  isOutOfDate,
  type Knowledge,
  keptKnowledge,
  type Readable,
  type Reader,
  readableFor,
  readableText,
  type Shelf,
  shelfFor,
  shelvesFor,
} from './knowledge.ts';
export { articleRows } from './library.ts';
export { articlesOf, isStale } from './list-articles.ts';
export { moveText } from './move-text.ts';
export { audienceOfFile } from './open-file.ts';
export { type FoundArticle, findArticle, findArticleById, loadReadable } from './read-article.ts';
export { type Rendered, renderArticle, summaryOf } from './rendering/render.ts';
export { restoreText } from './restore-text.ts';
export { articleDeadline, fireArticle, reviewArticle } from './review.ts';
export { type ArticleSection, type Sections, sectionArea } from './section-area.ts';
export { slugOf } from './slug.ts';
export { listComments, voteOnArticle } from './vote.ts';
export { type GivenText, MOST_LANGUAGES, writeText } from './write-text.ts';
