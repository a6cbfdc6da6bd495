import { createCustomer } from '../../../core/customer/index.ts';
import { jobWrites, loadJob } from '../../../core/jobs/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { anonymiseTicket, anonymiseWhere } from '../../../core/privacy/index.ts';
import { askRun, beginDueRetention, runRetention } from '../../../core/retention/index.ts';
import { settleListShards } from '../../../core/views/index.ts';
import { ADMIN, later, ticketIn } from '../../support/desk.ts';
import { givenRule } from '../../support/given-retention.ts';
import { byEmail } from '../../support/identities.ts';
import { givenListed } from '../../support/lists.ts';
import { byAgent, keyed } from './keyed.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

/** A rule that deletes, and a ticket that was closed long ago. */
async function givenOld({ desk, table }: Stage): Promise<void> {
  await givenRule(table);
  await settleListShards(table, 1);
  const { ticket } = await desk.take({ from: 'mara@example.com' });
  const at = later(desk.now, { days: -4000 }).toISOString();
  const times = { createdAt: at, updatedAt: at, lastActivityAt: at, solvedAt: at, closedAt: at };
  await givenListed(table, ticketIn('closed', { id: ticket.id, requesterId: ticket.requesterId, ...times }));
}

const clockOf = ({ desk }: Stage) => ({
  ...desk.context(),
  actor: { kind: 'system' as const, name: 'clock' as const },
});

async function decided(stage: Stage): Promise<number> {
  const [whole, part] = [
    (await stage.desk.take({ from: 'mara@example.com', text: 'Words.' })).ticket.id,
    (await stage.desk.take({ from: 'mara@example.com', text: 'Words.' })).ticket.id,
  ];
  await mergeTickets(stage.desk, byAgent(stage), { principal: ADMIN, ticketId: whole, sourceIds: [part] });
  await anonymiseWhere(stage.table, clockOf(stage), {
    ticketId: whole,
    isOver: async () => true,
    start: () => [],
  });
  return whole;
}

/** A rule about customers of whom no ticket is left, and somebody of whom nothing was ever heard. */
async function givenSilent(stage: Stage): Promise<void> {
  const after = { years: 0, months: 0, days: 100 };
  await givenRule(stage.table, { key: 'gone', tickets: 'none', action: 'anonymise', after });
  const unsaid = { phone: null, locale: null, timezone: null, notes: '' };
  const fields = { name: 'Petra Quendel', identities: byEmail('petra@people.example'), ...unsaid };
  await createCustomer(stage.desk, byAgent(stage), { fields });
  stage.desk.later(120 * 24 * 60);
}

/** What becomes of tickets, and of customers, whose time is over. */
export const RETENTION_ACTS: readonly Act[] = [
  {
    file: 'retention/begin-due.ts',
    does: 'begin the job of a retention rule',
    arrange: async (stage) => {
      await givenOld(stage);
      const deps = { table: stage.table, shards: 1, jobWrites, loadJob };
      return () => beginDueRetention(deps, clockOf(stage));
    },
  },
  {
    file: 'retention/ask-run.ts',
    does: 'ask what a retention rule would take',
    arrange: async (stage) => {
      await givenRule(stage.table);
      const asked = { key: 'old', isDryRun: true, jobWrites };
      return () =>
        keyed(stage, (context, alongside) => askRun(stage.table, context, { ...asked, alongside }));
    },
  },
  {
    file: 'retention/retention-job.ts',
    does: 'take the tickets of a retention rule',
    arrange: async (stage) => {
      await givenOld(stage);
      const begin = (
        kind: string,
        input: Parameters<typeof jobWrites>[1],
        context: ReturnType<typeof byAgent>,
      ) => jobWrites(kind, input, context).writes;
      const input = { rule: 'old', isDryRun: false, isWhole: false };
      return () =>
        runRetention.page({ ...pageDepsOf(stage), begin, listShards: 1 }, { input, checkpoint: null });
    },
  },
  {
    file: 'retention/customers/customers-page.ts',
    does: 'erase the customers of a retention rule',
    arrange: async (stage) => {
      await givenSilent(stage);
      const erasing = {
        deleteForGood: async () => {},
        deleteJobFiles: async () => {},
        texts: { get: async () => null, put: async () => {} },
      };
      const input = { rule: 'gone', isDryRun: false, isWhole: false };
      return () =>
        runRetention.page({ ...pageDepsOf(stage), ...erasing, listShards: 1 }, { input, checkpoint: null });
    },
  },
  {
    file: 'purge/begin-purge.ts',
    does: 'decide that a ticket is anonymised',
    arrange: async (stage) => {
      const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
      const isOver = async ({ struck }: { struck?: object | undefined }) => struck === undefined;
      const input = { ticketId: ticket.id, isOver, start: () => [] };
      return () => anonymiseWhere(stage.table, clockOf(stage), input);
    },
  },
  {
    file: 'privacy/anonymise-ticket.ts',
    does: 'take away what anybody wrote on a ticket, and on what was merged into it',
    arrange: async (stage) => {
      const ticketId = await decided(stage);
      const texts = { get: async () => null, put: async () => {} };
      const deps = { ...pageDepsOf(stage), texts };
      const checkpoint = { part: 1, after: '', done: 0 };
      return () => anonymiseTicket.page(deps, { input: { ticketId }, checkpoint });
    },
  },
];
