export { type Count, countTickets, type TicketCounts } from './count-tickets.ts';
export { listTickets, type TicketPage } from './list-tickets.ts';
export { overdueTicketsBy } from './overdue-tickets.ts';
export { projectTicket } from './project-ticket.ts';
export type { TicketList } from './ticket-list.ts';
export type { TicketSummary } from './views-store.ts';
