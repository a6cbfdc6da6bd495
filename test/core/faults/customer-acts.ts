import { entryByNumber } from '../../../core/context/entry-store.ts';
import { saveEntry } from '../../../core/context/index.ts';
import { customerKey, keepListings, updateCustomer } from '../../../core/customer/index.ts';
import { MOVE, mergeCustomers, moveTickets, unmergeCustomers } from '../../../core/customer-merge/index.ts';
import { loadMerge, parseMoveRow, ticketsOfMerge } from '../../../core/customer-merge/merge-store.ts';
import { moveTicket, putTicketBack } from '../../../core/customer-merge/move-ticket.ts';
import { keepTimelines, listAllCustomers, shareContext } from '../../../core/customer-timeline/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { ConflictError } from '../../../core/shared/errors.ts';
import { ticketByNumber } from '../../../core/ticket/index.ts';
import { projectTicket, settleListShards } from '../../../core/views/index.ts';
import { anOrder, KINDS } from '../../support/given-context.ts';
import { byEmail } from '../../support/identities.ts';
import { byAgent, orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

/** Two records of one person, each with a ticket. */
async function twice(stage: Stage) {
  const { ticket: mine } = await stage.desk.take({ from: 'mara@example.com' });
  const { ticket: other } = await stage.desk.take({ from: 'mara@work.example.net' });
  const [targetId, sourceId] = [mine.requesterId, other.requesterId];
  const change = { externalId: 'shop-1', phones: ['+493055512345'], tags: ['vip'] };
  await updateCustomer(stage, byAgent(stage), { customerId: sourceId, change });
  const startMove = (move: { sourceId: number; mergeId: string }) =>
    jobWrites(MOVE, move, byAgent(stage)).writes;
  return { ticketId: other.id, asked: { targetId, sourceId, startMove } };
}

/** The same, after they were merged. */
async function merged(stage: Stage) {
  const { ticketId, asked } = await twice(stage);
  await mergeCustomers(stage, byAgent(stage), asked);
  const loaded = async () => {
    const merge = await loadMerge(stage.table, asked.sourceId);
    if (merge === null) throw new Error('Nothing was merged');
    return merge;
  };
  return { ticketId, asked, merge: await loaded(), loaded };
}

/** A page of the job that moves what a record has which was merged, or puts it back. */
function moving(
  does: string,
  before: (stage: Stage, given: Awaited<ReturnType<typeof merged>>) => Promise<unknown>,
): Act {
  return {
    file: 'customer-timeline/share-context.ts',
    does,
    arrange: async (stage) => {
      const { table } = stage;
      await settleListShards(table, 1);
      const given = await merged(stage);
      const { sourceId } = given.asked;
      await projectTicket({ table, shards: 1 }, given.ticketId);
      const order = { customerId: sourceId, kind: 'order', number: 'A-1001' };
      await saveEntry({ table, kinds: KINDS }, byAgent(stage), { ...order, given: anOrder() });
      await keepTimelines(table, [{ row: await table.get(entryByNumber.of(order)), before: undefined }]);
      await before(stage, given);
      const page = { input: { sourceId, mergeId: given.merge.id }, checkpoint: null };
      return () => moveTickets.page(pageDepsOf(stage), page);
    },
  };
}

/** Records of customers, of which two may be one person's. */
export const CUSTOMER_ACTS: readonly Act[] = [
  {
    file: 'customer-merge/merge-customers.ts',
    does: 'merge two records of a person',
    arrange: async (stage) => {
      const { asked } = await twice(stage);
      return () => mergeCustomers(stage, byAgent(stage), asked);
    },
  },
  {
    file: 'customer-merge/merge-customers.ts',
    does: 'let a record go that was merged',
    arrange: async (stage) => {
      const { asked } = await merged(stage);
      return (again) => unmergeCustomers(stage, byAgent(stage), asked).catch(orKnown(again, ConflictError));
    },
  },
  {
    file: 'customer-merge/move-ticket.ts',
    does: 'move a ticket of a record that was merged',
    arrange: async (stage) => {
      const { ticketId, merge } = await merged(stage);
      return () => moveTicket(stage.table, byAgent(stage), { merge, ticketId });
    },
  },
  {
    file: 'customer-merge/move-ticket.ts',
    does: 'put a ticket back whose record is let go',
    arrange: async (stage) => {
      const { ticketId, asked, merge, loaded } = await merged(stage);
      const { sourceId } = asked;
      await moveTicket(stage.table, byAgent(stage), { merge, ticketId });
      await unmergeCustomers(stage, byAgent(stage), asked);
      const undone = await loaded();
      const all = ticketsOfMerge.of({ sourceId, mergeId: merge.id, after: null, limit: 1 });
      const [move] = (await stage.table.query(all)).rows.map(parseMoveRow);
      if (move === undefined) throw new Error('Nothing was moved');
      return () => putTicketBack(stage.table, byAgent(stage), { merge: undone, move });
    },
  },
  {
    file: 'customer-timeline/keep-timeline.ts',
    does: 'move a ticket from one timeline to another',
    arrange: async (stage) => {
      const { table } = stage;
      const { ticketId, merge } = await merged(stage);
      const before = await table.get(ticketByNumber.of(ticketId));
      await keepTimelines(table, [{ row: before, before: undefined }]);
      return async () => {
        await moveTicket(table, byAgent(stage), { merge, ticketId });
        await keepTimelines(table, [{ row: await table.get(ticketByNumber.of(ticketId)), before }]);
      };
    },
  },
  moving('move the tickets and orders of a record that was merged', async () => {}),
  moving('put tickets and orders back whose record is let go', async (stage, { ticketId, asked, merge }) => {
    await moveTicket(stage.table, byAgent(stage), { merge, ticketId });
    await shareContext(stage.table, { from: asked.sourceId, to: asked.targetId }, true);
    await unmergeCustomers(stage, byAgent(stage), asked);
  }),
  {
    file: 'customer/listed/keep-listings.ts',
    does: 'move a customer from one list to another',
    arrange: async (stage) => {
      const { table } = stage;
      const { asked } = await twice(stage);
      const customerId = asked.sourceId;
      const before = await table.get(customerKey(customerId));
      await keepListings(table, [{ row: before, before: undefined }]);
      const change = { tags: ['press'], identities: byEmail('mara.new@example.com') };
      return async () => {
        await updateCustomer(stage, byAgent(stage), { customerId, change });
        await keepListings(table, [{ row: await table.get(customerKey(customerId)), before }]);
      };
    },
  },
  {
    file: 'customer-timeline/list-job.ts',
    does: 'list all customers and their tickets',
    arrange: async (stage) => {
      await twice(stage);
      const start = { input: {}, checkpoint: { of: 'customer', next: 1, done: 0 } };
      return () => listAllCustomers.page(pageDepsOf(stage), start);
    },
  },
];
