/** Starts a line from which on the message quotes an earlier one. A private character that mail does not use. */
export const QUOTE_FOLLOWS = '\uf8f1';
/** Starts a line that introduces a quote ("On … wrote:"). */
export const INTRODUCES_QUOTE = '\uf8f2';
/** Starts a quote that the mail client has marked as one, which its author cannot easily do by hand. */
export const CITES = '\uf8f3';
/** Starts a line under the rule that clients draw over the header of a quoted message. */
export const UNDER_RULE = '\uf8f4';

const MARKS = /[\uf8f1-\uf8f4]/g;

/** Text without the marks above. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, '');
}
