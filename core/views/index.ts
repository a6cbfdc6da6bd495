export { type Count, countTickets, type TicketCounts } from './count-tickets.ts';
export { knownListShards } from './known-list-shards.ts';
export { type ListShards, loadListShards, settleListShards } from './list-shards-store.ts';
export { listTickets, type TicketPage } from './list-tickets.ts';
export { overdueTicketsBy } from './overdue-tickets.ts';
export { projectTicket } from './project-ticket.ts';
export type { TicketList } from './ticket-list.ts';
export { touchTicket } from './touch-ticket.ts';
export type { TicketSummary } from './views-store.ts';
