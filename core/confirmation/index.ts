/** Addresses that somebody gave to a form: whether they are theirs, and what waits until that is known. */
export { ASKED_BEFORE, askedWrite, parseConfirmationAskedRow } from './asked-store.ts';
export { awaitingOf, letWait, parseAwaitingRow } from './awaiting-store.ts';
export { confirmCustomer } from './confirm-customer.ts';
export { confirmToken, readConfirmToken } from './confirm-link.ts';
export { fateOfMail } from './must-wait.ts';
export { confirmationWords } from './words.ts';
