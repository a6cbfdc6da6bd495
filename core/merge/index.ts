export { type Merging, mergeTickets, requireMergeable } from './merge-tickets.ts';
export { type SplitTickets, splitTicket } from './split-ticket.ts';
export { unmergeTickets } from './unmerge-tickets.ts';
