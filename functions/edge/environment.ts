import * as z from 'zod';
import { jsonOf } from './json.ts';

const mailboxesSchema = jsonOf(z.array(z.object({ address: z.string(), name: z.string() })).min(1));

/** Everything that infrastructure may tell a function; each one asks for the part it needs. */
const environmentSchema = z.object({
  TABLE_NAME: z.string().min(1),
  MAIL_BUCKET: z.string().min(1),
  ATTACHMENT_BUCKET: z.string().min(1),
  SEARCH_BUCKET: z.string().min(1),
  /** the bucket of the files that other engines query; the desk writes none where it is not set */
  LAKE_BUCKET: z.string().min(1).optional(),
  /** where the search engine is that the desk has instead of its own index; it has none where it is not set */
  SEARCH_ENDPOINT: z.url().optional(),
  BUS_NAME: z.string().min(1),
  STATE_MACHINE_ARN: z.string().min(1),
  CONFIGURATION_SET: z.string().min(1),
  /** functions that may send mail at the same time */
  SENDERS: z.coerce.number().int().positive(),
  /** mails a second that all of them may send together; what SES says where it is not set */
  MAILS_PER_SECOND: z.coerce.number().positive().optional(),
  AWS_REGION: z.string().min(1),
  METRIC_NAMESPACE: z.string().min(1).default('Bilet'),
  DESK_DOMAIN: z.string().min(1),
  /** other domains of the desk; it has none where it is not set */
  MORE_DOMAINS: jsonOf(z.array(z.string())).default([]),
  DESK_NAME: jsonOf(z.string().min(1)),
  MAILBOXES: mailboxesSchema,
  CLOSE_AFTER_DAYS: z.coerce.number().int().min(1).max(28),
  UNDO_SECONDS: z.coerce.number().int().min(0).max(60),
  QUOTE_HISTORY: z.stringbool(),
  /** days for which the archive of the bus keeps events */
  EVENT_DAYS: z.coerce.number().int().nonnegative(),
  LIST_SHARDS: z.coerce.number().int().min(1).max(32),
  /** tickets that are moved each second while the list of a view is filled */
  FILL_PER_SECOND: z.coerce.number().int().positive(),
  /** where webhooks may lead: to what everybody can reach, or on a desk that runs on this machine to the machine too */
  WEBHOOKS_TO: z.enum(['public', 'this_machine']),
  /** the queue of what came to the doors of channels */
  CHANNEL_QUEUE_URL: z.string().min(1),
  /** where providers reach the API, where that is not its own address */
  PUBLIC_ORIGIN: z.url().optional(),
  /** other places of providers of channels, by the beginning of their addresses; there are none where it is not set */
  PROVIDER_ENDPOINTS: jsonOf(z.record(z.url(), z.url())).default({}),
  /** the queue that feeds this function */
  QUEUE_URL: z.string().min(1),
  /** where this function puts messages that it gives up by their age; a queue without gives up by tries */
  DEAD_LETTER_URL: z.string().min(1).optional(),
  /** time after its first try at which a message is given up */
  PATIENCE_SECONDS: z.coerce.number().int().positive().optional(),
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().min(1),
  /** the client by which people sign in in a browser, where they can */
  OIDC_BROWSER_AUDIENCE: z.string().min(1).optional(),
  /** where people sign in in a browser, where they can */
  SIGN_IN_URL: z.url().optional(),
  /** the issuer with which they do, where that is not the desk's own, and the client by which */
  SIGN_IN_ISSUER: z.url().optional(),
  SIGN_IN_CLIENT: z.string().min(1).optional(),
  /** the page on which they begin that */
  SIGN_IN_PAGE: z.url().optional(),
  /** where customers reach the help centre, where that is an address of its own */
  HELP_ADDRESS: z.url().optional(),
  /** how many servers of the desk's own stand between customers and the API */
  HELP_PROXIES: z.coerce.number().int().nonnegative().default(0),
  /** where clients are told what has changed; nowhere where it is not set */
  LIVE_URL: z.url().optional(),
  /** the bus by which they are told what no event tells; none where they are told nothing */
  LIVE_BUS: z.string().min(1).optional(),
  /** where frames are posted to them */
  LIVE_ENDPOINT: z.url(),
  /** where accounts of agents are made; there is none where they sign in with an issuer of their own */
  USER_POOL_ID: z.string().min(1).optional(),
});
export type Environment = z.infer<typeof environmentSchema>;

/**
 * The named variables of this process, parsed.
 * @throws an error that names each variable that is missing or wrong
 */
export function environment<Name extends keyof Environment>(...names: Name[]): Pick<Environment, Name> {
  const found = names.map((name) => ({
    name,
    parsed: environmentSchema.shape[name].safeParse(process.env[name]),
  }));
  const wrong = found.flatMap(({ name, parsed }) =>
    parsed.error ? [`${name}: ${z.prettifyError(parsed.error)}`] : [],
  );
  if (wrong.length > 0) throw new Error(`The function's environment is wrong. ${wrong.join('; ')}`);
  return Object.fromEntries(found.map(({ name, parsed }) => [name, parsed.data])) as Pick<Environment, Name>;
}
