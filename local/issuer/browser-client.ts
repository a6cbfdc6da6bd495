/** The app client of web pages, which can keep no secret (RFC 6749, 2.1). */
export interface BrowserClient {
  clientId: string;
  /** where a code may be sent, letter by letter */
  callbackUrls: readonly string[];
  /** where people may come back to when they have signed out */
  logoutUrls: readonly string[];
}

/** What may be asked for; without `openid` there is no ID token. */
export const SCOPES: readonly string[] = ['openid', 'email'];

/** Origins of the pages to which people come back: those ask for tokens. */
export function originsOf({ callbackUrls }: BrowserClient): string[] {
  return callbackUrls.map((url) => new URL(url).origin);
}
