export { linkChildWrites } from './link-child.ts';
export { LINK_PLACE } from './link-store.ts';
export { type LinkWithOther, linkTickets } from './link-tickets.ts';
export { listChildren } from './list-children.ts';
export { listLinks, type ShownLink } from './list-links.ts';
export { isLinked, linkKeys } from './load-ends.ts';
export { unlinkTickets } from './unlink-tickets.ts';
