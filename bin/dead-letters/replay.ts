import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { eventBridgeBus } from '../../core/audit/index.ts';
import { fireOverdue } from '../../core/clock/index.ts';
import { noteChanges } from '../../core/export/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { loadListShards } from '../../core/views/index.ts';
import type { DeskLocation } from '../desk/desk.ts';
import { scanRows } from '../desk/scan-gateway.ts';
import { goThrough, type Selection } from './handle.ts';
import { type DeadLetterQueue, type Letter, remedyFor } from './letter.ts';
import type { Queues } from './queue-gateway.ts';
import { type Readers, reread } from './reread.ts';
import { readPointer } from './stream-gateway.ts';

/** The readers' means against the services of a desk. */
async function readersOf(desk: DeskLocation): Promise<Readers> {
  const table = dynamoTable({ tableName: desk.table });
  const now = await desk.now();
  return {
    table,
    context: contextOf({ kind: 'system', name: 'search' }, now, Math.random),
    note: noteChanges({ table, newId: () => ulid(), now: () => now, pause: (tried) => sleep(tried) }),
    bus: eventBridgeBus(desk.bus),
    fromStream: (pointer) => readPointer(desk.table, pointer),
    fromTable: (kind) => scanRows(desk.table, kind),
  };
}

async function sweep(desk: DeskLocation, { table }: Readers): Promise<string> {
  const context = contextOf({ kind: 'system', name: 'clock' }, await desk.now(), Math.random);
  const { read } = await loadListShards(table, desk.listShards);
  const { overdue, failed } = await fireOverdue({ table, listShards: read }, context);
  if (failed.length > 0)
    throw new Error(`${failed.length} of ${overdue} overdue deadlines could not be met.`);
  return `${overdue} overdue deadlines met`;
}

/**
 * Puts dead letters through again. A letter that cannot be is reported and stays, and the others go on.
 * @returns how many letters there were, and how many stay
 */
export async function replay(
  desk: DeskLocation,
  queues: Queues,
  queue: DeadLetterQueue,
  selection: Selection,
  say: (line: string) => void,
): Promise<{ meant: number; stay: number }> {
  const readers = await readersOf(desk);
  let stay = 0;
  const putThrough = async (letter: Letter): Promise<string> => {
    const remedy = remedyFor(queue, letter);
    if (remedy.kind === 'reread') return reread(readers, remedy.pointer);
    if (remedy.kind === 'sweep') return sweep(desk, readers);
    await queues.send(remedy.to.url, letter);
    return `back in ${remedy.to.name}`;
  };
  const meant = await goThrough(queues, queue, selection, async (letter) => {
    try {
      say(`${queue.name} ${letter.id}: ${await putThrough(letter)}`);
      return true;
    } catch (error) {
      stay += 1;
      say(`${queue.name} ${letter.id} stays: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  });
  return { meant, stay };
}
