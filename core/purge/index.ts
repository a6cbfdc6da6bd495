export {
  beginPurge,
  type DecidedWhere,
  endWhere,
  type Keeping,
  purgeNow,
  purgeWhere,
} from './begin-purge.ts';
export { PURGE, REDATE_TRASH } from './job-names.ts';
export { objectsOfRow } from './objects-of-row.ts';
export { purgeTicket } from './purge-ticket.ts';
export { redateTrash, trashDaysOf } from './redate-trash.ts';
export {
  type AnyRow,
  erasedWrite,
  loadVersionRows,
  parseAnyRow,
  rowsOfTicket,
  wordlessWrites,
} from './rows-store.ts';
