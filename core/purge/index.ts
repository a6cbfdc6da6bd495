export { beginPurge, purgeNow } from './begin-purge.ts';
export { PURGE, REDATE_TRASH } from './job-names.ts';
export { purgeTicket } from './purge-ticket.ts';
export { redateTrash, trashDaysOf } from './redate-trash.ts';
