import * as z from 'zod';
import type { DeskQueue } from '../desk/desk.ts';

const FAILED = /-failed$/;

/** A queue of dead letters; `source` is where its letters came from, null when that was no queue. */
export interface DeadLetterQueue extends DeskQueue {
  readonly source: DeskQueue | null;
}

/** One message that nobody could deal with. */
export interface Letter {
  readonly id: string;
  readonly body: string;
  readonly sentAt: Date;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** by which it is taken out of its queue */
  readonly handle: string;
}

/** Which records of the table's stream a reader gave up. */
export interface Pointer {
  readonly reader: 'publisher' | 'projector';
  readonly streamArn: string;
  readonly shardId: string;
  readonly first: string;
  readonly last: string;
  /** when the first and the last of the records came about */
  readonly from: Date;
  readonly to: Date;
}

/** What is to be done to put a letter through again. */
export type Remedy =
  | { readonly kind: 'return'; readonly to: DeskQueue }
  | { readonly kind: 'reread'; readonly pointer: Pointer }
  | { readonly kind: 'sweep' };

/** The queues of dead letters, under the names of the queues that they serve. */
export function deadLetterQueues(queues: readonly DeskQueue[]): DeadLetterQueue[] {
  return queues
    .filter(({ name }) => FAILED.test(name))
    .map(({ name, url }) => {
      const served = name.replace(FAILED, '');
      return { name: served, url, source: queues.find((queue) => queue.name === served) ?? null };
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}

const time = z.string().transform((text, context) => {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue('must be a time');
  return z.NEVER;
});

/** What Lambda leaves of records that it gave up ("Discarded batches", Lambda with DynamoDB). */
const pointerSchema = z
  .object({
    requestContext: z.object({ functionArn: z.string() }),
    DDBStreamBatchInfo: z.object({
      shardId: z.string(),
      startSequenceNumber: z.string(),
      endSequenceNumber: z.string(),
      approximateArrivalOfFirstRecord: time,
      approximateArrivalOfLastRecord: time,
      streamArn: z.string(),
    }),
  })
  .transform(({ requestContext, DDBStreamBatchInfo: info }, context): Pointer => {
    const reader = /-stream-(publisher|projector)(?::|$)/.exec(requestContext.functionArn)?.[1];
    if (reader !== 'publisher' && reader !== 'projector') {
      context.addIssue(`${requestContext.functionArn} is no reader of this desk`);
      return z.NEVER;
    }
    return {
      reader,
      streamArn: info.streamArn,
      shardId: info.shardId,
      first: info.startSequenceNumber,
      last: info.endSequenceNumber,
      from: info.approximateArrivalOfFirstRecord,
      to: info.approximateArrivalOfLastRecord,
    };
  });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What puts a letter through again: work from a queue goes back to it, a pointer into the stream is followed, and a run
 * of the sweep that failed is made up for by another.
 * @throws z.ZodError for a pointer of a reader that this desk does not have
 */
export function remedyFor(queue: DeadLetterQueue, letter: Letter): Remedy {
  if (queue.source) return { kind: 'return', to: queue.source };
  const body = jsonOf(letter.body);
  if (z.looseObject({ DDBStreamBatchInfo: z.unknown() }).safeParse(body).success)
    return { kind: 'reread', pointer: pointerSchema.parse(body) };
  return { kind: 'sweep' };
}
