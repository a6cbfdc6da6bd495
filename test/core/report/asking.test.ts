import * as z from 'zod';
import { catalogueOf } from '../../../core/fields/index.ts';
import { METRICS, SHIPPED_REPORTS } from '../../../core/report/index.ts';
import { drillReport } from '../../../core/report/query/drill.ts';
import type { ReportViewer } from '../../../core/report/query/viewer.ts';
import { schemaProblems } from '../../../core/shared/schema-problems.ts';
import { reportQuerySchema } from '../../../schemas/report.ts';
import {
  ABOUT,
  ADMIN,
  at,
  booked,
  live,
  PLACE,
  rowsOf,
  sourceOf,
  ticket,
  told,
} from './support/told-report.ts';

const place = (team: number | null, assignee: number | null = null) => ({ ...PLACE, team, assignee });
const DAY = { period: { from: '2027-03-01', to: '2027-03-02' } };
const TIME = '2027-03-01T10:00:00Z';
const solve = (team: number | null, agent: number | null, rest = {}) =>
  ticket(
    [booked('solved', TIME, { place: place(team, agent), agent, actor: { kind: 'agent', id: agent ?? 9 } })],
    rest,
  );
const source = sourceOf([solve(1, 3), solve(1, 4), solve(2, 3), solve(null, null)]);
const solves = { ...DAY, metrics: ['solves' as const] };

describe('rows', () => {
  test('add up, with one of nobody, up to three fields together', async () => {
    expect(await rowsOf(told(source, { ...solves, dimensions: ['ticket.teamId'] }), 'solves')).toEqual([
      [1, 2],
      [null, 1],
      [2, 1],
    ]);
    const fields = ['ticket.teamId', 'act.agent', 'act.actor'];
    const rows = await rowsOf(told(source, { ...solves, dimensions: fields }), 'solves');
    expect(rows).toContainEqual([1, 4, 'agent:4', 1]);
    expect(rows).toHaveLength(4);
  });

  test('are ordered and cut as asked for', async () => {
    const rows = { ...solves, dimensions: ['ticket.teamId'] };
    const few = await told(source, { ...rows, order: { direction: 'ascending' }, limit: 2 });
    expect(few.rows.map(({ values }) => values[0]?.label)).toEqual(['(none)', '1']);
    expect(few.rowsLeftOut).toBe(1);
    const least = await told(source, { ...rows, order: { metric: 'solves', direction: 'ascending' } });
    expect(least.rows.at(-1)?.values[0]?.key).toBe(1);
  });

  test('are of who and where at the act and of what about now, or of either as asked for', async () => {
    const now = { place: place(2), about: { ...ABOUT, tags: ['wifi'] } };
    const moved = sourceOf([
      ticket([booked('created', TIME, { place: place(1), about: { ...ABOUT, tags: ['vpn'] } })], { now }),
    ]);
    const query = {
      ...DAY,
      metrics: ['tickets_created' as const],
      dimensions: ['ticket.teamId', 'ticket.tags'],
    };
    expect(await rowsOf(told(moved, query), 'tickets_created')).toEqual([[1, 'wifi', 1]]);
    expect(await rowsOf(told(moved, { ...query, basis: 'now' }), 'tickets_created')).toEqual([
      [2, 'wifi', 1],
    ]);
    expect(await rowsOf(told(moved, { ...query, basis: 'act' }), 'tickets_created')).toEqual([[1, 'vpn', 1]]);
  });

  test('of whom a ticket has then, where that is what a metric is of', async () => {
    const made = sourceOf([
      ticket([booked('created', TIME, { place: place(1, 7), agent: 3, resolvedNow: true })]),
    ]);
    const query = { ...DAY, metrics: ['tickets_created' as const, 'resolution_rate' as const] };
    const { rows } = await told(made, { ...query, dimensions: ['act.agent'] });
    const figures = rows.map((row) => [
      row.values[0]?.key,
      row.figures.tickets_created?.n,
      row.figures.resolution_rate?.n,
    ]);
    expect(figures).toEqual([
      [3, 1, 0],
      [7, 0, 1],
    ]);
  });

  test('of presence are of agents alone', async () => {
    const times = [
      {
        agent: 3,
        state: 'online' as const,
        from: at('2027-02-28T23:00:00Z'),
        to: at('2027-03-01T08:00:00Z'),
      },
    ];
    const online = { ...DAY, metrics: ['agent_online' as const] };
    const there = sourceOf([], times);
    expect(await rowsOf(told(there, { ...online, dimensions: ['act.agent'] }), 'agent_online')).toEqual([
      [3, 28_800],
    ]);
    await expect(told(there, { ...online, dimensions: ['ticket.teamId'] })).rejects.toMatchObject({
      code: 'report.not_told',
    });
  });
});

describe('filters', () => {
  const of = (filter: object) => told(source, reportQuerySchema.parse({ ...solves, filter }));

  test('are conditions over the same fields, as they are counted', async () => {
    const value = async (filter: object) => (await of(filter)).totals.solves?.value;
    expect(await value({ all: [{ field: 'ticket.teamId', operator: 'is', value: 1 }] })).toBe(2);
    expect(await value({ all: [{ field: 'ticket.teamId', operator: 'absent' }] })).toBe(1);
    expect(await value({ any: [{ field: 'act.agent', operator: 'any_of', value: [4, 5] }] })).toBe(1);
    expect(await value({ all: [{ field: 'act.actor', operator: 'is', value: 'agent:3' }] })).toBe(2);
  });

  test('of what reports do not know are refused', async () => {
    const named = (field: string, operator = 'present') => of({ all: [{ field, operator }] });
    await expect(named('ticket.subject')).rejects.toMatchObject({ code: 'conditions.invalid' });
    await expect(named('requester.name')).rejects.toMatchObject({ code: 'conditions.invalid' });
    await expect(named('ticket.teamId', 'changed')).rejects.toMatchObject({ code: 'conditions.invalid' });
  });
});

describe('rows of which some are hidden', () => {
  const query = { ...solves, dimensions: ['act.agent'] };
  const additive = async (viewer: ReportViewer) => {
    const { rows, totals } = await told(source, query, { viewer });
    return [rows.length, totals.solves?.isAdditive, rows[0]?.figures.solves?.isAdditive];
  };

  test('say that they do not add up to the total', async () => {
    const [all, isAdditive] = await additive(ADMIN);
    expect([Number(all) > 1, isAdditive]).toEqual([true, true]);
    expect(await additive({ isAdmin: false, agents: 'own', agentId: 3, teamIds: null })).toEqual([
      2,
      false,
      false,
    ]);
  });
});

describe('a period', () => {
  const message = (period: unknown, now = '2027-06-01T00:00:00Z') =>
    told(source, reportQuerySchema.parse({ ...solves, period }), { now }).then(
      () => null,
      ({ fields }) => fields?.[0],
    );

  test('that has not begun is refused with when it begins', async () => {
    expect(await message('2028')).toEqual({
      path: 'period',
      message: 'begins at 2028-01-01T00:00:00Z, and it is not that late yet: ask for one that has begun',
    });
    expect(await message('2027-06')).toBeNull();
  });

  test('that is none is refused with those that there are', async () => {
    expect(await message('2027-02-30')).toEqual({
      path: 'period',
      message: 'is a day or week that there is not: 2027-02-30',
    });
    const wrong = (period: unknown) =>
      schemaProblems(reportQuerySchema.safeParse({ ...solves, period }).error ?? new z.ZodError([]));
    for (const period of ['next_week', '2027-13', '27-01', 7])
      expect(wrong(period)).toEqual([
        { path: 'period', message: expect.stringMatching(/^must be one of today, yesterday.*2027-W09/) },
      ]);
    expect(wrong({ from: 'x', to: '2027-03-01' })).toEqual([
      {
        path: 'period.from',
        message: 'must be a day such as 2027-03-01, or a time such as 2027-03-01T12:00:00Z',
      },
    ]);
    expect(wrong({ from: '2027-03-01' }).map(({ path }) => path)).toEqual(['period.to']);
  });
});

describe('what cannot be told', () => {
  const refused = (query: object) => told(source, reportQuerySchema.parse({ ...solves, ...query }));
  test.each([
    [{ dimensions: ['ticket.subject'] }, 'input.invalid'],
    [{ dimensions: ['ticket.teamId', 'ticket.teamId'] }, 'input.invalid'],
    [{ timeZone: 'Mars/Olympus' }, 'input.invalid'],
    [{ dimensions: ['ticket.teamId'], order: { metric: 'replies' } }, 'input.invalid'],
    [{ metrics: ['backlog'], by: 'weekday' }, 'report.not_told'],
    [{ metrics: ['tag_trend'] }, 'report.not_told'],
    [{ by: 'hour', period: { from: '2020-01-01', to: '2027-01-01' } }, 'report.too_much'],
  ])('%j is refused', (query, code) => expect(refused(query)).rejects.toMatchObject({ code }));

  test('an answer that is too large says what to ask instead', async () => {
    const many = told(source, { ...solves, by: 'hour' }, { mostFigures: 10 });
    await expect(many).rejects.toMatchObject({
      code: 'report.too_large',
      message: expect.stringContaining('limit'),
    });
  });
});

describe('who sees what', () => {
  const agent = { isAdmin: false, agents: 'own' as const, agentId: 3, teamIds: null };
  const light = { ...agent, agents: 'none' as const };

  test('agents see their own row, and others with a permission', async () => {
    const rows = { ...solves, dimensions: ['act.agent'] };
    expect(await rowsOf(told(source, rows, { viewer: agent }), 'solves')).toEqual([
      [3, 2],
      [null, 1],
    ]);
    const lead = { ...agent, agents: 'all' as const };
    expect(await rowsOf(told(source, rows, { viewer: lead }), 'solves')).toHaveLength(3);
    await expect(told(source, rows, { viewer: light })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('nobody picks out another by a filter', async () => {
    const of = (value: number, operator = 'is') =>
      told(
        source,
        reportQuerySchema.parse({
          ...solves,
          filter: { any: [{ all: [{ field: 'act.agent', operator, value }] }] },
        }),
        { viewer: agent },
      );
    expect((await of(3)).totals.solves?.value).toBe(2);
    await expect(of(4)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(of(3, 'is_not')).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('who is limited to teams sees the acts of these', async () => {
    const { totals, plan } = await told(source, solves, { viewer: { ...agent, teamIds: [2] } });
    expect(totals.solves?.value).toBe(1);
    expect(plan.viewer.teamIds).toEqual([2]);
  });

  test('mail and what helped in place of tickets are for admins', async () => {
    const mail = { ...DAY, metrics: ['mail_held' as const, 'deflection' as const] };
    await expect(told(source, mail, { viewer: agent })).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await told(source, mail)).totals.deflection).toMatchObject({ value: null, isAtMost: true });
  });
});

describe('a figure', () => {
  const drill = (asked: object, viewer = ADMIN, from = source) =>
    drillReport(from, {
      query: reportQuerySchema.parse({ ...solves, dimensions: ['ticket.teamId'] }),
      metric: 'solves',
      viewer,
      catalogue: catalogueOf(),
      now: new Date('2028-01-01T00:00:00Z'),
      limit: 50,
      ...asked,
    });

  test('opens to what adds up to it, page by page', async () => {
    const { figure, items } = await drill({ values: [1] });
    expect(figure.value).toBe(2);
    expect(items.map(({ sum }) => sum)).toEqual([1, 1]);
    const first = await drill({ limit: 3 });
    const second = await drill({ limit: 3, cursor: first.cursor ?? undefined });
    const all = [...first.items, ...second.items].map(({ subject }) => subject.id);
    expect([first.figure.value, new Set(all).size, second.cursor]).toEqual([4, 4, null]);
  });

  test('does not open at a place that no page gave', async () => {
    await expect(drill({ cursor: 'the next' })).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('of a moment opens to what was live then', async () => {
    const open = sourceOf([
      ticket([], { stretches: [live('2027-03-01T01:00:00Z', '2027-03-01T03:00:00Z')] }),
      ticket([], { stretches: [live('2027-03-01T01:00:00Z', null)] }),
    ]);
    const query = reportQuerySchema.parse({ ...DAY, metrics: ['backlog'], by: 'hour' });
    const count = async (slot?: string) =>
      (await drill({ query, metric: 'backlog', slot }, ADMIN, open)).items.length;
    expect([await count(), await count('2027-03-01T01+00:00'), await count('2027-03-01T00+00:00')]).toEqual([
      1, 2, 0,
    ]);
  });

  test('of ratings opens to each of them, of which it is the mean', async () => {
    const rated = (time: string, amount: number, scale: number) =>
      ticket([booked('rated', time, { amount, scale, good: false })]);
    const ratings = sourceOf([
      rated('2027-03-01T01:00:00Z', 5, 5),
      rated('2027-03-01T02:00:00Z', 2, 5),
      rated('2027-03-01T03:00:00Z', 2, 3),
    ]);
    const query = reportQuerySchema.parse({ ...DAY, metrics: ['satisfaction_average'] });
    const { figure, items } = await drill({ query, metric: 'satisfaction_average' }, ADMIN, ratings);
    expect(items.map(({ sum }) => sum)).toEqual([1, 0.25, 0.5]);
    expect(figure).toMatchObject({ value: 0.5833, n: 3, sum: 1.75 });
  });

  test('of another agent does not open to who sees none of them', async () => {
    const own = { isAdmin: false, agents: 'own' as const, agentId: 3, teamIds: null };
    const query = reportQuerySchema.parse({ ...solves, dimensions: ['act.agent'] });
    expect((await drill({ query, values: [3] }, own)).items).toHaveLength(2);
    await expect(drill({ query, values: [4] }, own)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('the library', () => {
  test('has nothing that is refused', async () => {
    for (const { parts } of SHIPPED_REPORTS)
      for (const { query } of parts) await expect(told(source, query)).resolves.toBeDefined();
  });

  test('of metrics tells nothing of a desk on which nothing happened: 0 where it counts, else null', async () => {
    const counted = ['count', 'sum', 'level', 'spread'];
    for (const metric of METRICS) {
      const dimensions = metric.kind === 'trend' ? ['ticket.tags'] : [];
      const { totals } = await told(sourceOf([]), { ...DAY, metrics: [metric.key], dimensions });
      expect(totals[metric.key]?.value).toBe(counted.includes(metric.kind) ? 0 : null);
    }
  });
});
