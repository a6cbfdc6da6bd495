import * as z from 'zod';
import { type BulkAct, seeToTicket } from '../../../core/bulk/see-to-ticket.ts';
import { applyParts, keptConfiguration, stagedRow } from '../../../core/configuration/index.ts';
import { noteChanges } from '../../../core/export/index.ts';
import { resumeJob, runJob, startJob, stopJob } from '../../../core/jobs/index.ts';
import { nextTicket, skipTicket } from '../../../core/next/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { ForbiddenError } from '../../../core/shared/errors.ts';
import { jobKind, type PageDeps, type PageOutcome } from '../../../core/shared/job-kind.ts';
import { ROW_KIND } from '../../../core/shared/names.ts';
import { insert, type Row } from '../../../core/shared/write.ts';
import { retagTicket } from '../../../core/tag/retag-ticket.ts';
import { claimWrite } from '../../../core/ticket/index.ts';
import {
  beginUpkeep,
  crossTicket,
  fillView,
  keptViews,
  loadListShards,
  projectTicket,
  rebuildLists,
  recountLists,
  savePreferences,
  settleListShards,
  touchTicket,
} from '../../../core/views/index.ts';
import { rowKeys } from '../../../core/views/list-position.ts';
import { projectTogether } from '../../../core/views/project-together.ts';
import { removeStrays } from '../../../core/views/remove-strays.ts';
import { standingsOf } from '../../../core/views/ticket-list.ts';
import { listRow, summaryOf } from '../../../core/views/views-store.ts';
import { upkeepJobs } from '../../../functions/edge/upkeep-jobs.ts';
import type { Job } from '../../../schemas/job.ts';
import type { Status } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { ADMIN, agentOf, ticketIn } from '../../support/desk.ts';
import { NO_PARTS } from '../../support/job-queue.ts';
import { keyed } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

const DONE: PageOutcome<number> = {
  done: true,
  progress: { done: 1, total: 1, note: 'done' },
  failures: [{ item: '7', message: 'is too hard' }],
  result: { filename: 'sum.txt', contentType: 'text/plain', body: '1' },
};
const NEXT: PageOutcome<number> = {
  done: false,
  checkpoint: 2,
  progress: { done: 1, total: 2, note: 'counts' },
};
const kindOf = (page: () => Promise<PageOutcome<number>>) =>
  jobKind({
    permission: 'job.write',
    input: z.strictObject({}),
    checkpoint: z.number(),
    first: 1,
    page,
  });
const kinds = new Map([
  ['ends', kindOf(async () => DONE)],
  ['goes on', kindOf(async () => NEXT)],
  ['may not', kindOf(() => Promise.reject(new ForbiddenError()))],
]);

const bySetup = ({ desk }: Stage): Context => ({
  ...desk.context(),
  actor: { kind: 'system', name: 'setup' },
});
const start = (stage: Stage, kind: string): Promise<Job> =>
  startJob({ table: stage.table, kinds }, bySetup(stage), { principal: null, kind, input: {} });

const depsOf = (stage: Stage) => ({
  table: stage.table,
  kinds,
  listShards: 2,
  rules: { closeAfterDays: 4, solvingNeedsAssignee: false },
  send: async (message: Stage['pages'][number]) => void stage.pages.push(message),
  keep: async () => {},
  deleteForGood: async () => {},
  parts: NO_PARTS,
  milliseconds: () => 0,
  sleep: async () => {},
});

const running = (does: string, kind: string): Act => ({
  file: 'jobs/run-job.ts',
  does,
  arrange: async (stage) => {
    const { id: jobId } = await start(stage, kind);
    return () => runJob(depsOf(stage), stage.desk.context().now, Math.random, { jobId, turn: 0 });
  },
});

/** What a page of a job is given. */
export const pageDepsOf = (stage: Stage): PageDeps => ({
  ...depsOf(stage),
  jobId: 'job',
  principal: null,
  context: bySetup(stage),
  hasTime: () => true,
});

/** A page of a rebuild to two shards, after those before it. */
const rebuilding = (does: string, ...checkpoints: object[]): Act => ({
  file: 'views/rebuild-lists.ts',
  does,
  arrange: async (stage) => {
    await settleListShards(stage.table, 1);
    const page = (checkpoint: object) => rebuildLists.page(pageDepsOf(stage), { input: {}, checkpoint });
    for (const before of checkpoints.slice(0, -1)) await page(before);
    return () => page(checkpoints.at(-1) ?? {});
  },
});

/** The last page of a job that fills or empties lists of views. */
const filling = (does: string, input: object, phase: string): Act => ({
  file: 'views/defined/fill-view.ts',
  does,
  arrange: async (stage) => {
    await settleListShards(stage.table, 1);
    const { kept } = await keptViews(keptConfiguration(stage.table)).latest(NOW);
    const rule = kept.find(({ view }) => view.list === 1)?.rule;
    const checkpoint = { phase, at: 0, shard: 0, after: null, done: 0, moved: 0, total: null, rule };
    return () => fillView.page(pageDepsOf(stage), { input, checkpoint });
  },
});

/** A page of a new count of all lists, after those before it. */
const recounting = (does: string, ...checkpoints: object[]): Act => ({
  file: 'views/recount-lists.ts',
  does,
  arrange: async (stage) => {
    await settleListShards(stage.table, 1);
    const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
    const counts = { counted: 1, counting: null };
    await projectTicket({ table: stage.table, shards: 1, counts }, ticket.id);
    const page = (checkpoint: object) => recountLists.page(pageDepsOf(stage), { input: {}, checkpoint });
    for (const before of checkpoints.slice(0, -1)) await page(before);
    return () => page(checkpoints.at(-1) ?? {});
  },
});

/** A ticket that stands in its lists, in one shard, and a row that stands where it should not. */
async function listed(stage: Stage): Promise<{ id: number; stray: Row }> {
  const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
  await projectTicket({ table: stage.table, shards: 1 }, ticket.id);
  const keysIn = (status: Status) =>
    rowKeys(ticket.id, standingsOf(ticketIn(status, { id: ticket.id, requesterId: ticket.requesterId })), 1);
  const right = keysIn('new').map(({ pk }) => pk);
  const [wrong] = keysIn('pending').filter(({ pk }) => !right.includes(pk));
  if (!wrong) throw new Error('A pending ticket stands nowhere else than a new one');
  return { id: ticket.id, stray: listRow(wrong, summaryOf(ticket)) };
}

const projecting = (does: string, before: (stage: Stage, id: number) => Promise<unknown>): Act => ({
  file: 'views/project-ticket.ts',
  does,
  arrange: async (stage) => {
    const { id } = await listed(stage);
    await before(stage, id);
    return () => projectTicket({ table: stage.table, shards: 1 }, id);
  },
});

/** Puts a ticket of which a look was asked for into its lists with others; what is not done together is done by itself. */
const together = (does: string, before: (stage: Stage, id: number) => Promise<unknown>): Act => ({
  file: 'views/project-together.ts',
  does,
  arrange: async (stage) => {
    const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
    const deps = { table: stage.table, shards: 1 };
    await before(stage, ticket.id);
    return async () => {
      const done = await projectTogether(deps, [ticket.id]);
      if (!done.has(ticket.id)) await projectTicket(deps, ticket.id);
    };
  },
});

/** Notes what changed behind what was noted before. */
const noting = (does: string, before?: { batch: string }): Act => ({
  file: 'export/note-changes.ts',
  does,
  arrange: async ({ table, desk }) => {
    const note = (batch: string) =>
      noteChanges({ table, newId: desk.context().newId, now: () => NOW, pause: async () => {} })(
        [{ pk: 'T#1', sk: 'META' }],
        batch,
      );
    if (before) await note(before.batch);
    return () => note('10-19');
  },
});

/** Jobs, and the lists. */
export const WORK_ACTS: readonly Act[] = [
  {
    file: 'jobs/start-job.ts',
    does: 'start a job',
    arrange: async (stage) => () =>
      keyed(stage, (context, alongside) =>
        startJob({ table: stage.table, kinds }, context, {
          principal: null,
          kind: 'ends',
          input: {},
          alongside,
        }),
      ),
  },
  running('do a page of a job', 'goes on'),
  running('end a job', 'ends'),
  running('give up a job that may not go on', 'may not'),
  {
    file: 'jobs/stop-job.ts',
    does: 'stop a job',
    arrange: async (stage) => {
      const { id } = await start(stage, 'ends');
      return () => keyed(stage, (context, alongside) => stopJob(stage.table, context, id, alongside));
    },
  },
  {
    file: 'jobs/stop-job.ts',
    does: 'resume a job',
    arrange: async (stage) => {
      const { id } = await start(stage, 'ends');
      await stopJob(stage.table, bySetup(stage), id);
      return () => keyed(stage, (context, alongside) => resumeJob(stage.table, context, id, alongside));
    },
  },
  ...(['note what a bulk change did not need to do', 'change a ticket by a bulk change'] as const).map(
    (does, changes): Act => ({
      file: 'bulk/see-to-ticket.ts',
      does,
      arrange: async (stage) => {
        const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
        const act = { change: { priority: changes ? 'high' : ticket.priority } } as BulkAct;
        const context = () => ({ ...stage.desk.context(), actor: { kind: 'agent', id: 1 } as const });
        return () =>
          seeToTicket(
            {
              ...pageDepsOf(stage),
              rules: { closeAfterDays: 4 },
              mailboxes: undefined,
              principal: ADMIN,
              context: context(),
            },
            ticket.id,
            act,
          );
      },
    }),
  ),
  {
    file: 'ticket/change-quietly.ts',
    does: 'put another tag in the place of one',
    arrange: async (stage) => {
      const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
      const note = { kind: 'internal_note', text: 'Look.', ticket: { addTags: ['old'] } } as const;
      await stage.desk.write(ticket.id, { ...note, ticket: { addTags: ['old'] } });
      const input = { principal: ADMIN, ticketId: ticket.id, from: ['old'], to: 'new' };
      const context = () => ({ ...stage.desk.context(), actor: { kind: 'agent', id: 1 } as const });
      return () => retagTicket(stage.table, context(), input);
    },
  },
  projecting('put a ticket into lists', async ({ desk }, id) => {
    await desk.forget(`T#${id}`, 'PLACES');
  }),
  projecting('move a ticket to other lists', async ({ desk }, id) => {
    await desk.write(id, { kind: 'internal_note', text: 'Done.', status: 'solved' });
  }),
  projecting('look at a ticket that stands right', (stage, id) => touchTicket(stage.table, id, 'look')),
  together('put a ticket into lists with others', (stage, id) => touchTicket(stage.table, id, 'look')),
  {
    file: 'configuration/staged-job.ts',
    does: 'write the parts of a change of the desk',
    arrange: async (stage) => {
      const deps = pageDepsOf(stage);
      const row = (sk: string) => ({ pk: 'CONFIG#macros', sk, kind: ROW_KIND.configured });
      const part = (sk: string) => [insert(row(sk), 'version')];
      const parts = ['m1', 'm2'].map((sk, at) => stagedRow(deps.jobId, at, part(sk), stage.desk.now));
      await stage.desk.table.putMany(parts);
      return () => applyParts.page(deps, { input: { parts: 2 }, checkpoint: null });
    },
  },
  {
    file: 'views/touch-ticket.ts',
    does: 'ask for a look at a ticket',
    arrange: async (stage) => {
      const { id } = await listed(stage);
      return () => touchTicket(stage.table, id, 'look');
    },
  },
  {
    file: 'views/touch-ticket.ts',
    does: 'ask for a look at a ticket that was never listed',
    arrange: async (stage) => {
      const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
      return () => touchTicket(stage.table, ticket.id, 'look');
    },
  },
  {
    file: 'views/remove-strays.ts',
    does: 'have a row taken away that stands where it should not',
    arrange: async (stage) => {
      const { stray } = await listed(stage);
      await settleListShards(stage.table, 1);
      await stage.table.putMany([stray]);
      const first = { list: 0, shard: 0, after: null, behind: 0 };
      return () => removeStrays(pageDepsOf(stage), first);
    },
  },
  {
    file: 'views/list-shards-store.ts',
    does: 'settle over how many shards lists are spread',
    arrange: async (stage) => () => settleListShards(stage.table, 2),
  },
  {
    file: 'views/defined/crossing.ts',
    does: 'move a ticket that time has put elsewhere',
    arrange: async (stage) => {
      const { id } = await listed(stage);
      return () => crossTicket(stage.table, id);
    },
  },
  {
    file: 'views/defined/view-preferences-store.ts',
    does: 'hide and order views',
    arrange: async (stage) => () => savePreferences(stage.table, 1, { hidden: ['trash'], order: ['mine'] }),
  },
  {
    file: 'next/next-ticket.ts',
    does: 'be handed a ticket',
    arrange: async (stage) => {
      await listed(stage);
      const view = (await keptViews(keptConfiguration(stage.table)).latest(NOW)).named('inbox');
      if (view === undefined) throw new Error('A desk comes with an inbox');
      // Its list is not filled, so that a page looks at the tickets themselves.
      const lists = { ...(await loadListShards(stage.table, 1)), version: 1 };
      return () =>
        keyed(stage, (context, alongside) =>
          nextTicket({ table: stage.table, lists }, context, { reader: agentOf(), view, alongside }),
        );
    },
  },
  {
    file: 'next/skip-ticket.ts',
    does: 'give a ticket back',
    arrange: async (stage) => {
      const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
      const { now } = stage.desk.context();
      const until = new Date(now.getTime() + 3_600_000).toISOString();
      await stage.table.write([claimWrite(ticket, { agentId: 1, until }, now)]);
      const asked = { reader: agentOf(), ticketId: ticket.id, reason: 'other' as const };
      return () =>
        keyed(stage, (context, alongside) => skipTicket(stage.table, context, { ...asked, alongside }));
    },
  },
  {
    file: 'views/defined/begin-upkeep.ts',
    does: 'begin to fill lists and to count tickets, after the desk was brought up to date',
    arrange: async (stage) => {
      await listed(stage);
      await settleListShards(stage.table, 1);
      const views = await keptViews(keptConfiguration(stage.table)).latest(NOW);
      return async () => {
        const lists = await loadListShards(stage.table, 1);
        await beginUpkeep({ table: stage.table, ...upkeepJobs }, { views, lists }, bySetup(stage));
      };
    },
  },
  filling('note that a list is being filled', { list: 1, left: [] }, 'begin'),
  recounting('begin to count lists anew', { phase: 'begin' }),
  recounting('put a new count in force', { phase: 'begin' }, { phase: 'end', total: 1 }),
  filling('note that the list of a view is filled', { list: 1, left: [] }, 'fill'),
  filling('forget the list of a view that has gone', { list: null, left: [1] }, 'clear'),
  noting('note the first changes for exports'),
  noting('note further changes for exports', { batch: '0-9' }),
  rebuilding('tell readers of further shards', { phase: 'announce' }),
  rebuilding('write to further shards', { phase: 'announce' }, { phase: 'switch' }),
  rebuilding('forget shards', { phase: 'announce' }, { phase: 'forget', behind: 0 }),
];
