/** What comes by forms, of the help centre and of other sites. */
export {
  type FormToken,
  formShownWith,
  formToken,
  readFormToken,
  type TokenProblem,
} from './form-token.ts';
export { type FilePlace, MOST_FILES, type SentFile } from './keep-files.ts';
export { doneOnce, saidOf } from './once.ts';
export { loadProtection, type Protection, setProtection } from './set-protection.ts';
export { FORM_USED, type IntakeDeps, type Submission, submitForm } from './submit-form.ts';
export { parseSubmittedRow, type Submitted } from './submitted-store.ts';
export { type AskTurnstile, TURNSTILE_ORIGIN, turnstile } from './turnstile-gateway.ts';
