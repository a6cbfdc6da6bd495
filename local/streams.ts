import * as z from 'zod';
import type { DatabaseFile, StoredRecord } from './database-file.ts';
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

const afterOf = (start: Exclude<StartAt, 'LATEST'>): string =>
  start === 'TRIM_HORIZON' ? '0' : start.sequenceNumber;

function iteratorType(start: StartAt) {
  return typeof start === 'string'
    ? { ShardIteratorType: start }
    : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: start.sequenceNumber };
}

/** A record of the database's own file, in the shape that GetRecords gives. */
function recordOf({ eventName, keys, newImage, oldImage, ...stored }: StoredRecord) {
  return {
    eventID: stored.sequenceNumber,
    eventVersion: '1.1',
    eventName,
    dynamodb: {
      Keys: JSON.parse(keys),
      ...(newImage !== null && { NewImage: JSON.parse(newImage) }),
      ...(oldImage !== null && { OldImage: JSON.parse(oldImage) }),
      SequenceNumber: stored.sequenceNumber,
      ApproximateCreationDateTime: stored.createdAtSeconds,
    },
  };
}

/** The name of a table, the last part of its ARN. */
const tableName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/**
 * Reads a stream of the local database. Readers share nothing: each opens one of its own.
 * @param options.file the database's file when it is at hand: reading there costs the database nothing, and us a tenth
 */
export function openStream(options: {
  endpoint: string;
  streamArn: string;
  tableArn: string;
  file?: DatabaseFile | undefined;
}): TableStream {
  const { endpoint, streamArn, tableArn, file } = options;
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

  async function askForRecords(shardId: string, start: StartAt, most: number): Promise<StreamRecord[]> {
    const iterator = await iteratorAt(shardId, start);
    iterators.delete(shardId);
    const { Records, NextShardIterator } = shardRecords.parse(
      await call('GetRecords', { ShardIterator: iterator, Limit: most }),
    );
    const last = Records.at(-1)?.dynamodb.SequenceNumber;
    const next = last === undefined ? start : { sequenceNumber: last };
    if (NextShardIterator) {
      iterators.set(shardId, { start: JSON.stringify(next), iterator: NextShardIterator });
    }
    return Records;
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
      const most = Math.min(limit, 1000);
      const Records =
        file && start !== 'LATEST'
          ? file
              .readRecords({ tableName: tableName(tableArn), shardId, after: afterOf(start) }, most)
              .map(recordOf)
          : await askForRecords(shardId, start, most);
      return Records.map((record) => ({
        ...record,
        eventSource: 'aws:dynamodb',
        awsRegion: 'us-east-1',
        eventSourceARN: streamArnOf(tableArn),
      }));
    },
  };
}
