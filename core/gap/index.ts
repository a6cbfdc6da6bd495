/** The door of the domain: what tickets ask, and what of it no article answers. */

export { draftFromGap } from './draft/draft-from-gap.ts';
export { draftFromReply } from './draft/draft-from-reply.ts';
export type { MadeDraft } from './draft/make-draft.ts';
export { parseSearchRow } from './empty-search-store.ts';
export { ticketsOf } from './faq/frequent.ts';
export { loadFaq } from './faq/load-faq.ts';
export { faqMarkdown, faqPage } from './faq/write-faq.ts';
export { loadDrafts, parseGapDraft } from './gap-draft-store.ts';
export { groupAsked } from './grouping/group-asked.ts';
export { GAP_REPORT } from './report/job-name.ts';
export { makeGapReport } from './report/report-job.ts';
export { reportNow } from './report/start-report.ts';
export { parseReportRow } from './report-store.ts';
export { listEmptySearches, noteEmptySearch } from './searches/empty-searches.ts';
