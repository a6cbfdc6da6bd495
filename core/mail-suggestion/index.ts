/** Articles that acknowledgements suggest or that agents put into replies, and what comes of them. */
export { type MailSuggestion, mailSuggestionToken, readMailSuggestionToken } from './link.ts';
export {
  type InsertedArticle,
  insertedArticles,
  noteInserted,
  noteOutcome,
  parseMailSuggestionRow,
  SOLVED_BEFORE,
  solvedByInserted,
} from './outcome-store.ts';
