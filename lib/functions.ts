import { DOMAIN_NAMES } from '../schemas/domains.ts';

/**
 * Every function of the desk: the path of its entry below `functions/`, without suffix. The bundler, the stacks and
 * the tests all read this list.
 */
export const FUNCTION_ENTRIES = [
  ...DOMAIN_NAMES.map((domain) => `api/${domain}` as const),
  'api/authorizer',
  'sign-in/invitation',
  'help-centre/serve',
  'report-page/serve',
  'mail/inbound',
  'mail/outbound',
  'mail/feedback',
  'stream/publisher',
  'stream/projector',
  'clock/arm',
  'clock/wake',
  'clock/sweep',
  'jobs/run',
  'webhooks/deliver',
  'channels/receive',
  'channel-replies/send',
  'automation/run',
  'assignment/assign',
  'live/socket',
  'live/tell',
  'report/book',
  'dashboard/tickets',
] as const;

/** The path of a function's entry below `functions/`, such as `mail/inbound`. */
export type FunctionEntry = (typeof FUNCTION_ENTRIES)[number];

/** Name of a function in bundles, logs and AWS: `mail/inbound` is `mail-inbound`. */
export const functionName = (entry: FunctionEntry): string => entry.replace('/', '-');

/** The file of a function's entry below `functions/`: a domain of the API has a folder, others have a file. */
export const sourceOf = (entry: FunctionEntry): string =>
  DOMAIN_NAMES.some((domain) => entry === `api/${domain}`) ? `${entry}/index.ts` : `${entry}.ts`;

/** Functions that show a page which runs in browsers: its script and style stand in files beside the function's own. */
export const PAGE_ENTRIES = ['report-page/serve', 'api/chat'] as const satisfies readonly FunctionEntry[];

/** Where the script of a page begins, below `functions/`; it imports its style. */
export const pageSourceOf = (entry: (typeof PAGE_ENTRIES)[number]): string =>
  ({ 'report-page/serve': 'report-page/browser/main.ts', 'api/chat': 'chat-widget/browser/main.ts' })[entry];
