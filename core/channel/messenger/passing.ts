/** Hosts of which addresses end within days: what stands there is copied as any file. */
const PASSING_HOST = /(^|\.)(fbsbx\.com|fbcdn\.net|cdninstagram\.com)$/;

/** Whether an address is one of Meta's that ends soon. */
export const isPassing = (url: string): boolean =>
  URL.canParse(url) && PASSING_HOST.test(new URL(url).hostname);
