import middy from '@middy/core';
import type { Context as LambdaContext, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { type Outcome, queueFailures } from './queue-failures.ts';

type Handle<Body> = (body: Body, record: SQSRecord) => Promise<void>;

/** What a consumer does with a message. */
export interface Work<Body> {
  readonly handle: Handle<Body>;
  /** What it does when a message is given up by its age, before that waits among the dead letters. May be repeated. */
  readonly giveUp: (body: Body, error: unknown) => Promise<void>;
}

/**
 * Makes the Lambda handler of a queue's consumer. Each record succeeds or fails by itself: what fails comes back after
 * a pause that grows, and in the end waits in the dead-letter queue. Records of a batch are worked on one after the
 * other; none of the desk's queues keeps an order.
 */
export function queueFunction<S extends z.ZodType>(options: {
  /** of the record's body */
  schema: S;
  build: () => Handle<z.output<S>> | Work<z.output<S>>;
}) {
  let work: Work<z.output<S>> | undefined;

  async function outcomeOf(record: SQSRecord): Promise<Outcome> {
    let tell: ((error: unknown) => Promise<void>) | undefined;
    try {
      work ??= workOf(options.build());
      const { handle, giveUp } = work;
      const body = options.schema.parse(record.body);
      tell = (error) => giveUp(body, error);
      await handle(body, record);
      return { record, state: 'done' };
    } catch (error) {
      return { record, state: 'failed', error, giveUp: async () => tell?.(error) };
    }
  }

  return middy<SQSEvent, Outcome[] | SQSBatchResponse, Error, LambdaContext>()
    .use(queueFailures())
    .handler(async (event) => {
      const outcomes: Outcome[] = [];
      for (const record of event.Records) outcomes.push(await outcomeOf(record));
      return outcomes;
    });
}

function workOf<Body>(built: Handle<Body> | Work<Body>): Work<Body> {
  return typeof built === 'function' ? { handle: built, giveUp: async () => {} } : built;
}
