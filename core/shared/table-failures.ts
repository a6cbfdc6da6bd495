import {
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { BusyError } from './errors.ts';
import type { Write } from './write.ts';

const THROTTLED = ['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'];

/** The labels of the conditions that failed, empty when the failure is something else. */
export function refusalsOf(error: unknown, writes: readonly Write[]): string[] {
  if (error instanceof TransactionCanceledException) {
    const reasons = reasonsOf(error);
    return writes.filter((_, at) => reasons[at] === 'ConditionalCheckFailed').map(labelOf);
  }
  return [];
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

/** What a failure is to the caller. Of a table that takes no more for now, the SDK has tried often enough. */
export function busyIfThrottled(error: unknown): unknown {
  return error instanceof Error && THROTTLED.includes(error.name) ? new BusyError(error) : error;
}

function reasonsOf(error: TransactionCanceledException): string[] {
  return (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
}
