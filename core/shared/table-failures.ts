import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { BusyError } from './errors.ts';
import type { Write } from './write.ts';

/** Failures after which the SDK tries again, and gives up after some tries: too much load, no answer, a fault of DynamoDB. */
const GIVEN_UP = [
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TimeoutError',
  'InternalServerError',
  'ServiceUnavailable',
];
/** What Node says of a connection that is not there, or not any more. */
const UNREACHABLE = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
];

/** The labels of the conditions that failed, empty when the failure is something else. */
export function refusalsOf(error: unknown, writes: readonly Write[]): string[] {
  if (error instanceof TransactionCanceledException) {
    const reasons = reasonsOf(error);
    return writes.filter((_, at) => reasons[at] === 'ConditionalCheckFailed').map(labelOf);
  }
  return error instanceof ConditionalCheckFailedException ? writes.map(labelOf) : [];
}

function labelOf(write: Write): string {
  return write.refusal ?? 'condition';
}

/**
 * Whether the same request may succeed in a moment: other transactions or too much load were in the way. DynamoDB
 * answers this and failed conditions on one exception type ("TransactWriteItems", cancellation reasons), and the
 * SDK repeats neither.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    const passing = ['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
    return reasonsOf(error).every((code) => passing.includes(code));
  }
  return error instanceof TransactionConflictException || error instanceof TransactionInProgressException;
}

/** What a failure is to the caller. A table that takes no more for now, or does not answer, the SDK has asked often enough. */
export function busyIfGivenUp(error: unknown): unknown {
  return error instanceof Error && isGivenUp(error) ? new BusyError(error) : error;
}

function isGivenUp(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return GIVEN_UP.includes(error.name) || UNREACHABLE.includes(code);
}

function reasonsOf(error: TransactionCanceledException): string[] {
  return (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
}
