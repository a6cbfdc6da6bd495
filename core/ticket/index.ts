export { changeTicket, type TicketChange, type TicketRules } from './change-ticket.ts';
export { closeTicketIfDue } from './close-ticket.ts';
export { createTicket, type TicketRequest, type TicketWithMessage } from './create-ticket.ts';
export { openTicketWrites } from './open-ticket.ts';
export {
  afterAgentTouch,
  afterCustomerMessage,
  closedError,
  type SettableStatus,
  withStatus,
} from './status.ts';
export {
  loadTicket,
  parseTicketRow,
  ticketByNumber,
  ticketNumberIn,
  ticketWrites,
} from './ticket-store.ts';
