export type { Language } from './analysis/function-words.ts';
export { isFunctionWord, languageOfTag, languagesOf, languagesOfScript } from './analysis/language.ts';
export { stemsOf } from './analysis/stems.ts';
export { wordsOf } from './analysis/words.ts';
export { isIndexed } from './documents/docs-of-row.ts';
export { exportFound } from './export-found.ts';
export { requireExportable, SEARCH_EXPORT } from './export-kind.ts';
export { type Indexer, indexer, putIntoLog } from './index-changes.ts';
export { type FoundTicket, loadCustomers, loadFound, loadOrganisations } from './load-found.ts';
export { mergeSearchIndex, SEARCH_MERGE } from './merge-job.ts';
export { type AskOpenSearch, openSearchClient } from './opensearch/client-gateway.ts';
export { openSearchEngine } from './opensearch/engine.ts';
export { openSearchIndexer } from './opensearch/index-rows.ts';
export { rebuildSearch } from './rebuild-job.ts';
export {
  countsOf,
  type EngineAnswer,
  ownEngine,
  type SearchEngine,
} from './search-desk.ts';
export { snippetOf } from './snippet.ts';
export { keptSegments } from './store/kept-segments.ts';
export { type LiveIndex, liveIndex } from './store/live-index.ts';
export { s3IndexObjects } from './store/object-gateway.ts';
export { suggestionsFor } from './suggest.ts';
export { type TextPart, textIndex, textPart } from './text-index.ts';
