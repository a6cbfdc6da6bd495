export { bulkTickets, requireBulk } from './bulk-tickets.ts';
