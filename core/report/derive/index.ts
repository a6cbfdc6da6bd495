export { agentTimesOf, loadAgentTimes } from './agent-times.ts';
export { deriveTicket } from './derive-ticket.ts';
export type { Logs } from './family.ts';
export { deriveHeldMail, loadHeldMail } from './held-mail.ts';
export { ticketFactsSource } from './load-facts.ts';
export type { DeskRules, RulesHistory } from './rules.ts';
