import * as z from 'zod';
import { updateCustomer } from '../../core/customer/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { beginErasure, ERASE } from '../../core/privacy/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { allRows } from './desk.ts';
import { JobQueue } from './job-queue.ts';
import type { TestDesk } from './mail.ts';
import { deletionIn, textsOf } from './redaction.ts';

/** Decides that a customer is erased, as an admin does. Gives the queue in which the job waits. */
export async function begunErasure(desk: TestDesk, customerId: number): Promise<JobQueue> {
  const queue = new JobQueue();
  const byAdmin: Context = { ...desk.context(), actor: { kind: 'agent', id: 1 } };
  const start = (context: Context) => {
    const { job, writes } = jobWrites(ERASE, { customerId }, context);
    queue.begin(job.id);
    return writes;
  };
  await beginErasure(desk.table, byAdmin, { customerId, start });
  queue.now = desk.now;
  queue.deleteForGood = deletionIn(desk);
  queue.erasing = {
    texts: textsOf(desk),
    deleteJobFiles: async (jobId) => {
      for (const key of desk.objects.kept.keys())
        if (key.startsWith(`attachments/jobs/${jobId}/`)) desk.objects.kept.delete(key);
    },
  };
  return queue;
}

/** Erases a customer to the end. */
export async function erase(desk: TestDesk, customerId: number): Promise<JobQueue> {
  const queue = await begunErasure(desk, customerId);
  await queue.drain(desk.table);
  return queue;
}

/** A table that fails at its nth write from now on, before it or after it, as when the function is killed there. */
export function killedAt(table: Table, nth: number): Table {
  let left = nth;
  return {
    ...table,
    write: async (writes) => {
      left -= 1;
      if (left > 0) return table.write(writes);
      if (nth % 2 === 0) await table.write(writes);
      throw new Error('Killed');
    },
  };
}

const rowSchema = z.looseObject({ pk: z.string(), sk: z.string(), expiresAtSeconds: z.int().optional() });

/** What a row says; of one that has expired, and goes by itself, all but its key. */
function saidBy(given: unknown, now: Date): string {
  const { pk, sk, ...said } = rowSchema.parse(given);
  const { expiresAtSeconds: until } = said;
  const isGone = until !== undefined && until * 1000 <= now.getTime();
  return JSON.stringify(isGone ? said : { pk, sk, ...said });
}

/** What of somebody is found in any store of a desk: in rows and their keys, and in objects, whichever the strings. */
export async function foundOf(desk: TestDesk, strings: readonly string[]): Promise<string[]> {
  const tomorrow = new Date(desk.now.getTime() + 24 * 60 * 60 * 1000);
  const rows = Object.entries(await allRows(desk.database)).map(([key, row]) => [key, saidBy(row, tomorrow)]);
  const objects = [...desk.objects.kept].map(([key, { body }]) => [key, key + Buffer.from(body).toString()]);
  return [...rows, ...objects].flatMap(([key = '', text = '']) =>
    strings.flatMap((one) => (text.toLowerCase().includes(one.toLowerCase()) ? [`${one} in ${key}`] : [])),
  );
}

/** A customer who was erased, and another whose record told of them. */
export async function givenErased(desk: TestDesk): Promise<void> {
  const from = 'Petra Quendel <petra.quendel@example.com>';
  const { ticket } = await desk.take({ from, text: 'Made-up words.' });
  const other = await desk.take({ from: 'otto.quendel@example.com', text: 'Other words.' });
  const by: Context = { ...desk.context(), actor: { kind: 'agent', id: 1 } };
  await updateCustomer(desk, by, {
    customerId: other.ticket.requesterId,
    change: { notes: 'The brother of Petra Quendel.' },
  });
  await erase(desk, ticket.requesterId);
}
