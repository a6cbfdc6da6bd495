export { assignmentChecks, throwAssignmentRefusal } from './assignment.ts';
export { changeTicket, type TicketChange, type TicketRules } from './change-ticket.ts';
export { closeTicketIfDue } from './close-ticket.ts';
export {
  afterAgentTouch,
  afterCustomerMessage,
  closedError,
  type SettableStatus,
  withStatus,
} from './status.ts';
export {
  insertTicket,
  loadTicket,
  parseTicketRow,
  ticketByNumber,
  ticketSubject,
  ticketWrites,
} from './ticket-store.ts';
