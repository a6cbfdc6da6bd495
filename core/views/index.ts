export { blockedTicketsOf } from './blocked-tickets.ts';
export { countParts } from './count-parts.ts';
export { type Count, countTickets, type TicketCounts } from './count-tickets.ts';
export { beginUpkeep, type UpkeepDeps } from './defined/begin-upkeep.ts';
export { type CompiledView, compileView } from './defined/compile-view.ts';
export { countRows, countViews, type ViewCount } from './defined/count-views.ts';
export { crossingIn, crossTicket, placesKey } from './defined/crossing.ts';
export { EXPORT } from './defined/export-job.ts';
export { exportView } from './defined/export-view.ts';
export { FILL, fillView } from './defined/fill-view.ts';
export {
  FOLLOW,
  type Followed,
  followedSchema,
  followSubject,
  isFollowed,
  openListsOf,
} from './defined/follow-subject.ts';
export { compileViews, type KeptViews, keptViews, rulesOf, type Views } from './defined/kept-views.ts';
export { type OwnView, viewsOf } from './defined/own-views.ts';
export {
  createView,
  deleteView,
  type FillAsked,
  restoreView,
  updateView,
  type ViewDeps,
  type ViewFields,
} from './defined/save-view.ts';
export { isShipped, type View, viewArea } from './defined/view-area.ts';
export { columnsOf } from './defined/view-columns.ts';
export {
  isViewFilled,
  listsOfView,
  ticketsInView,
  type ViewPage,
  type ViewPageDeps,
  viewCandidates,
  viewPage,
} from './defined/view-page.ts';
export {
  loadPreferences,
  savePreferences,
  type ViewPreferences,
  viewPreferences,
} from './defined/view-preferences-store.ts';
export { standingsOfViews } from './defined/view-standings.ts';
export { WALK_START, walkSchema } from './defined/walk-lists.ts';
export { followingJob, walkTickets } from './defined/walk-tickets.ts';
export { type FilterAsked, type FilteredPage, filterTickets } from './filtered/filter-tickets.ts';
export type { FilterReader, TicketFilter, TicketOrder } from './filtered/ticket-filter.ts';
export { knownListShards } from './known-list-shards.ts';
export { type ListShards, loadListShards, settleListShards } from './list-shards-store.ts';
export { listTickets, type PlannedTicket, plannedTickets, type TicketPage } from './list-tickets.ts';
export { listedUntil } from './listed-until.ts';
export { listedVersions } from './listed-versions.ts';
export { overdueTicketsBy } from './overdue-tickets.ts';
export { asksByNote } from './places-store.ts';
export { projectTicket } from './project-ticket.ts';
export { projectTogether } from './project-together.ts';
export { rebuildLists } from './rebuild-lists.ts';
export { RECOUNT, recountLists } from './recount-lists.ts';
export { tagsInSight } from './tags-in-sight.ts';
export { listTags } from './tags-store.ts';
export { listName, type TicketList, ticketListSchema } from './ticket-list.ts';
export { touchTicket } from './touch-ticket.ts';
export { summaryOf, type TicketSummary } from './views-store.ts';
export { listedNext, listsOfCustomer, type NamePlace, namePlaceSchema } from './walk-names.ts';
