export { type MergeAsked, type MoveInput, mergeCustomers, unmergeCustomers } from './merge-customers.ts';
export { MOVE, moveTickets } from './move-job.ts';
