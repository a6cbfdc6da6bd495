import { randomBytes } from 'node:crypto';
import { keptActionFacts } from '../../../core/action/index.ts';
import type { Caller } from '../../../core/auth/index.ts';
import { keptBusinessTime } from '../../../core/calendar/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import {
  applyDesk,
  documentOf,
  kindsOf,
  loadNames,
  planDesk,
  readThings,
} from '../../../core/desk-as-code/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import { loadHolidayFinder } from '../../../core/holidays/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { macroArea } from '../../../core/macro/index.ts';
import { mailboxArea, mailboxKnower } from '../../../core/mailbox/index.ts';
import { requireReader } from '../../../core/ownership/index.ts';
import { type Rederivation, rederivation } from '../../../core/rederivation/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { draftOf } from '../../../core/shared/draft-table.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { taskListArea } from '../../../core/task/index.ts';
import { templateArea } from '../../../core/template/index.ts';
import { FILL, type FillAsked, knownListShards, loadListShards } from '../../../core/views/index.ts';
import { SECRET_BYTES, webhookArea } from '../../../core/webhook/index.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { presentDesk, readDocument } from './present-desk.ts';
import { configurationRoutes } from './routes.ts';

const DESK = { kind: 'system', name: 'setup' } as const;
/** Milliseconds by which time passes each time that a draft is looked at, so that all that was done in it is seen. */
const LATER_MS = 60_000;

/** The HTTP API of the desk as code. */
export const handler = apiFunction({
  routes: configurationRoutes,
  build: () => {
    const env = environment(
      'TABLE_NAME',
      'MAILBOXES',
      'DESK_DOMAIN',
      'MORE_DOMAINS',
      'DESK_NAME',
      'QUOTE_HISTORY',
      'UNDO_SECONDS',
      'CLOSE_AFTER_DAYS',
      'LIST_SHARDS',
      'WEBHOOKS_TO',
    );
    const base = dynamoTable({ tableName: env.TABLE_NAME });
    const options = {
      deskName: env.DESK_NAME,
      quoteHistory: env.QUOTE_HISTORY,
      undoSeconds: env.UNDO_SECONDS,
      closeAfterDays: env.CLOSE_AFTER_DAYS,
    };

    /** A draft of the desk, with all that it takes to change it. */
    const draftFor = (principal: Caller, context: Context, isToBeWritten: boolean) => {
      const { now } = context;
      const reader = requireReader(principal);
      const draft = draftOf(base, { isToBeWritten });
      const { table } = draft;
      let ticks = 0;
      const keep = keptConfiguration(table, () => (ticks += LATER_MS));
      const catalogue = keptCatalogue(keep);
      const mailboxes = keep(mailboxArea(env.MAILBOXES));
      const [isMailbox, businessTimeAt] = [mailboxKnower(mailboxes), keptBusinessTime(keep)];
      const startFill = (asked: FillAsked, by: Context) =>
        jobWrites(FILL, { list: asked.list, left: asked.left }, { ...by, actor: DESK }).writes;
      const factsFor = keptActionFacts(table, keep, { catalogue, mailboxes });
      let begun: ReturnType<Rederivation> | undefined;
      const kinds = kindsOf({
        doing: { table, context, reader },
        declared: env.MAILBOXES,
        domain: env.DESK_DOMAIN,
        moreDomains: env.MORE_DOMAINS,
        options,
        templates: { table, catalogue },
        policies: { table, catalogue, isMailbox },
        retention: { table, catalogue, isMailbox },
        reports: { table, catalogue },
        views: {
          table,
          catalogue,
          businessTimeAt,
          startFill,
          isMailbox,
          lists: knownListShards(() => loadListShards(table, env.LIST_SHARDS)),
        },
        macros: { table, factsAt: (_, { role }) => factsFor(now, role) },
        triggers: {
          table,
          factsAt: () => factsFor(now, reader.role),
          businessTimeAt,
          isMailbox,
          templates: keep(templateArea),
          macros: keep(macroArea),
          webhooks: keep(webhookArea),
          taskLists: keep(taskListArea),
        },
        webhooks: {
          table,
          catalogue,
          businessTimeAt,
          isMailbox,
          reach: env.WEBHOOKS_TO,
          randomSecret: () => randomBytes(SECRET_BYTES),
        },
        findHolidays: loadHolidayFinder,
        // One job for all that changes: it begins when everything is written.
        rederivation: (by) => {
          if (begun !== undefined) return { jobId: begun.jobId, writes: [] };
          begun = rederivation(by);
          return begun;
        },
      });
      const names = async () => {
        const known = await catalogue.latest(now);
        return loadNames(table, { domain: env.DESK_DOMAIN, refersTo: (key) => known.find(key)?.to });
      };
      return { kinds, names, writes: draft.writes };
    };
    return {
      table: base,
      endpoints: {
        pullDesk: async ({ principal, context }) => {
          const draft = draftFor(principal, context, false);
          return { body: presentDesk(documentOf(await readThings(draft.kinds, await draft.names()))) };
        },
        planDesk: async ({ principal, body, context }) => {
          const { basedOn, changes } = await planDesk(
            draftFor(principal, context, false),
            readDocument(body),
          );
          return { body: { basedOn, changes } };
        },
        applyDesk: async ({ principal, body, context, remember }) => {
          const draft = draftFor(principal, context, true);
          const { becomes, changes } = await planDesk(draft, readDocument(body));
          const answer = (jobId: string | null) => ({ body: { basedOn: becomes, changes, jobId } });
          const writes = changes.length === 0 ? [] : draft.writes();
          const alongside = (jobId: string | null) => remember(answer(jobId));
          return answer(await applyDesk(base, context, { writes, alongside }));
        },
      },
    };
  },
});
