import { Logger } from '@aws-lambda-powertools/logger';

/** The log of a function: one JSON object a line. What people write, and tokens, are never logged. */
export const logger = new Logger();

/** An error as a log keeps it: its name, code and place, without the request that led to it. */
export function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: 'Unknown', message: String(error) };
  const code = 'code' in error ? { code: error.code } : {};
  return { name: error.name, ...code, message: error.message, stack: error.stack };
}
