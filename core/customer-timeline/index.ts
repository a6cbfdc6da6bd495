export { LIST_CUSTOMERS } from './job-names.ts';
export { keepTimelines } from './keep-timeline.ts';
export { listAllCustomers } from './list-job.ts';
export { readTimeline, type ShownEntry, TIMELINE_PLACE } from './read-timeline.ts';
export { shareContext } from './share-context.ts';
export { entriesIn } from './timeline-entry.ts';
