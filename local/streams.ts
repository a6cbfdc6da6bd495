import * as z from 'zod';
import { callAws } from './http.ts';
import { streamArnOf } from './references.ts';

const streamRecord = z.looseObject({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.looseObject({
    SequenceNumber: z.string(),
    ApproximateCreationDateTime: z.number().optional(),
  }),
});

/** A record of a table's stream, in the shape that Lambda hands on. */
export type StreamRecord = z.infer<typeof streamRecord>;

/** Where a reader begins: after a record it has dealt with, or at one of the ends of the stream. */
export type StartAt = { sequenceNumber: string } | 'TRIM_HORIZON' | 'LATEST';

/** The stream of one table. */
export type TableStream = {
  /** ids, parents before their children */
  shards(): Promise<string[]>;
  read(shardId: string, start: StartAt, limit: number): Promise<StreamRecord[]>;
};

const SHARDS_KNOWN_FOR_MS = 10_000;

const streamDescription = z.object({
  StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })) }),
});
const shardIterator = z.object({ ShardIterator: z.string() });
const shardRecords = z.object({
  Records: z.array(streamRecord),
  NextShardIterator: z.string().nullish(),
});

function iteratorType(start: StartAt) {
  return typeof start === 'string'
    ? { ShardIteratorType: start }
    : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: start.sequenceNumber };
}

/** Reads a stream of the local database. Readers share nothing: each opens one of its own. */
export function openStream(options: { endpoint: string; streamArn: string; tableArn: string }): TableStream {
  const { endpoint, streamArn, tableArn } = options;
  const call = (operation: string, input: object) =>
    callAws(endpoint, `DynamoDBStreams_20120810.${operation}`, input);
  const iterators = new Map<string, { start: string; iterator: string }>();
  let shardIds: string[] = [];
  let describedAt = Number.NEGATIVE_INFINITY;

  async function iteratorAt(shardId: string, start: StartAt): Promise<string> {
    const key = JSON.stringify(start);
    const known = iterators.get(shardId);
    if (known?.start === key) return known.iterator;
    const input = { StreamArn: streamArn, ShardId: shardId, ...iteratorType(start) };
    return shardIterator.parse(await call('GetShardIterator', input)).ShardIterator;
  }

  return {
    async shards() {
      if (performance.now() - describedAt > SHARDS_KNOWN_FOR_MS || shardIds.length === 0) {
        const description = streamDescription.parse(await call('DescribeStream', { StreamArn: streamArn }));
        shardIds = description.StreamDescription.Shards.map((shard) => shard.ShardId);
        describedAt = performance.now();
      }
      return shardIds;
    },
    async read(shardId, start, limit) {
      const iterator = await iteratorAt(shardId, start);
      iterators.delete(shardId);
      const { Records, NextShardIterator } = shardRecords.parse(
        await call('GetRecords', { ShardIterator: iterator, Limit: Math.min(limit, 1000) }),
      );
      const last = Records.at(-1)?.dynamodb.SequenceNumber;
      const next = last === undefined ? start : { sequenceNumber: last };
      if (NextShardIterator) {
        iterators.set(shardId, { start: JSON.stringify(next), iterator: NextShardIterator });
      }
      return Records.map((record) => ({
        ...record,
        eventSource: 'aws:dynamodb',
        awsRegion: 'us-east-1',
        eventSourceARN: streamArnOf(tableArn),
      }));
    },
  };
}
