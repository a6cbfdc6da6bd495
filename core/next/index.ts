export { type Handed, nextTicket } from './next-ticket.ts';
export { skipTicket } from './skip-ticket.ts';
