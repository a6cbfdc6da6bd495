import { Logger } from '@aws-lambda-powertools/logger';
import { BiletError } from '../../core/shared/errors.ts';
import { RequestError } from './problem.ts';

/** The log of a function: one JSON object a line. What people write, and tokens, are never logged. */
export const logger = new Logger();

/** How bad a failure is to the owner of the desk. */
type Level = 'info' | 'warn' | 'error';

/** Errors that only a change of the code mends, by their names: zod's classes would bring all of zod along. */
const BUGS = ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError', 'ZodError', '$ZodError'];

/**
 * The level at which a failure is logged. A request that the desk refuses is no failure of the desk: info. What is tried
 * again, or what the caller may repeat because the desk was busy: warn, since it matters only when it goes on. What no
 * repetition mends, and what the code did not expect: error.
 * @param comesAgain whether the same work is given to the function again, as queues and streams do
 */
export function levelOf(error: unknown, comesAgain: boolean): Level {
  if (error instanceof Error && BUGS.includes(error.name)) return 'error';
  if (comesAgain) return 'warn';
  if (error instanceof BiletError) return error.kind === 'busy' ? 'warn' : 'info';
  return error instanceof RequestError ? 'info' : 'error';
}

/** Logs that something went wrong, by the rule of `levelOf`. What is refused needs no stack. */
export function logFailure(
  message: string,
  error: unknown,
  details: Record<string, unknown>,
  { comesAgain = false }: { comesAgain?: boolean } = {},
): void {
  const level = levelOf(error, comesAgain);
  const { stack, ...said } = errorForLog(error);
  logger[level](message, { ...details, error: level === 'info' ? said : { ...said, stack } });
}

/** An error as a log keeps it: its name, code, cause and place, without the request that led to it. */
export function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: 'Unknown', message: String(error) };
  const code = 'code' in error ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  return { name: error.name, ...code, message: error.message, ...cause, stack: error.stack };
}
