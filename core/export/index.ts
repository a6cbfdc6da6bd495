export { parseChangeEntry } from './change-list-store.ts';
export {
  type ChangedTicket,
  type ChangedTickets,
  changedKeys,
  changedTickets,
  placeSince,
} from './changed-tickets.ts';
export { type ExportPage, type ExportRequest, exportPage } from './export-page.ts';
export { type Exported, exportedIn } from './exported.ts';
export { newestTicketEvents } from './newest-events.ts';
export { type ChangeListDeps, newestPlace, noteChanges } from './note-changes.ts';
export { type ExportPosition, exportPositionSchema, type Place, placeSchema } from './position.ts';
