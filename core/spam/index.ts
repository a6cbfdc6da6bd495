/** What agents take for spam, and whom they block by that. */
export { markSpam, unmarkSpam } from './mark-spam.ts';
