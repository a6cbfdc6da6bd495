/**
 * Every function of the desk: the path of its entry below `functions/`, without suffix. The bundler, the stacks and
 * the tests all read this list.
 */
export const FUNCTION_ENTRIES = [
  'api/tickets',
  'api/customers',
  'api/agents',
  'api/desk',
  'api/authorizer',
  'mail/inbound',
  'mail/outbound',
  'mail/feedback',
  'stream/publisher',
  'stream/projector',
  'clock/arm',
  'clock/wake',
  'clock/sweep',
  'dashboard/tickets',
] as const;

/** The path of a function's entry below `functions/`, such as `mail/inbound`. */
export type FunctionEntry = (typeof FUNCTION_ENTRIES)[number];

/** Name of a function in bundles, logs and AWS: `mail/inbound` is `mail-inbound`. */
export const functionName = (entry: FunctionEntry): string => entry.replace('/', '-');
