import { beginPurge, purgeNow, purgeTicket } from '../../../core/purge/index.ts';
import { ConflictError } from '../../../core/shared/errors.ts';
import { TRASH_DAYS } from '../../../core/shared/trash-time.ts';
import { redateTrashed } from '../../../core/ticket/index.ts';
import { ADMIN } from '../../support/desk.ts';
import { trash } from '../../support/purge.ts';
import { orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

/** A ticket whose time in the trash is over. */
async function overdue({ desk }: Stage): Promise<number> {
  const { ticket } = await desk.take({ from: 'mara@example.com' });
  await trash(desk, ticket.id);
  desk.later(TRASH_DAYS * 24 * 60);
  return ticket.id;
}

const begin = ({ desk }: Stage, ticketId: number) =>
  beginPurge(
    desk.table,
    { ...desk.context(), actor: { kind: 'system', name: 'clock' } },
    { ticketId, isKept: async () => false, start: () => [] },
  );

/** What becomes of a ticket when its time in the trash is over. */
export const PURGE_ACTS: readonly Act[] = [
  {
    file: 'purge/begin-purge.ts',
    does: 'decide that a ticket is purged',
    arrange: async (stage) => {
      const ticketId = await overdue(stage);
      return () => begin(stage, ticketId);
    },
  },
  {
    file: 'ticket/redate-trashed.ts',
    does: 'let a ticket stay in the trash for other days',
    arrange: async (stage) => {
      const ticketId = await overdue(stage);
      return () => redateTrashed(stage.table, stage.desk.context(), { ticketId, days: 60 });
    },
  },
  {
    file: 'purge/begin-purge.ts',
    does: 'purge a ticket by hand',
    arrange: async (stage) => {
      const ticketId = await overdue(stage);
      const input = { principal: ADMIN, ticketId, isKept: async () => false, start: () => [] };
      return (again) =>
        purgeNow(stage.table, stage.desk.context(), input).catch(orKnown(again, ConflictError));
    },
  },
  ...['purge/purge-ticket.ts', 'purge/erase-rows.ts'].map(
    (file): Act => ({
      file,
      does: file.endsWith('rows.ts')
        ? 'take away what is left of a purged ticket'
        : 'go on with a purge after its first rows',
      arrange: async (stage) => {
        const ticketId = await overdue(stage);
        await begin(stage, ticketId);
        const checkpoint = file.endsWith('rows.ts') ? null : { part: 0, after: 'E#~', done: 1 };
        const deps = { ...pageDepsOf(stage), deleteForGood: async () => {} };
        return () => purgeTicket.page(deps, { input: { ticketId }, checkpoint });
      },
    }),
  ),
];
