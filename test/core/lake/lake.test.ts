import { readdirSync } from 'node:fs';
import { beginDueLake, rebuildLake, writeLake } from '../../../core/lake/index.ts';
import { loadLake } from '../../../core/lake/lake-store.ts';
import type { ReportFacts, ReportSource } from '../../../core/report/index.ts';
import { notedDays } from '../../../core/report/store/day-notes-store.ts';
import { LAKE_QUERIES, sqlMoment, type Told } from '../../../schemas/lake/queries.ts';
import { testContext } from '../../support/context.ts';
import { givenLake, LAKE_BUCKET } from '../../support/given-lake.ts';
import { KilledError } from '../../support/memory-table.ts';
import { answerOf, heldMails, sourceOf } from '../../support/plain-report/asked.ts';
import { derivedYear } from '../../support/plain-report/compare.ts';
import { type SimulatedYear, simulateYear } from '../../support/simulated-desk/index.ts';

type Desk = ReturnType<typeof givenLake>;

let year: SimulatedYear;
let facts: readonly ReportFacts[];
let source: ReportSource;
let desk: Desk;
/** when a part had been written, and when that had been done again */
let firstFiles: ReturnType<Desk['files']>;
let secondFiles: ReturnType<Desk['files']>;
beforeAll(async () => {
  year = await simulateYear(160, { seed: 21 });
  facts = [...derivedYear(year), ...heldMails(year)];
  source = sourceOf(year, facts);
  desk = givenLake(new Date(year.now * 1000));
  await desk.book(facts.slice(0, 100));
  await desk.tell(year.events.slice(0, 1000));
  await desk.write();
  firstFiles = desk.files();
  await desk.write();
  secondFiles = desk.files();
  await desk.book(facts.slice(100));
  await desk.tell(year.events.slice(1000));
  await desk.write();
});
afterAll(() => desk.dispose());

/** The events of tickets, in order. */
const ofTickets = ({ events }: SimulatedYear) =>
  events.flatMap((event) => ('ticket' in event ? [event] : []));

/** What a query says, and what reports do, by the values of the rows; what neither counts is left out. */
async function compared(name: string, from: Date, to: Date) {
  const query = LAKE_QUERIES.find((one) => one.name === name);
  if (query === undefined) throw new Error(`There is no query ${name}.`);
  const rows = await desk.ask(query.sql({ from: sqlMoment(from), to: sqlMoment(to) }));
  const [column = '', field] = Object.entries(query.by)[0] ?? [];
  const told = Object.entries(query.tells);
  const answers = new Map(
    await Promise.all(
      (['calendar', 'business'] as const).map(async (clock) => {
        const its = told.filter(([, one]) => (one.clock ?? 'calendar') === clock);
        const metrics = [...new Set(its.map(([, { metric }]) => metric))];
        const asked = {
          ...{ metrics, period: { from: from.toISOString(), to: to.toISOString() }, timeZone: 'UTC', clock },
          ...(field && { dimensions: [field] }),
        };
        return [clock, metrics.length === 0 ? null : await answerOf(source, asked, year.now)] as const;
      }),
    ),
  );
  const figuresOf = (clock: 'calendar' | 'business') => {
    const answer = answers.get(clock);
    if (!answer) return [];
    return field === undefined
      ? [{ key: '', of: answer.totals }]
      : answer.rows.map(({ values, figures }) => ({ key: String(values[0]?.key ?? null), of: figures }));
  };
  const reported: [string, number][] = told.flatMap(([key, { metric, figure, clock }]) =>
    figuresOf(clock ?? 'calendar').map(({ key: row, of }): [string, number] => [
      `${row} ${key}`,
      (of as Record<string, { [Name in Told['figure']]: number | null }>)[metric]?.[figure] ?? 0,
    ]),
  );
  const said: [string, number][] = rows.flatMap((row) =>
    told.map(([key]): [string, number] => [
      `${field === undefined ? '' : row[column]} ${key}`,
      Number(row[key] ?? 0),
    ]),
  );
  const seen = (all: [string, number][]) => Object.fromEntries(all.filter(([, value]) => value !== 0).sort());
  return { said: seen(said), reported: seen(reported) };
}

/** Periods of whole days, and one that begins and ends at the very second at which something happened. */
function periods(): readonly (readonly [string, Date, Date])[] {
  const begun = facts
    .flatMap(({ stretches }) => stretches.map(({ from }) => from))
    .sort((one, other) => one - other);
  const [first = 0, last = 0] = [0.4, 0.6].map((share) => begun[Math.floor(begun.length * share)]);
  return [
    ['May', new Date('2027-05-01'), new Date('2027-06-01')],
    ['the quarter in which clocks change', new Date('2027-10-01'), new Date('2028-01-01')],
    ['from second to second', new Date(first * 1000), new Date(last * 1000)],
  ];
}

describe('the files of a desk', () => {
  test('are written first as a whole, and then as far as something changed', async () => {
    expect(readdirSync(desk.folder).sort()).toEqual(['events', 'facts']);
    expect(firstFiles.size).toBeGreaterThan(200);
    expect(secondFiles).toEqual(firstFiles);
    const [{ acts }] = (await desk.ask('SELECT COUNT(*) AS acts FROM facts WHERE step IS NULL')) as [
      { acts: number },
    ];
    expect(acts).toBe(facts.reduce((sum, { bookings }) => sum + bookings.length, 0));
    const [{ events, ids }] = (await desk.ask(
      'SELECT COUNT(*) AS events, COUNT(DISTINCT id) AS ids FROM events',
    )) as [{ events: number; ids: number }];
    expect([events, ids]).toEqual([ofTickets(year).length, ofTickets(year).length]);
    expect(await notedDays(desk.table, 1)).toEqual([]);
  });

  test.each(LAKE_QUERIES.map(({ name }) => name))(
    'tell by the query %s what reports tell',
    async (name) => {
      let seen = 0;
      for (const [period, from, to] of periods()) {
        const { said, reported } = await compared(name, from, to);
        expect({ period, figures: said }).toEqual({ period, figures: reported });
        seen += Object.keys(said).length;
      }
      expect(seen).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe('files of a small desk', () => {
  let small: Desk;
  let some: readonly ReportFacts[];
  let told: ReturnType<typeof ofTickets>;
  beforeEach(async () => {
    small = givenLake(new Date(year.now * 1000));
    told = ofTickets(year).slice(0, 40);
    some = facts.slice(0, 12);
    await small.book(some);
    await small.tell(told);
  });
  afterEach(() => small.dispose());

  test('are the same whoever is killed while they are written, and wherever', async () => {
    await small.write();
    const whole = small.files();
    for (let writes = 0; writes < 200; writes += 7) {
      const killed = givenLake(new Date(year.now * 1000));
      await killed.book(some);
      await killed.tell(told);
      killed.killAt(writes);
      const isKilled = await killed.write().then(
        () => false,
        (error: unknown) => error instanceof KilledError,
      );
      killed.killAt(null);
      await killed.write();
      expect([writes, [...killed.files().keys()]]).toEqual([writes, [...whole.keys()]]);
      expect(killed.files()).toEqual(whole);
      await killed.dispose();
      if (!isKilled) break;
    }
  });

  test('say of what changed later only what is true now: what has left a day is there no more', async () => {
    await small.write();
    const [first, ...others] = some;
    if (first === undefined) throw new Error('There is no ticket.');
    const moved = { ...first, now: { ...first.now, about: { ...first.now.about, tags: ['corrected'] } } };
    await small.book([{ ...moved, bookings: moved.bookings.slice(0, 2), stretches: [] }]);
    await small.write();
    const fresh = givenLake(new Date(year.now * 1000));
    await fresh.book([{ ...moved, bookings: moved.bookings.slice(0, 2), stretches: [] }, ...others]);
    await fresh.tell(told);
    await fresh.write();
    expect(small.files()).toEqual(fresh.files());
    await fresh.dispose();
    const of = `SELECT COUNT(*) AS acts FROM facts WHERE number = ${first.subject.id} AND tags[1] = 'corrected'`;
    expect(await small.ask(of)).toEqual([{ acts: 2 }]);
  });

  test('tell an event once, as it stands now, however often it is told', async () => {
    await small.write();
    const before = small.files();
    await small.tell(told);
    await small.write();
    expect(small.files()).toEqual(before);
    const [one] = told;
    if (one === undefined) throw new Error('There is no event.');
    await small.tell([{ ...one, ticket: { ...one.ticket, tags: [] } }]);
    await small.write();
    expect(
      await small.ask(`SELECT COUNT(*) AS events, SUM(len(tags)) AS tags FROM events WHERE id = '${one.id}'`),
    ).toEqual([{ events: 1, tags: 0 }]);
  });

  test('are written anew when somebody asks for it, and when the desk is another one since', async () => {
    await small.write();
    const before = small.files();
    await small.write(rebuildLake, 'by hand');
    expect(small.files()).toEqual(before);
    // A list of changes of which nobody has seen the beginning: that of a backup.
    for (const [key, row] of small.rows)
      if (row.pk === 'CHANGES') small.rows.set(key, { ...row, list: '01HZZZZZZZZZZZZZZZZZZZZZZZ' });
    await small.write();
    expect(small.files()).toEqual(before);
  });

  test('are written by one at a time; who finds another at work comes again', async () => {
    const begun = await small.page(writeLake, 'first', null, () => true);
    expect(begun.done).toBe(false);
    expect(await small.page(writeLake, 'second', null, () => true)).toMatchObject({
      done: false,
      waitSeconds: 60,
    });
    await small.write(writeLake, 'first');
    expect((await small.write(writeLake, 'second')).done).toBe(true);
  });

  test('hold no word that anybody wrote, whatever a version may tell', async () => {
    const [one] = told;
    if (one === undefined) throw new Error('There is no event.');
    const change = { subject: { before: 'Hedgehog', after: 'Hedgehog' } };
    const ticket = { ...one.ticket, subject: 'Hedgehog', requesterAddress: 'hedgehog@example.org' };
    const more = { ...one, ticket, change, mail: { to: 'hedgehog@example.org' } };
    await small.tell([more as typeof one]);
    await small.write();
    const rows = await small.ask(`SELECT * FROM events WHERE id = '${one.id}'`);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).toContain('"subject"');
    expect(JSON.stringify(rows)).not.toMatch(/hedgehog/iu);
  });

  test('are begun once in an hour in which something happened, and in no other', async () => {
    const begun: string[] = [];
    const jobWrites = (kind: string) => {
      begun.push(kind);
      return { writes: [] };
    };
    const at = (hours: number) => testContext({ now: new Date((year.now + hours * 3600) * 1000) });
    const due = (hours: number) =>
      beginDueLake({ table: small.table, bucket: LAKE_BUCKET, jobWrites }, at(hours));
    expect([await due(0), await due(0.25), await due(0.5)]).toEqual([true, false, false]);
    await small.write();
    await small.note(`JOB#${small.context.newId()}`);
    expect(await due(1)).toBe(false);
    await small.book(facts.slice(12, 13));
    expect([await due(1.25), await due(1.5)]).toEqual([true, false]);
    await small.write();
    await small.tell(ofTickets(year).slice(40, 60));
    expect(await due(2)).toBe(true);
    expect(begun).toEqual(['lake.write', 'lake.write', 'lake.write']);
    expect((await loadLake(small.table)).bucket).toBe(LAKE_BUCKET);
  });
});
