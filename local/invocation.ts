import { availableParallelism } from 'node:os';

/** A Lambda function as its template declares it, ready to run. */
export type LocalFunction = {
  name: string;
  arn: string;
  /** folder with the bundled code */
  folder: string;
  /** `file.export`, as Lambda's Handler property */
  handler: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMegabytes: number;
  reservedConcurrency?: number | undefined;
};

/** What an event took of a processor, in milliseconds, and the memory of its function. */
export type Ran = { processorMs: number; megabytes: number };

/**
 * What an invocation gave: the handler's result, or, with `functionError`, what Lambda says of a failed one. `ran` is not there where the function has not
 * ended by itself.
 */
export type InvocationResult = { payload: unknown; functionError?: string; ran?: Ran };

/** Invokes a function by name or ARN (a version or alias behind the ARN is the same function). */
export type Invoke = (nameOrArn: string, event: unknown) => Promise<InvocationResult>;

/**
 * How much of one function runs at once. Lambda scales further than one machine should: what comes on top waits for
 * a free worker.
 */
export const LOCAL_CONCURRENCY = Math.max(2, Math.min(4, availableParallelism()));

/** The name inside a function ARN, or the name itself. */
export function functionName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? nameOrArn) : nameOrArn;
}

/** What Lambda says of an invocation that failed. */
export function failure(errorType: string, errorMessage: string): InvocationResult {
  return { payload: { errorType, errorMessage }, functionError: 'Unhandled' };
}
