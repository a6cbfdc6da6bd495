export { beginPurge, purgeNow } from './begin-purge.ts';
export { PURGE, purgeTicket } from './purge-ticket.ts';
export { REDATE_TRASH, redateTrash, trashDaysOf } from './redate-trash.ts';
