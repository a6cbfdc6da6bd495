/** What a letter is for: a mail to somebody who asked for it in the help centre, about no message of a ticket. */
export const LETTER_PURPOSES = ['sign_in', 'follow'] as const;
