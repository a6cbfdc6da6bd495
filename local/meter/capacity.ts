import * as z from 'zod';
import type { Used } from './counts.ts';

const consumed = z.object({ CapacityUnits: z.number().default(0) });
const answerSchema = z.object({
  ConsumedCapacity: z.union([consumed, z.array(consumed)]).default([]),
});
const READS = /^(?:GetItem|BatchGetItem|Query|Scan|TransactGetItems)$/;
const WRITES = /^(?:(?:Put|Update|Delete)Item|BatchWriteItem|TransactWriteItems)$/;

/** Whether the database says of an operation how many units it takes, when it is asked to. */
export const isMeasured = (operation: string): boolean => READS.test(operation) || WRITES.test(operation);

/** A request that asks for the units, those of indexes included. @param body JSON of the request */
export function askingForUnits(body: Buffer): Buffer {
  const input = z.record(z.string(), z.unknown()).parse(JSON.parse(body.toString('utf8')));
  return Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: 'INDEXES' }));
}

/** The units that the database says an operation took, by its own rules, which are AWS's. @param body JSON of the answer */
export function unitsOf(operation: string, body: string): Partial<Used> {
  const { ConsumedCapacity } = answerSchema.parse(JSON.parse(body));
  const units = [ConsumedCapacity].flat().reduce((sum, one) => sum + one.CapacityUnits, 0);
  return READS.test(operation) ? { readUnits: units } : { writeUnits: units };
}
