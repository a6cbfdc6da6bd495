import type middy from '@middy/core';
import type { Context as LambdaContext, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { HeldBackError, NotYetError } from '../../core/shared/held-back-error.ts';
import { METRIC } from '../../core/shared/names.ts';
import { environment } from './environment.ts';
import { errorForLog, logger } from './logger.ts';
import { count } from './metrics.ts';
import { pauseSeconds } from './pause.ts';
import { type ConsumerQueue, type Return, sqsQueue } from './queue-gateway.ts';

/** What became of a record: done, or failed, with what to do when it is given up now. */
export type Outcome =
  | { readonly record: SQSRecord; readonly state: 'done' }
  | {
      readonly record: SQSRecord;
      readonly state: 'failed';
      readonly error: unknown;
      readonly giveUp: () => Promise<void>;
    };
type Failed = Extract<Outcome, { state: 'failed' }>;

/** A message that comes again this long after its first try is counted in a metric that an alarm watches. */
const KEEPS_FAILING_MS = 10 * 60 * 1000;
/** Added to the time that a try may take, so that its message is not delivered again while it is worked on. */
const MARGIN_SECONDS = 5;

/**
 * Tells Lambda which records failed, and SQS when to bring them again: soon, and not after the whole visibility
 * timeout, which is made for functions that die. Where the queue gives up by age, moves away what is too old. When SQS
 * does not answer, messages come back by themselves, only later.
 */
export function queueFailures(): middy.MiddlewareObj<
  SQSEvent,
  Outcome[] | SQSBatchResponse,
  Error,
  LambdaContext
> {
  let queue: ConsumerQueue | undefined;
  const queueOf = () => {
    queue ??= sqsQueue(environment('QUEUE_URL').QUEUE_URL);
    return queue;
  };

  async function showAgain(returns: readonly Return[]): Promise<void> {
    if (returns.length === 0) return;
    try {
      await queueOf().showAgain(returns);
    } catch (error) {
      logger.warn('Messages come again at the pace of their queue', { error: errorForLog(error) });
    }
  }

  async function isPutAway({ record, giveUp }: Failed): Promise<boolean> {
    const { PATIENCE_SECONDS, DEAD_LETTER_URL } = environment('PATIENCE_SECONDS', 'DEAD_LETTER_URL');
    if (PATIENCE_SECONDS === undefined || DEAD_LETTER_URL === undefined) return false;
    if (Date.now() - firstTryMs(record) < PATIENCE_SECONDS * 1000) return false;
    try {
      await giveUp().catch((error) => {
        logger.error('It could not be said that work was given up', { error: errorForLog(error) });
      });
      await queueOf().putAway(DEAD_LETTER_URL, record.body);
      return true;
    } catch (error) {
      logger.error('A message could not be put away', { error: errorForLog(error) });
      return false;
    }
  }

  return {
    before: async ({ event, context }) => {
      const again = event.Records.filter((record) => triesOf(record) > 1);
      const old = again.filter((record) => Date.now() - firstTryMs(record) >= KEEPS_FAILING_MS);
      if (old.length > 0) count({ [METRIC.workKeepsFailing]: old.length });
      // When this try kills the function, the message comes again once the longest possible try is over.
      const inSeconds = Math.ceil(context.getRemainingTimeInMillis() / 1000) + MARGIN_SECONDS;
      await showAgain(again.map(({ receiptHandle }) => ({ receiptHandle, inSeconds })));
    },
    after: async (request) => {
      const outcomes = Array.isArray(request.response) ? request.response : [];
      const failed: Failed[] = [];
      for (const outcome of outcomes) {
        if (outcome.state === 'done') continue;
        logFailure(outcome);
        if (!(await isPutAway(outcome))) failed.push(outcome);
      }
      await showAgain(
        failed.map(({ record, error }) => ({
          receiptHandle: record.receiptHandle,
          inSeconds: pauseSeconds(triesOf(record), error, Math.random),
        })),
      );
      request.response = {
        batchItemFailures: failed.map(({ record }) => ({ itemIdentifier: record.messageId })),
      };
    },
  };
}

function triesOf(record: SQSRecord): number {
  return Number(record.attributes.ApproximateReceiveCount);
}

function firstTryMs(record: SQSRecord): number {
  return Number(record.attributes.ApproximateFirstReceiveTimestamp);
}

function logFailure({ record, error }: Failed): void {
  const facts = { messageId: record.messageId, tries: triesOf(record), error: errorForLog(error) };
  if (error instanceof NotYetError) logger.info('A queue record waits for its time', facts);
  else if (error instanceof HeldBackError) logger.warn('A queue record is held back', facts);
  else logger.error('A queue record failed', facts);
}
