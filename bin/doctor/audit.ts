import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type ChainProof, isSubject, proveChain, type Subject } from '../../core/audit/index.ts';
import { HEAD_ATTRIBUTE, storedHeadSchema } from '../../core/shared/event-chain.ts';
import { ROW_KIND } from '../../core/shared/names.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { scanRows } from '../desk/scan-gateway.ts';

const eventSchema = z.object({ kind: z.literal(ROW_KIND.event), pk: z.string() });
const headedSchema = z.object({ [HEAD_ATTRIBUTE]: storedHeadSchema });

/** Where a row says that events are: it is one, or keeps the head of their chain. */
function partitionIn(row: unknown): string | undefined {
  return eventSchema.safeParse(row).data?.pk ?? headedSchema.safeParse(row).data?.[HEAD_ATTRIBUTE].events;
}

/**
 * Proves the chains of everything that has events or the head of a chain, and says of each that is not intact what is wrong
 * with it. What a later version of the desk tells of is counted and left alone.
 * @returns the exit code: 0 when all is as it was told, 1 when somebody has changed something, 2 when some events are in no
 *   chain, as those of versions that know of none
 */
export async function auditDesk(
  tableName: string,
  say: (line: string) => void,
  client?: DynamoDBClient,
): Promise<number> {
  const partitions = new Set<string>();
  for await (const row of scanRows(tableName, undefined, client)) {
    const partition = partitionIn(row);
    if (partition !== undefined) partitions.add(partition);
  }
  const subjects = [...partitions].filter(isSubject).sort();
  const table = dynamoTable({ tableName, ...(client && { client }) });
  const counts = { intact: 0, unchained: 0, tampered: 0 };
  for (const subject of subjects) {
    const proof = await proveChain(table, subject);
    counts[proof.state] += 1;
    for (const line of linesOf(subject, proof)) say(line);
  }
  const unknown = partitions.size - subjects.length;
  const { intact, unchained, tampered } = counts;
  const later = unknown > 0 ? `, ${unknown} that only a later version knows` : '';
  say(
    `${subjects.length} audit trails: ${intact} intact, ${unchained} not wholly chained, ${tampered} tampered with${later}.`,
  );
  if (tampered > 0) return 1;
  return unchained > 0 ? 2 : 0;
}

/** What is to be said of a chain that is not intact. */
function linesOf(subject: Subject, { state, head, unchained, faults }: ChainProof): string[] {
  if (state === 'intact') return [];
  if (head === null && faults.length === 0)
    return [`unchained ${subject}: its chain of ${unchained.before} events has not begun`];
  return faults.map((fault) => {
    const where =
      'event' in fault ? `${fault.event.type} ${fault.event.id} of ${fault.event.at}` : placeOf(fault);
    return `${state.padEnd(9)} ${subject}: ${fault.fault} ${where}`;
  });
}

function placeOf(fault: Exclude<ChainProof['faults'][number], { event: object }>): string {
  return fault.fault === 'missing' ? `events ${fault.from} to ${fault.to}` : 'chain';
}
