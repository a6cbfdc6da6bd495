export { type ArticleIndex, keptArticleIndex } from './article-index.ts';
export { type Candidate, confidenceOf } from './confidence.ts';
export { type Insertion, insertSuggestion } from './insert-suggestion.ts';
export { type FoundReadable, searchArticles } from './search-articles.ts';
export { noteSolvedByInserted } from './solved-by-inserted.ts';
export {
  type BestArticle,
  bestArticle,
  likelyArticles,
  type Question,
  suggestArticles,
} from './suggest-articles.ts';
