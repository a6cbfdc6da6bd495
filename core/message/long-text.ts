/** Largest text in UTF-8 bytes that a row holds; longer ones live in the attachment bucket. */
const INLINE_TEXT_BYTES = 100_000;

/** How much of a long text the row keeps, in characters, so that lists of messages stay light. */
export const BEGINNING = 8000;

/** Whether a text is too long for the row of its message. */
export const isLongText = (text: string): boolean => Buffer.byteLength(text) > INLINE_TEXT_BYTES;

/** The beginning of a text whose whole is kept elsewhere. */
export const beginningOf = (text: string): string => text.slice(0, BEGINNING).toWellFormed();
