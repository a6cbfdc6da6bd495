export { LINK_PLACE } from './link-store.ts';
export { type LinkWithOther, linkTickets } from './link-tickets.ts';
export { listLinks } from './list-links.ts';
export { unlinkTickets } from './unlink-tickets.ts';
