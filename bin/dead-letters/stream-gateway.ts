import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Pointer } from './letter.ts';

/** Errors by which the stream says that records are older than the 24 hours that it keeps. */
const GONE = ['TrimmedDataAccessException', 'ResourceNotFoundException', 'ExpiredIteratorException'];

/** Sequence numbers are whole numbers of any length. */
const isAfter = (one: string, other: string): boolean => BigInt(one) > BigInt(other);

function rowsOf(records: readonly StreamRecord[], last: string): Record<string, unknown>[] {
  return records.flatMap(({ dynamodb }) => {
    if (!dynamodb?.NewImage || isAfter(dynamodb.SequenceNumber ?? '0', last)) return [];
    return [unmarshall(dynamodb.NewImage as Record<string, AttributeValue>)];
  });
}

/** Whether records begin with this one: the local database gives later ones where it is gone. */
function startsAt([first]: readonly StreamRecord[], sequenceNumber: string): boolean {
  return first === undefined || BigInt(first.dynamodb?.SequenceNumber ?? '0') === BigInt(sequenceNumber);
}

async function iteratorAt(client: DynamoDBStreamsClient, streamArn: string, pointer: Pointer) {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: pointer.shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: pointer.first,
    }),
  );
  return ShardIterator;
}

async function read(client: DynamoDBStreamsClient, streamArn: string, pointer: Pointer) {
  const rows: Record<string, unknown>[] = [];
  let next = await iteratorAt(client, streamArn, pointer);
  let begins = true;
  while (next !== undefined) {
    const { Records = [], NextShardIterator } = await client.send(
      new GetRecordsCommand({ ShardIterator: next }),
    );
    if (begins && !startsAt(Records, pointer.first)) return null;
    begins &&= Records.length === 0;
    rows.push(...rowsOf(Records, pointer.last));
    const end = Records.at(-1)?.dynamodb?.SequenceNumber;
    if (end !== undefined && !isAfter(pointer.last, end)) return rows;
    next = Records.length === 0 ? undefined : NextShardIterator;
  }
  // The last record was not reached: the stream does not have all of them any more.
  return null;
}

/**
 * The rows as they were in the records that a pointer means, and in those between them; null when the stream no longer
 * has them all.
 */
export async function readPointer(
  table: string,
  pointer: Pointer,
  client = new DynamoDBStreamsClient({}),
): Promise<Record<string, unknown>[] | null> {
  try {
    const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: table }));
    // The local database has ARNs of its own; on AWS the pointer's stream is among the table's.
    const known = Streams.map(({ StreamArn }) => StreamArn);
    const streamArn = known.includes(pointer.streamArn) ? pointer.streamArn : known[0];
    return streamArn === undefined ? null : await read(client, streamArn, pointer);
  } catch (error) {
    if (error instanceof Error && GONE.includes(error.name)) return null;
    throw error;
  }
}
