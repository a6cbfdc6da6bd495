/** Where a picture stands that is held back; a client that wants to show it makes it the `src`. */
export const HELD_BACK = 'data-remote-src';

/** Safe HTML with its pictures in place: for the mail of whoever wrote it. No text or value holds a bare quotation mark. */
export function withRemoteImages(html: string): string {
  return html.replaceAll(` ${HELD_BACK}="`, ' src="');
}
