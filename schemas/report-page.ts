import * as z from 'zod';

/** Where agents read reports in a browser, below the address of the API. */
export const REPORTS_PATH = '/reports';

/**
 * How the page of reports signs people in: by the desk's own pages, or by an issuer whose endpoints are found as OpenID Connect
 * Discovery says; null: with an API token alone.
 */
export const reportSignInSchema = z
  .union([
    z.strictObject({ clientId: z.string(), url: z.url() }),
    z.strictObject({ clientId: z.string(), issuer: z.url() }),
  ])
  .nullable();
export type ReportSignIn = z.infer<typeof reportSignInSchema>;
