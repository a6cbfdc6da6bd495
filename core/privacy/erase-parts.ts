import { customerSubject } from '../customer/index.ts';
import { endWrites, heldById, isHeld, parseHeldRow } from '../held/index.ts';
import { organisationSubject } from '../organisation/index.ts';
import { erasedWrite } from '../purge/index.ts';
import { type Counter, lastId } from '../shared/counter-store.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { ROW_KIND } from '../shared/names.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { forgetVisitor } from './erase-chats.ts';
import { changeRow, type EraseDeps, writeEach, writeTogether } from './erase-deps.ts';
import { eraseJobs } from './erase-jobs.ts';
import { type Erased, eraseOnTicket } from './erase-on-ticket.ts';
import { strikeConversations, strikeRoom, strikeThread } from './erase-rooms.ts';
import { eraseVotes } from './erase-votes.ts';
import { forgetAddresses } from './forget-addresses.ts';
import { both, type Shared, sharedWith } from './namesakes.ts';
import { isThem, type Person } from './person.ts';
import { pageOf, partitionOf } from './rows-store.ts';
import { strikePartition, strikeRows } from './strike-partition.ts';
import { struckRow, struckValue } from './strike-value.ts';
import { type Strings, stringsAnywhere } from './strings.ts';
import { parseRow } from './ticket-stake.ts';

export interface PartDeps
  extends EraseDeps,
    Required<Pick<PageDeps, 'deleteJobFiles'>>,
    Pick<PageDeps, 'jobId' | 'hasTime'> {
  person: Person;
  /** what of them others have too */
  shared: Shared;
  /** them, by what they alone have */
  erased: Erased;
}

/** What became of a part of the desk: how far it is seen to, null at its end, and how much of it was. */
export interface Done {
  after: string | null;
  seen: number;
  tickets?: number;
  shared?: { names: number[]; phones: number[] };
}

/** A part of the desk. It goes on behind a place for as long as there is time. */
export type ErasePart = (deps: PartDeps, after: string | null) => Promise<Done>;

/** Things that are looked at together. */
const AT_ONCE = 20;

const stringsOf = ({ erased }: PartDeps): Strings => stringsAnywhere(erased.person, erased.namesakes);

/** Sees to things by the numbers that were given out, some at a time. */
async function numbered(
  deps: PartDeps,
  {
    counter,
    after,
    see,
  }: { counter: Counter; after: string | null; see: (ids: number[]) => Promise<unknown> },
): Promise<Done> {
  const last = await lastId(deps.table, counter);
  const begin = Number(after ?? 0) + 1;
  let next = begin;
  while (next <= last) {
    const ids = Array.from({ length: Math.min(AT_ONCE, last - next + 1) }, (_, at) => next + at);
    await see(ids);
    next += ids.length;
    if (!deps.hasTime()) break;
  }
  return { after: next > last ? null : String(next - 1), seen: next - begin };
}

/** Who else has their name, or a number of theirs: neither means them alone then. */
const findNamesakes: ErasePart = async (deps, after) => {
  let { shared } = deps;
  const done = await numbered(deps, {
    counter: 'customer',
    after,
    see: async (ids) => {
      shared = both(shared, await sharedWith(deps.table, deps.person, ids));
    },
  });
  return { ...done, shared: { names: [...shared.names], phones: [...shared.phones] } };
};

/** What is noted of other customers. */
const customers: ErasePart = (deps, after) => {
  const of = { strings: stringsOf(deps), customerId: deps.person.customerId };
  const others = (ids: number[]) => ids.filter((id) => !isThem(deps.person, id));
  const see = (ids: number[]) =>
    Promise.all(others(ids).map((id) => strikePartition(deps, customerSubject(id), of)));
  return numbered(deps, { counter: 'customer', after, see });
};

const organisations: ErasePart = async (deps, after) => {
  const of = { strings: stringsOf(deps), customerId: deps.person.customerId };
  if (after === null)
    for (let place: string | null = ''; place !== null; ) {
      const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(deps.table, 'ORGANISATIONS', place);
      await strikeRows(deps, page.rows, of.strings);
      place = page.after;
    }
  const see = (ids: number[]) =>
    Promise.all(ids.map((id) => strikePartition(deps, organisationSubject(id), of)));
  return numbered(deps, { counter: 'organisation', after, see });
};

/** Mail that is held: what they sent goes, and what others sent waits as it came. */
const heldMail: ErasePart = (deps, after) => {
  const see = async (ids: number[]) => {
    for (const row of await deps.table.getMany(ids.map(heldById.of)))
      await eraseHeld(deps, parseHeldRow(row).id);
  };
  return numbered(deps, { counter: 'held', after, see });
};

async function eraseHeld(deps: PartDeps, heldId: number): Promise<void> {
  const { table, context, deleteForGood } = deps;
  const strings = stringsOf(deps);
  const load = async () => parseHeldRow(await table.get(heldById.of(heldId)));
  await changeVersioned(undefined, load, async (before) => {
    if (!isHeld(before) || before.content === undefined) return before;
    const sent = { from: before.content.from, sender: before.delivery.sender };
    if (struckValue(sent, strings) === sent) return before;
    await deleteForGood({ bucket: 'mail', key: before.delivery.rawKey });
    const { held, writes } = endWrites(before, { state: 'deleted' }, context);
    await writeTogether(table, writes);
    return held;
  });
}

const tickets: ErasePart = async (deps, after) => {
  let touched = 0;
  const see = async (ids: number[]) => {
    const all = await Promise.all(ids.map((id) => eraseOnTicket(deps, deps.erased, id)));
    touched += all.filter(Boolean).length;
  };
  return { ...(await numbered(deps, { counter: 'ticket', after, see })), tickets: touched };
};

const jobs: ErasePart = (deps, after) => eraseJobs(deps, stringsOf(deps), after);

const addresses: ErasePart = async (deps) => {
  await forgetAddresses(deps.table, deps.context.now, deps.person);
  return { after: null, seen: deps.person.addresses.length };
};

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** Weeks for which searches in the knowledge base are kept that found nothing. */
const SEARCH_WEEKS = 28;

/** What somebody looked for in vain, and names them. */
const searches: ErasePart = async (deps) => {
  const { table, context } = deps;
  const strings = stringsOf(deps);
  const last = Math.floor(context.now.getTime() / WEEK_MS);
  let seen = 0;
  for (let week = last - SEARCH_WEEKS; week <= last; week += 1) {
    const rows = await partitionOf(table, `NOTFOUND#${week}`);
    const named = rows.filter((row) => struckRow(row, strings) !== row);
    await writeEach(
      table,
      named.map((row) => erasedWrite(row, context.now)),
    );
    seen += rows.length;
  }
  return { after: null, seen };
};

/** What is written of articles. */
const articles: ErasePart = (deps, after) => {
  const of = { person: deps.person, strings: stringsOf(deps) };
  const see = (ids: number[]) => Promise.all(ids.map((id) => eraseVotes(deps.table, id, of)));
  return numbered(deps, { counter: 'article', after, see });
};

/** What tickets ask, in words of those who asked: it is put together anew when somebody looks. */
const gapReports: ErasePart = async ({ table }) => {
  const rows = await partitionOf(table, 'GAPS');
  for (const row of rows.filter(({ kind }) => kind === ROW_KIND.gapReport))
    await changeRow(table, row, parseRow, (now) => ({ ...now, report: null }));
  return { after: null, seen: rows.length };
};

/** Who they were in chats. */
const chats: ErasePart = async ({ table, context, person }) => {
  await forgetVisitor(table, context.now, person);
  return { after: null, seen: 1 };
};

/** What agents say among themselves: in rooms, in direct conversations, and beside tickets. */
const rooms: ErasePart = (deps, after) => {
  const strings = stringsOf(deps);
  const see = (ids: number[]) => Promise.all(ids.map((id) => strikeRoom(deps, `r${id}`, strings)));
  return numbered(deps, { counter: 'room', after, see });
};

const conversations: ErasePart = (deps, after) => {
  const strings = stringsOf(deps);
  const see = (ids: number[]) => Promise.all(ids.map((id) => strikeConversations(deps, id, strings)));
  return numbered(deps, { counter: 'agent', after, see });
};

const threads: ErasePart = (deps, after) => {
  const of = { person: deps.person, strings: stringsOf(deps) };
  const see = (ids: number[]) => Promise.all(ids.map((id) => strikeThread(deps, id, of)));
  return numbered(deps, { counter: 'ticket', after, see });
};

/** Every part of the desk that may know a person, in the order in which they are seen to. Only ever added to at the end. */
export const ERASE_PARTS: readonly ErasePart[] = [
  findNamesakes,
  customers,
  organisations,
  heldMail,
  tickets,
  jobs,
  addresses,
  searches,
  articles,
  gapReports,
  chats,
  rooms,
  conversations,
  threads,
];
