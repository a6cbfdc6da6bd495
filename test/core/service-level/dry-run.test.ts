import * as z from 'zod';
import {
  namingCalendars,
  replacedCalendar,
  saveCalendar,
  saveTeamCalendar,
  teamCalendarArea,
} from '../../../core/calendar/index.ts';
import { type Area, type Configured, updateThing } from '../../../core/configuration/index.ts';
import { catalogueOf } from '../../../core/fields/index.ts';
import { loadJob } from '../../../core/jobs/index.ts';
import { DESK_OPTIONS, heldStatusArea, optionsArea } from '../../../core/options/index.ts';
import { dryRun, rederiving } from '../../../core/rederivation/index.ts';
import { BusyError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Write } from '../../../core/shared/write.ts';
import {
  type PolicyFields,
  promisedCalendarArea,
  promisedOptions,
  replacedPolicy,
  savePolicy,
  slaPolicyArea,
} from '../../../core/sla-policy/index.ts';
import { putStatus } from '../../../core/status/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import { shownSlaSchema } from '../../../schemas/api/sla.ts';
import { givenTeam } from '../../support/desk.ts';
import { OFFICE_HOURS } from '../../support/given-calendar.ts';
import { ONE_HOUR } from '../../support/given-policy.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { ticketAs } from '../../support/lists.ts';
import { TestDesk } from '../../support/mail.ts';
import { PromisedTickets } from '../../support/promised-tickets.ts';

/** The moment of every look and every change, in seconds after the first ticket. */
const LOOKED = 8000;
const SETUP = { kind: 'system', name: 'setup' } as const;

let desk: TestDesk;
let at: PromisedTickets;
let ids: number[];
let teamId: number;
beforeAll(async () => {
  desk = await TestDesk.open();
  at = new PromisedTickets(desk);
  teamId = (await givenTeam(desk.database)).id;
  await calendarOf('office', OFFICE_HOURS.week)(promisedCalendarArea);
  await calendarOf('never', {})(promisedCalendarArea);
  await calendarOf('closed', {})(promisedCalendarArea);
  const unanswered = await at.asked(0);
  const answered = await at.asked(1);
  await at.reply(3000, answered);
  const waiting = await at.asked(2, { priority: 'high' });
  await at.reply(100, waiting);
  await at.change(200, waiting, { status: 'pending' });
  const ofTeam = await at.asked(3, { priority: 'urgent' });
  await at.change(10, ofTeam, { teamId });
  const solved = await at.asked(4);
  await at.change(5000, solved, { status: 'solved' });
  const closed = await at.asked(5);
  await at.change(5000, closed, { status: 'closed' });
  ids = [unanswered, answered, waiting, ofTeam, solved, closed];
});
afterAll(() => desk.close());

/** A change by the command that makes it, in an area. */
type Change<Area> = (area: Area) => Promise<Configured>;

const context = () => at.context(LOOKED, SETUP);

function calendarOf(key: string, week: object): Change<typeof promisedCalendarArea> {
  const draw = replacedCalendar(key, { ...OFFICE_HOURS, week: { ...NO_HOURS, ...week } });
  const find = () => ({ ical: null, found: { from: null, through: null, days: [] } });
  return (area) => saveCalendar({ table: desk.table, area }, context(), { key, draw, find });
}
const NO_HOURS = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

function policyOf(fields: Partial<PolicyFields>, key = 'gold'): Change<typeof slaPolicyArea> {
  const deps = { table: desk.table, catalogue: { latest: async () => catalogueOf() } };
  const draw = replacedPolicy(key, { ...ONE_HOUR, ...fields });
  return (area) =>
    savePolicy({ ...deps, isMailbox: async () => true, area }, context(), { key, draw, user: 'admin' });
}

const seconds = (normal: number) => ({ low: normal, normal, high: normal, urgent: normal });
const targets = (first: number, clock: 'calendar' | 'business' = 'calendar'): PolicyFields['targets'] => ({
  first_response: {
    clock,
    calendar: null,
    seconds: seconds(first),
    warnings: [],
    escalateEverySeconds: null,
  },
  resolution: { clock, calendar: null, seconds: seconds(20_000), warnings: [], escalateEverySeconds: null },
});

/** Tries a change, or makes it, and gives the id of the job that begins with that. */
type Making = (how: 'tried' | 'made') => Promise<string>;

const making =
  <Thing extends Configured, Declared extends Area<Thing>>(
    area: Declared & Area<Thing>,
    change: () => (area: Declared) => Promise<Configured>,
  ): Making =>
  async (how) => {
    const asked = { context: context(), alongside: () => [] };
    if (how === 'tried') return (await dryRun(area, asked, change())).id;
    return z.string().parse((await change()(rederiving(area))).jobId);
  };

/** Does a job to its end, and gives what it left. */
async function done(jobId: string) {
  const queue = new JobQueue().begin(jobId);
  queue.now = new Date(at.time(LOOKED));
  await queue.drain(desk.table);
  const { counts, state, failures } = await loadJob(desk.table, jobId);
  expect([state, failures.count]).toEqual(['done', 0]);
  return { counts, lines: queue.lines() };
}

const shownNow = async () => {
  at.coolDown();
  return new Map(await Promise.all(ids.map(async (id) => [id, await at.shown(LOOKED, id)] as const)));
};

const lineSchema = z.object({
  ticket: z.int(),
  becomes: z.array(z.string()),
  policy: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
  dueAt: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
  urgency: z.object({ before: z.string(), after: z.string() }),
  metrics: z.array(
    z.object({
      metric: z.string(),
      instance: z.int(),
      before: shownSlaSchema.shape.metrics.valueType.nullable(),
      after: shownSlaSchema.shape.metrics.valueType.nullable(),
    }),
  ),
});
type Shown = Awaited<ReturnType<typeof at.shown>>;

/** What a ticket shows, as far as a line of the file can say it. */
function summary(shown: Shown, side: 'before' | 'after', line?: z.infer<typeof lineSchema>) {
  const metrics = new Map<string, unknown>();
  for (const [metric, last] of Object.entries(shown?.metrics ?? {}))
    for (const one of shown?.instances[metric] ?? [last]) metrics.set(`${metric} ${one.instance}`, one);
  for (const { metric, instance, ...sides } of line?.metrics ?? [])
    if (sides[side] === null) metrics.delete(`${metric} ${instance}`);
    else metrics.set(`${metric} ${instance}`, sides[side]);
  return {
    policy: line?.policy[side] ?? shown?.policy ?? null,
    dueAt: line ? line.dueAt[side] : (shown?.dueAt ?? null),
    urgency: line?.urgency[side] ?? shown?.urgency ?? 'none',
    metrics: Object.fromEntries([...metrics].sort()),
  };
}

const stored = async (table: Table) =>
  Promise.all(ids.map(async (id) => (await table.query({ pk: `T#${id}`, from: '!', to: '~' })).rows));

const options = promisedOptions(namingCalendars(optionsArea({})));
const defaultCalendar = (key: string) =>
  making(options, () => (area) => {
    const asked = { key: DESK_OPTIONS, change: { defaultCalendar: key } };
    return updateThing(desk, context(), area, asked);
  });
const pausing = (pausesSla: boolean) =>
  making(heldStatusArea, () => (area) => {
    const fields = { category: 'pending', pausesSla } as const;
    return putStatus({ table: desk.table, area }, context(), { key: 'pending', fields });
  });
const calendarOfTeam = (calendar: string) =>
  making(
    teamCalendarArea,
    () => (area) => saveTeamCalendar({ table: desk.table, area }, context(), { teamId, calendar }),
  );
const policy = (fields: Partial<PolicyFields>, key?: string) =>
  making(slaPolicyArea, () => policyOf(fields, key));
const calendar = (key: string, week: object) => making(promisedCalendarArea, () => calendarOf(key, week));

/** Each builds on what those before have changed. */
const CHANGES: [string, Making, Record<string, number>][] = [
  [
    'a first policy, for tickets of which nothing was promised',
    policy({ targets: targets(2000) }),
    { tickets: 5, changed: 5, breached: 4, unbreached: 0, met: 2 },
  ],
  [
    'a longer target',
    policy({ targets: targets(4000) }),
    { tickets: 5, changed: 5, breached: 0, unbreached: 1, met: 1 },
  ],
  [
    'a shorter target',
    policy({ targets: targets(2500) }),
    { tickets: 5, changed: 5, breached: 1, unbreached: 0, met: 0 },
  ],
  ['a status that does not pause', pausing(false), { tickets: 5, changed: 1 }],
  ['a status that pauses', pausing(true), { tickets: 5, changed: 1 }],
  ['a default calendar', defaultCalendar('office'), { tickets: 5, changed: 0 }],
  [
    'a policy that counts by the hours of the desk',
    policy({ targets: targets(5000, 'business'), calendar: null }),
    { tickets: 5, changed: 5 },
  ],
  ['another default calendar', defaultCalendar('never'), { tickets: 5, changed: 5 }],
  ['the hours of the default calendar', calendar('never', OFFICE_HOURS.week), { tickets: 5, changed: 5 }],
  ['a calendar of a team', calendarOfTeam('closed'), { tickets: 5, changed: 1 }],
  [
    'a policy before it that promises nothing',
    policy(
      {
        ...{ noSla: true, targets: {}, calendar: null, position: 0 },
        conditions: { all: [{ field: 'ticket.priority', operator: 'is', value: 'normal' }] },
      },
      'none',
    ),
    { tickets: 5, changed: 3 },
  ],
  [
    'a policy that is not active any more',
    policy({ ...{ noSla: true, targets: {}, calendar: null }, isActive: false }, 'none'),
    { tickets: 5, changed: 3 },
  ],
];

test.each(CHANGES)('%s does what its dry run said, which changed nothing', async (_, change, counts) => {
  for (const id of ids) await projectTicket({ table: desk.table, shards: 1 }, id);
  const [before, rows] = [await shownNow(), await stored(desk.table)];
  const tried = await done(await change('tried'));
  expect(tried.counts).toMatchObject(counts);
  expect(await stored(desk.table)).toEqual(rows);
  expect(await shownNow()).toEqual(before);
  const [head, ...rest] = tried.lines;
  expect(head).toMatchObject({ kind: 'sla.dry_run', ...counts, told: counts.changed });
  const lines = new Map(rest.map((line) => [Number(line.ticket), lineSchema.parse(line)]));
  await done(await change('made'));
  const after = await shownNow();
  for (const id of ids) {
    const line = lines.get(id);
    expect([id, summary(before.get(id) ?? null, 'before', line)]).toEqual([
      id,
      summary(before.get(id) ?? null, 'before'),
    ]);
    expect([id, summary(before.get(id) ?? null, 'after', line)]).toEqual([
      id,
      summary(after.get(id) ?? null, 'after'),
    ]);
  }
});

test('a page that comes again, since what became of it was lost, tells of no ticket twice', async () => {
  const jobId = await policy({ targets: targets(100) })('tried');
  const queue = new JobQueue().begin(jobId);
  queue.now = new Date(at.time(LOOKED));
  // Every page ends after one list of tickets.
  queue.secondsALook = 30;
  let isLost = false;
  const table = new Proxy(desk.table, {
    get: (of, name: keyof Table) => {
      if (name !== 'write') return Reflect.get(of, name).bind(of);
      return async (writes: readonly Write[]) => {
        const isNoted = writes.some((one) => one.type === 'update' && one.set?.checkpoint !== undefined);
        if (!isNoted || isLost) return of.write(writes);
        isLost = true;
        throw new BusyError();
      };
    },
  });
  await queue.drain(table);
  expect([isLost, queue.pauses.length]).toEqual([true, 2]);
  const { counts } = await loadJob(desk.table, jobId);
  const tickets = queue
    .lines()
    .slice(1)
    .map(({ ticket }) => Number(ticket));
  expect(tickets.sort()).toEqual(ids.slice(0, 5));
  expect(counts).toMatchObject({ tickets: 5, changed: 5 });
});

test('a ticket that cannot be read is told among the failures, and does not keep the others', async () => {
  const jobId = await policy({ targets: targets(100) })('tried');
  const [broken = 0] = ids;
  const wrong = { ...(await at.ticket(broken)), sla: { course: 'no course' } };
  await desk.table.write([ticketAs(wrong as never)]);
  const queue = new JobQueue().begin(jobId);
  queue.now = new Date(at.time(LOOKED));
  await queue.drain(desk.table);
  const { state, counts, failures } = await loadJob(desk.table, jobId);
  expect({ state, counts, failures }).toMatchObject({
    state: 'done',
    counts: { tickets: 5, changed: 4 },
    failures: { count: 1, first: [{ item: String(broken) }] },
  });
});
