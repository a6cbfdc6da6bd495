import { forgetArticleFile } from '../../core/article-file/index.ts';
import { forgetUpload, s3Removal } from '../../core/attachment/index.ts';
import { armClock, isNear, stepFunctionTimers } from '../../core/clock/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keepListings } from '../../core/customer/index.ts';
import { keepTimelines } from '../../core/customer-timeline/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { liveSignals } from '../../core/live/index.ts';
import { rederivation } from '../../core/rederivation/index.ts';
import { forgetRoomFiles } from '../../core/room/index.ts';
import { isIndexed } from '../../core/search/index.ts';
import { REDERIVE } from '../../core/service-level/index.ts';
import { s3Asker } from '../../core/shared/ask-s3.ts';
import { contextOf } from '../../core/shared/context.ts';
import { ROW_KIND, type RowKind } from '../../core/shared/names.ts';
import { isOfKind } from '../../core/shared/row-kind.ts';
import { signedRequests } from '../../core/shared/signed-request.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { keptPolicies, NO_POLICIES } from '../../core/sla-policy/index.ts';
import { ticketNumberIn } from '../../core/ticket/index.ts';
import {
  asksByNote,
  beginUpkeep,
  FOLLOW,
  isFollowed,
  keptViews,
  knownListShards,
  listedVersions,
  projectTicket,
  projectTogether,
  rulesOf,
  settleListShards,
  standingsOfViews,
} from '../../core/views/index.ts';
import type { Job } from '../../schemas/job.ts';
import { environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';
import { type ReadRows, type StreamRow, streamFunction } from '../edge/stream.ts';
import { upkeepJobs } from '../edge/upkeep-jobs.ts';
import { followedIn } from './followed.ts';
import { indexRows } from './index-rows.ts';
import { isUnfollowed } from './promises-changed.ts';

const CLOCK = { kind: 'system', name: 'clock' } as const;
const DESK = { kind: 'system', name: 'setup' } as const;

/** Whether a row is searched and nothing else: a message, what is erased, and somebody new, in whose tickets nothing changes. */
const isOnlySearched = ({ row, before }: StreamRow) =>
  isIndexed(row) &&
  !isOfKind(row, ROW_KIND.ticket) &&
  (before === undefined || isOfKind(row, ROW_KIND.message) || isOfKind(row, ROW_KIND.erased));

/**
 * Keeps what is made of rows as they change. Every ticket is kept in the lists that it belongs in, each once for all its
 * changes that come together, and the files that no message and no article took are forgotten; then all rows are kept in the index of the search. A
 * stream has room for two readers, so that one keeps all of it.
 */
export const handler = streamFunction(() => {
  const env = environment(
    'TABLE_NAME',
    'LIST_SHARDS',
    'STATE_MACHINE_ARN',
    'ATTACHMENT_BUCKET',
    'SEARCH_BUCKET',
    'SEARCH_ENDPOINT',
    'LIVE_BUS',
  );
  const forget = { bucket: env.ATTACHMENT_BUCKET, removeObject: s3Removal(s3Asker(process.env)) };
  const forgetFile = (row: unknown) =>
    isOfKind(row, ROW_KIND.roomMessage)
      ? forgetRoomFiles(forget, row)
      : isOfKind(row, ROW_KIND.articleFile)
        ? forgetArticleFile(forget, row)
        : forgetUpload(forget, row);
  const table = dynamoTable({ tableName: env.TABLE_NAME });
  const index = indexRows(table, env);
  const live = liveSignals(table, env.LIVE_BUS, signedRequests(process.env));
  let moved = new Set<string>();
  const noteMoved = (lists: readonly string[]) => {
    for (const list of lists) moved.add(list);
  };
  const tellMoved = async () => {
    const lists = [...moved];
    moved = new Set();
    await live.listsMoved(lists);
  };
  const listed = listedVersions();
  const timers = stepFunctionTimers(env.STATE_MACHINE_ARN);
  const keep = keptConfiguration(table, () => performance.now());
  const kept = keptViews(keep);
  const policies = keptPolicies(keep);
  const rules = async () => rulesOf(await kept.at(new Date()));
  const lists = knownListShards(() => settleListShards(table, env.LIST_SHARDS, rules));
  const views = standingsOfViews(table, kept, () => new Date());
  /** What is far off is armed by the sweep. */
  const crossing = async (id: number, at: string) => {
    const now = new Date();
    if (!isNear(at, now)) return;
    await armClock({ table, timers }, contextOf(CLOCK, now, Math.random), { kind: 'places', id });
  };
  /** Lists a ticket as it is after all of these changes. */
  const list = async (ticketId: number, changes: readonly StreamRow[]) => {
    const isListed = listed.show(
      ticketId,
      changes.map(({ row }) => row),
    );
    if (isListed) return;
    const { write: shards, ...counts } = await lists();
    listed.note(
      ticketId,
      await projectTicket({ table, shards, views, counts, crossing, moved: noteMoved }, ticketId),
    );
  };
  /** Lists tickets together of which nothing but a look was asked for; gives the changes that are still to be seen to. */
  const listTogether = async (groups: ReadonlyMap<string, StreamRow[]>): Promise<[string, StreamRow[]][]> => {
    const all = [...groups];
    const asked = all
      .filter(([, changes]) => changes.every(({ row, isGone }) => !isGone && asksByNote(row)))
      .map(([pk]) => ticketNumberIn(pk));
    if (asked.length < 2) return all;
    const { write: shards, ...counts } = await lists();
    const done = await projectTogether({ table, shards, views, counts, crossing, moved: noteMoved }, asked);
    for (const [ticketId, version] of done) listed.note(ticketId, version);
    return all.filter(([pk]) => !(pk.startsWith('T#') && done.has(ticketNumberIn(pk))));
  };
  const seeToLists = async () => {
    const context = contextOf(DESK, new Date(), Math.random);
    const state = { views: await kept.at(context.now), lists: await lists() };
    await beginUpkeep({ table, ...upkeepJobs }, state, context);
  };
  /** Has the tickets of somebody who has changed moved and judged anew, as views and SLA policies ask for what is known of them. */
  const follow = async (changes: readonly StreamRow[]) => {
    const now = new Date();
    const begin = (kind: string, input: Job['input']) =>
      table.write(jobWrites(kind, input, contextOf(DESK, now, Math.random)).writes);
    for (const { row } of changes) {
      const followed = followedIn(row);
      if (followed === null) continue;
      if (isFollowed(await kept.at(now), followed.subject)) await begin(FOLLOW, followed);
      const { subjects } = await policies.at(now);
      if (subjects.includes(followed.subject)) await begin(REDERIVE, { of: followed });
    }
  };
  /** Begins to derive service levels anew, when something has changed that they go by, and that did not begin with it. */
  const rederive = async () => {
    const now = new Date();
    if ((await policies.latest(now)) === NO_POLICIES) return;
    await table.write(rederivation(contextOf(DESK, now, Math.random)).writes);
  };
  const seeTo = (pk: string, changes: readonly StreamRow[]): Promise<void> => {
    if (pk.startsWith('T#')) return list(ticketNumberIn(pk), changes);
    return changes.some(isUnfollowed) ? rederive() : follow(changes);
  };
  const keepLists: ReadRows = async (rows) => {
    const groups = Map.groupBy(rows, (row) => row.pk);
    // What goes wrong together is told of, if it does once more, when each is seen to by itself.
    for (const [pk, changes] of await listTogether(groups).catch(() => groups)) {
      const gone = changes.filter(({ isGone }) => isGone);
      const isGone = gone.length > 0;
      try {
        await (isGone ? Promise.all(gone.map(({ row }) => forgetFile(row))) : seeTo(pk, changes));
      } catch (error) {
        const failure = isGone
          ? 'A file that nothing names could not be deleted'
          : 'A ticket could not be listed';
        logFailure(failure, error, { row: pk }, { comesAgain: true });
        return changes[0] ?? null;
      }
    }
    // What is not begun now is begun with the next records: those at hand are done.
    await seeToLists().catch((error) => logFailure('Lists could not be seen to', error, {}));
    return null;
  };
  /** Lists customers; gives the first of their rows when they could not be. */
  const keepCustomers: ReadRows = async (rows) => {
    const isAbout = (kind: RowKind) => (changed: StreamRow) =>
      [changed.row, changed.before].some((one) => isOfKind(one, kind));
    try {
      await keepListings(table, rows.filter(isAbout(ROW_KIND.customer)));
      const onTimelines = [ROW_KIND.ticket, ROW_KIND.contextEntry].map(isAbout);
      await keepTimelines(
        table,
        rows.filter((row) => onTimelines.some((is) => is(row))),
      );
      return null;
    } catch (error) {
      logFailure('Customers could not be listed', error, { row: rows[0]?.pk }, { comesAgain: true });
      return rows[0] ?? null;
    }
  };
  const keepAll: ReadRows = async (rows) => {
    const unlisted = await keepLists(rows.filter((row) => !isOnlySearched(row)));
    // From that on the stream comes again.
    const done = unlisted === null ? rows : rows.slice(0, rows.indexOf(unlisted));
    return (await index(done)) ?? unlisted;
  };
  return async (rows) => {
    const failed = await keepCustomers(rows);
    const done = failed === null ? rows : rows.slice(0, rows.indexOf(failed));
    const unkept = await keepAll(done);
    await tellMoved();
    return unkept ?? failed;
  };
});
