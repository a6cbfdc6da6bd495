export { dryRunTickets } from './dry-run-job.ts';
export { loadLife } from './history.ts';
export { DRY_RUN, REDERIVE } from './job-names.ts';
export { type DeskLevels, serviceLevels } from './levels.ts';
export { type Life, messagesOf, withActs, withoutMessages } from './life.ts';
export { rederiveTickets } from './rederive-job.ts';
export { rederiveTicket } from './rederive-ticket.ts';
