import * as z from 'zod';

/** The form of an address that a page may link to: on the web, and nothing that a browser would run. */
const WEB_LINK = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/?#@\\"<>^`{|}]+(?:[/?#][^\s"<>\\^`{|}]*)?$/;

/** An address on the web, to be linked to. */
export const webLinkSchema = z
  .string()
  .max(2000)
  .regex(WEB_LINK, 'must be an address such as https://example.com/4711');
