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

/** What a consumer does with messages that came together: reads for all of them, and gives what deals with each. */
export interface Together<Body> {
  readonly together: (bodies: readonly Body[]) => Promise<Handle<Body>>;
}

type Built<Body> = Handle<Body> | Work<Body> | Together<Body>;

/**
 * Makes the Lambda handler of a queue's consumer. Each record succeeds or fails by itself: what fails comes back after
 * a pause that grows, and in the end waits in the dead-letter queue. Records of a batch are worked on one after the
 * other; none of the desk's queues keeps an order.
 */
export function queueFunction<S extends z.ZodType>(options: {
  /** of the record's body */
  schema: S;
  build: () => Built<z.output<S>>;
}) {
  type Body = z.output<S>;
  let built: Built<Body> | undefined;

  /** What deals with each of these records, of which some cannot be read. */
  async function workFor(bodies: readonly z.ZodSafeParseResult<Body>[]): Promise<Work<Body>> {
    built ??= options.build();
    if (typeof built !== 'object' || 'handle' in built) return workOf(built);
    const { together } = built;
    return workOf(await together(bodies.flatMap(({ success, data }) => (success ? [data] : []))));
  }

  async function outcomesOf(records: readonly SQSRecord[]): Promise<Outcome[]> {
    const bodies = records.map(({ body }) => options.schema.safeParse(body));
    const working = workFor(bodies);
    // Each record fails by it, below.
    working.catch(() => {});
    const outcomes: Outcome[] = [];
    for (const [at, record] of records.entries()) {
      const body = bodies[at] as z.ZodSafeParseResult<Body>;
      outcomes.push(await outcomeOf(record, body, working));
    }
    return outcomes;
  }

  async function outcomeOf(
    record: SQSRecord,
    body: z.ZodSafeParseResult<Body>,
    working: Promise<Work<Body>>,
  ): Promise<Outcome> {
    let tell: ((error: unknown) => Promise<void>) | undefined;
    try {
      const { handle, giveUp } = await working;
      if (!body.success) throw body.error;
      tell = (error) => giveUp(body.data, error);
      await handle(body.data, record);
      return { record, state: 'done' };
    } catch (error) {
      return { record, state: 'failed', error, giveUp: async () => tell?.(error) };
    }
  }

  return middy<SQSEvent, Outcome[] | SQSBatchResponse, Error, LambdaContext>()
    .use(queueFailures())
    .handler((event) => outcomesOf(event.Records));
}

function workOf<Body>(built: Handle<Body> | Work<Body>): Work<Body> {
  return typeof built === 'function' ? { handle: built, giveUp: async () => {} } : built;
}
