import type { Caller } from '../../../core/auth/index.ts';
import { keptBusinessTime } from '../../../core/calendar/index.ts';
import { configuredSubject, keptConfiguration, loadThing } from '../../../core/configuration/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { mailboxArea, mailboxKnower } from '../../../core/mailbox/index.ts';
import { type Handed, nextTicket, skipTicket } from '../../../core/next/index.ts';
import { type Reader, requireHad, requireReader } from '../../../core/ownership/index.ts';
import { liveNumbers } from '../../../core/report/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { rowsAhead } from '../../../core/shared/rows-ahead.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import {
  beginUpkeep,
  type CompiledView,
  columnsOf,
  compileView,
  countRows,
  countViews,
  createView,
  deleteView,
  EXPORT,
  FILL,
  type FillAsked,
  isViewFilled,
  keptViews,
  knownListShards,
  type ListShards,
  loadListShards,
  loadPreferences,
  restoreView,
  savePreferences,
  updateView,
  type View,
  viewArea,
  viewPage,
  viewPreferences,
  viewsOf,
} from '../../../core/views/index.ts';
import { MOST_COUNTED_VIEWS } from '../../../schemas/api/views.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { pageOf } from '../../edge/page.ts';
import { upkeepJobs } from '../../edge/upkeep-jobs.ts';
import { answerPage, pageOfAll } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import { presentJob } from '../jobs/present-job.ts';
import { presentSummary } from '../tickets/present-ticket.ts';
import { visitorsNamed } from './name-visitors.ts';
import { presentHanded } from './present-handed.ts';
import { presentCompiled, presentView } from './present-view.ts';
import { viewRoutes } from './routes.ts';

const LIST = { path: '/v1/views', name: 'views', place: CONFIGURATION_KEY };
const DESK = { kind: 'system', name: 'setup' } as const;

/** The HTTP API of views. */
export const handler = apiFunction({
  routes: viewRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'LIST_SHARDS', 'MAILBOXES');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const [views, catalogue] = [keptViews(keep), keptCatalogue(keep)];
    const lists = knownListShards(() => loadListShards(table, env.LIST_SHARDS));
    // The job goes on whatever becomes of whoever made the view: it shows nobody anything.
    const startFill = (asked: FillAsked, context: Context) =>
      jobWrites(FILL, { list: asked.list, left: asked.left }, { ...context, actor: DESK }).writes;
    const mailboxes = keep(mailboxArea(env.MAILBOXES));
    const isMailbox = mailboxKnower(mailboxes);
    const businessTimeAt = keptBusinessTime(keep);
    const deps = { table, catalogue, businessTimeAt, startFill, isMailbox, lists };

    /** Views that have just been made are looked for once more before anybody is told that there are none. */
    const viewFor = async (reader: Reader, key: string, now: Date): Promise<CompiledView> => {
      const found = (await views.at(now)).named(key) ?? (await views.latest(now)).named(key);
      requireHad(reader, found?.view, 'view');
      if (found === undefined) throw new NotFoundError('view');
      return found;
    };
    const present = async (view: View, now: Date) => {
      const compiled = await compileView(view, await views.termsAt(now));
      const isFilled = isViewFilled(compiled, await lists());
      return { body: presentView(view, { isFilled }), version: view.version };
    };
    const upkeep = { table, ...upkeepJobs };
    /** Lists as they are, when nobody sees to those of views that are not filled: after the desk was brought up to date. */
    const keptLists = async (context: Context) => {
      const known = await lists();
      await beginUpkeep(upkeep, { views: await views.at(context.now), lists: known }, context);
      return known;
    };
    /** The views that stand beside the work of an agent, with the rows by which they are counted: one read for what is preferred and counted. */
    const ownViews = async (reader: Reader, known: ListShards, now: Date) => {
      const inForce = await views.at(now);
      const any = viewsOf(reader, inForce, { hidden: [], order: [] }).map(({ view }) => view);
      const keys = [viewPreferences.of(reader.id), ...countRows(known, reader, any)];
      const rows = await rowsAhead(table, keys, { mayLag: true });
      const chosen = viewsOf(reader, inForce, await loadPreferences(rows, reader.id))
        .filter(({ view, isHidden }) => view.view.isActive && !isHidden)
        .slice(0, MOST_COUNTED_VIEWS)
        .map(({ view }) => view);
      return { chosen, rows };
    };
    const asked = (request: { principal: Caller; expectedVersion?: number | undefined }, key: string) => ({
      reader: requireReader(request.principal),
      key,
      expectedVersion: request.expectedVersion,
    });
    const trailOf = async (principal: Caller, key: string) => {
      const view = await loadThing(table, viewArea, { what: 'view', key });
      requireHad(requireReader(principal), view, 'view');
      return auditTrail(table, {
        subject: configuredSubject(viewArea.name, key),
        path: `/v1/views/${key}/events`,
      });
    };
    return {
      table,
      endpoints: {
        listViews: async ({ principal, query, context }) => {
          const { now } = context;
          const reader = requireReader(principal);
          const [known, all, preferences] = await Promise.all([
            keptLists(context),
            views.latest(now),
            loadPreferences(table, reader.id),
          ]);
          const own = viewsOf(reader, all, preferences).filter(
            ({ view, isHidden }) => query.include === 'hidden' || (view.view.isActive && !isHidden),
          );
          return answerPage(LIST, query, async (page) => {
            const { items, after } = pageOfAll(own, ({ view }) => view.view.key, page);
            return {
              items: items.map(({ view, isHidden }) => presentCompiled(view, known, isHidden)),
              after,
            };
          });
        },
        createView: async ({ principal, body, context, remember }) => {
          const alongside = async (view: View) => remember(await present(view, context.now));
          const reader = requireReader(principal);
          return present(await createView(deps, context, { reader, fields: body, alongside }), context.now);
        },
        getView: async ({ principal, params: { viewKey: key }, context: { now } }) => {
          const view = await loadThing(table, viewArea, { what: 'view', key });
          return present(requireHad(requireReader(principal), view, 'view'), now);
        },
        updateView: async ({ params, body, context, ...request }) =>
          present(
            await updateView(deps, context, { ...asked(request, params.viewKey), change: body }),
            context.now,
          ),
        deleteView: async ({ params, context, ...request }) =>
          present(await deleteView(deps, context, asked(request, params.viewKey)), context.now),
        restoreView: async ({ params, context, ...request }) => {
          const alongside = async (view: View) => request.remember(await present(view, context.now));
          const restored = await restoreView(deps, context, { ...asked(request, params.viewKey), alongside });
          return present(restored, context.now);
        },
        listViewTickets: async ({ principal, params: { viewKey }, query, context }) => {
          const { now } = context;
          const reader = requireReader(principal);
          const view = await viewFor(reader, viewKey, now);
          const { limit, cursor } = query;
          const known = await keptLists(context);
          const found = await viewPage({ table, lists: known }, { reader, view, now, limit, cursor });
          const ticketIds = found.tickets.map(({ id }) => id);
          const asked = { reader, catalogue: await catalogue.at(now), now, ticketIds };
          const columns = await columnsOf(table, view.view, asked);
          const lines = found.tickets.map((ticket) => ({ ticket, columns: columns(ticket.id) }));
          const shown = await visitorsNamed(table, principal, lines);
          const items = found.tickets.map((line, at) => ({
            ticket: presentSummary(line, true),
            columns: shown[at] ?? {},
          }));
          const page = pageOf(items, `/v1/views/${viewKey}/tickets`, query, found.cursor);
          return { body: { ...page, isFilled: found.isFilled } };
        },
        countViews: async ({ principal, query, context }) => {
          const { now } = context;
          const reader = requireReader(principal);
          const known = await keptLists(context);
          const { keys } = query;
          const { chosen, rows } =
            keys === undefined
              ? await ownViews(reader, known, now)
              : { chosen: await Promise.all(keys.map((key) => viewFor(reader, key, now))), rows: table };
          const counts = await countViews({ table: rows, lists: known }, { reader, views: chosen, now });
          const items = counts.map(({ view, tickets, orMore }) => ({ key: view.view.key, tickets, orMore }));
          return { body: { items } };
        },
        getDeskNow: async ({ principal, context }) => {
          const { now } = context;
          const inForce = await views.at(now);
          const named = (key: string) => {
            const found = inForce.named(key);
            return found?.view.isActive === true && !found.view.isRetired ? found : null;
          };
          const live = await liveNumbers(
            { table, lists: await keptLists(context) },
            {
              principal,
              reader: requireReader(principal),
              views: { inbox: named('inbox'), dueSoon: named('due_soon') },
              now,
            },
          );
          return { body: { ...live, computedAt: now.toISOString() } };
        },
        getViewPreferences: async ({ principal }) => ({
          body: await loadPreferences(table, requireReader(principal).id),
        }),
        setViewPreferences: async ({ principal, body }) => {
          await savePreferences(table, requireReader(principal).id, body);
          return { body };
        },
        nextTicket: async ({ principal, body, context, remember }) => {
          const reader = requireReader(principal);
          const view = await viewFor(reader, body.view, context.now);
          const alongside = (handed: Handed) => remember({ body: presentHanded(handed) });
          const found = await nextTicket({ table, lists: await lists() }, context, {
            reader,
            view,
            alongside,
          });
          return { body: presentHanded(found) };
        },
        skipTicket: async ({ principal, body, context, remember }) => {
          const given = { ticket: null, keptUntil: null };
          const alongside = () => remember({ body: given });
          await skipTicket(table, context, { reader: requireReader(principal), ...body, alongside });
          return { body: given };
        },
        exportView: async ({ principal, params: { viewKey: key }, body: { format }, context, remember }) => {
          await viewFor(requireReader(principal), key, context.now);
          const { job, writes } = jobWrites(EXPORT, { key, format }, context);
          const answer = { body: presentJob(job) };
          await table.write([...writes, ...remember(answer)]);
          return answer;
        },
        listViewEvents: async ({ principal, params: { viewKey }, query }) =>
          (await trailOf(principal, viewKey)).page(query),
        proveViewEvents: async ({ principal, params: { viewKey }, query }) =>
          (await trailOf(principal, viewKey)).proof(query),
      },
    };
  },
});
