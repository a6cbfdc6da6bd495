import { REFILL, refillQueue } from '../assignment/index.ts';
import { bulkTickets } from '../bulk/index.ts';
import { APPLY, applyParts } from '../configuration/index.ts';
import { MOVE, moveTickets } from '../customer-merge/index.ts';
import { LIST_CUSTOMERS, listAllCustomers } from '../customer-timeline/index.ts';
import { REMOVE_DEMO, removeDemo } from '../demo/index.ts';
import { GAP_REPORT, makeGapReport } from '../gap/index.ts';
import { DISCARD, discardHeld } from '../held/index.ts';
import { IMPORT_FILE, importFile } from '../import/index.ts';
import { REBUILD_LAKE, rebuildLake, WRITE_LAKE, writeLake } from '../lake/index.ts';
import {
  ANONYMISE,
  anonymiseTicket,
  ERASE,
  erasePerson,
  exportPerson,
  PERSON_EXPORT,
} from '../privacy/index.ts';
import { PURGE, purgeTicket, REDATE_TRASH, redateTrash } from '../purge/index.ts';
import { deleteStruckObjects, STRUCK_OBJECTS } from '../redaction/index.ts';
import {
  ADD_UP,
  addUpReports,
  exportReport,
  REBUILD_REPORTS,
  REPORT_EXPORT,
  rebuildReports,
} from '../report/index.ts';
import { mailReports, REPORT_MAIL } from '../report-mail/index.ts';
import { RETENTION, runRetention } from '../retention/index.ts';
import {
  exportFound,
  mergeSearchIndex,
  rebuildSearch,
  SEARCH_EXPORT,
  SEARCH_MERGE,
} from '../search/index.ts';
import { DRY_RUN, dryRunTickets, REDERIVE, rederiveTickets } from '../service-level/index.ts';
import type { JobKind } from '../shared/job-kind.ts';
import { BACKFILL, backfillShop } from '../shop/index.ts';
import { changeTags } from '../tag/index.ts';
import {
  EXPORT,
  exportView,
  FILL,
  FOLLOW,
  fillView,
  followSubject,
  RECOUNT,
  rebuildLists,
  recountLists,
} from '../views/index.ts';
import { REDELIVER, redeliverRange } from '../webhook/index.ts';

/** Kinds of jobs by their names. */
export type JobKinds = ReadonlyMap<string, JobKind>;

/** Every kind of job that there is. */
export const JOB_KINDS: JobKinds = new Map([
  ['lists.rebuild', rebuildLists],
  [RECOUNT, recountLists],
  ['search.rebuild', rebuildSearch],
  [SEARCH_MERGE, mergeSearchIndex],
  ['tickets.bulk', bulkTickets],
  ['tags.change', changeTags],
  [STRUCK_OBJECTS, deleteStruckObjects],
  [PURGE, purgeTicket],
  [ERASE, erasePerson],
  [PERSON_EXPORT, exportPerson],
  [ANONYMISE, anonymiseTicket],
  [RETENTION, runRetention],
  [DISCARD, discardHeld],
  [REDATE_TRASH, redateTrash],
  [FILL, fillView],
  [FOLLOW, followSubject],
  [EXPORT, exportView],
  [SEARCH_EXPORT, exportFound],
  [REDERIVE, rederiveTickets],
  [DRY_RUN, dryRunTickets],
  [IMPORT_FILE, importFile],
  [REDELIVER, redeliverRange],
  [APPLY, applyParts],
  [REPORT_EXPORT, exportReport],
  [REFILL, refillQueue],
  [GAP_REPORT, makeGapReport],
  [BACKFILL, backfillShop],
  [MOVE, moveTickets],
  [LIST_CUSTOMERS, listAllCustomers],
  [ADD_UP, addUpReports],
  [REBUILD_REPORTS, rebuildReports],
  [REPORT_MAIL, mailReports],
  [WRITE_LAKE, writeLake],
  [REBUILD_LAKE, rebuildLake],
  [REMOVE_DEMO, removeDemo],
]);
