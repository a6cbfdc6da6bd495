export { beginPurge } from './begin-purge.ts';
export { PURGE, purgeTicket } from './purge-ticket.ts';
