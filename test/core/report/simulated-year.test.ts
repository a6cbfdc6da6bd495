import type { ReportFacts, ReportSource } from '../../../core/report/index.ts';
import { answerOf, askedOf, heldMails, sourceOf } from '../../support/plain-report/asked.ts';
import { derivedYear, lineOf, lineOfCounted, ofBooking } from '../../support/plain-report/compare.ts';
import { compared } from '../../support/plain-report/differences.ts';
import {
  countAll,
  daysIn,
  keyOf,
  liveAt,
  liveTimes,
  movesOf,
  plainAnswer,
  rounded,
  trendOf,
} from '../../support/plain-report/index.ts';
import { QUESTIONS, ZONES } from '../../support/plain-report/questions.ts';
import { storedYear } from '../../support/plain-report/stored-year.ts';
import { type SimulatedYear, simulateYear } from '../../support/simulated-desk/index.ts';
import { Dice } from '../../support/sla-model/dice.ts';

/** Lines of one list that the other does not have, each as often. */
function only(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const known = left.get(line) ?? 0;
    left.set(line, known - 1);
    return known <= 0;
  });
}

let year: SimulatedYear;
let facts: readonly ReportFacts[];
let source: ReportSource;
let plain: ReturnType<typeof countAll>;
beforeAll(async () => {
  year = await simulateYear(300, { seed: 11 });
  facts = derivedYear(year);
  plain = countAll(year.events, year.history, year.now);
  source = sourceOf(year, [...facts, ...heldMails(year)]);
});

/** From the first midnight of the year in the zone of the desk. */
const span = () => ({ from: Date.UTC(2026, 11, 31, 23) / 1000, to: year.now, now: year.now });

describe('what reports know of a simulated year', () => {
  it('books the same as a plain reading of the events, act by act', () => {
    const derived = facts.flatMap((one) => one.bookings.flatMap((booking) => ofBooking(one, booking)));
    const booked = derived.map(lineOf);
    const counted = plain.counted.filter(({ ticket }) => ticket !== null).map(lineOfCounted);
    expect(booked.length).toBeGreaterThan(5000);
    expect({ booked: only(booked, counted), counted: only(counted, booked) }).toEqual({
      booked: [],
      counted: [],
    });
  });

  it('has the same tickets live at any moment, and each as long', () => {
    const DAY = 86_400;
    for (let moment = Date.UTC(2027, 0, 2) / 1000; moment <= year.now; moment += 3 * DAY + 4999) {
      const live = liveAt(plain.told, moment).map(({ ticket, place, isUnanswered }) =>
        [ticket, place.team, place.assignee, place.priority, place.status, isUnanswered].join(),
      );
      const derived = facts.flatMap(({ subject, stretches }) =>
        stretches
          .filter(({ from, to }) => from < moment && (to === null || moment <= to))
          .map(({ place, unanswered }) =>
            [subject.id, place.team, place.assignee, place.priority, place.status, unanswered].join(),
          ),
      );
      expect(derived.sort()).toEqual(live.sort());
    }
    const sums = new Map<string, number>();
    const add = (ticket: unknown, place: { team: number | null; status: string }, seconds: number) => {
      const key = [ticket, place.team, place.status].join();
      sums.set(key, (sums.get(key) ?? 0) + seconds);
    };
    for (const { ticket, place, from, to } of liveTimes(plain.told)) add(ticket, place, to - from);
    for (const { subject, stretches } of facts)
      for (const { place, from, to } of stretches) add(subject.id, place, from - (to ?? year.now));
    expect([...sums].filter(([, seconds]) => seconds !== 0)).toEqual([]);
  });

  it('is the same when events come again, and in any order', () => {
    const dice = new Dice(5);
    const shuffled = [...year.events, ...year.events.filter(() => dice.chance(20))]
      .map((event) => ({ event, place: dice.below(1_000_000_000) }))
      .sort((one, other) => one.place - other.place)
      .map(({ event }) => event);
    expect(derivedYear({ ...year, events: shuffled })).toEqual(facts);
  });
});

describe('what reports answer of a simulated year', () => {
  it('is what a plain reading counts: every metric, by every field, in every zone', async () => {
    const stored = await storedYear(year, [...facts, ...heldMails(year)], source);
    const all = [];
    // In its own zone the desk keeps sums, in others it counts from what it knows of tickets.
    for (const question of QUESTIONS) {
      const of = question.zone === year.setting.zone ? stored.source : source;
      all.push(await compared(of, plain, question, span()));
    }
    expect(stored.answered()).toBeGreaterThan(80);
    expect(all.flatMap(({ differences }) => differences).slice(0, 20)).toEqual([]);
    expect(all.reduce((sum, { figures }) => sum + figures, 0)).toBeGreaterThan(50_000);
  });

  it('has a backlog that adds up, day by day, for every team, in every zone', async () => {
    const metrics = ['backlog', 'tickets_created', 'reopens', 'solves'];
    const moves = movesOf(plain.told);
    for (const zone of ZONES) {
      const told = await askedOf(source, {
        ...{ metrics, dimensions: ['ticket.teamId'], zone, by: 'day' },
        ...span(),
      });
      for (const team of [1, 2, 3, 4, null]) {
        let before = 0;
        for (const { date, from, to } of daysIn(zone, span().from, year.now)) {
          const of = (metric: string) => told.get(metric)?.get(keyOf(date, [team]))?.value ?? 0;
          const moved = moves
            .filter((move) => move.team === team && from <= move.at && move.at < to)
            .reduce((sum, { by }) => sum + by, 0);
          const expected = before + of('tickets_created') + of('reopens') - of('solves') + moved;
          expect([zone, team, date, of('backlog')]).toEqual([zone, team, date, expected]);
          before = of('backlog');
        }
      }
    }
  });

  it('compares a month with the one before, and says which tags rise and fall', async () => {
    const [may, june, july] = [4, 5, 6].map((month) => Date.UTC(2027, month, 1) / 1000);
    const asked = { dimensions: [], zone: 'UTC', by: null };
    const sum = (metric: string, from = 0, to = 0) =>
      plainAnswer(plain, { ...asked, metric, from, to }).get(keyOf('', []))?.value ?? 0;
    const metrics = ['tickets_created', 'solves', 'replies', 'touches', 'handle_time', 'breaches'] as const;
    const query = { metrics, period: '2027-06', timeZone: 'UTC', compare: 'before' };
    const { totals } = await answerOf(source, query, year.now);
    for (const metric of metrics) {
      const [value, before] = [sum(metric, june, july), sum(metric, may, june)];
      expect(before).toBeGreaterThan(0);
      const change = rounded((value - before) / before, 4);
      expect(totals[metric]).toMatchObject({ value, before, change });
    }
    const trend = { metrics: ['tag_trend'], period: '2027-06', timeZone: 'UTC', dimensions: ['ticket.tags'] };
    const { rows } = await answerOf(source, trend, year.now);
    const created = (from = 0, to = 0) =>
      plain.counted.filter(({ metric, at }) => metric === 'tickets_created' && from <= at && at < to);
    const [now, then] = [created(june, july), created(may, june)];
    for (const { values, figures } of rows) {
      const tag = values[0]?.key;
      if (typeof tag !== 'string') continue;
      const carry = (all: typeof now) => all.filter((one) => one.now.tags.includes(tag)).length;
      const [x, y] = [carry(now), carry(then)];
      expect(figures.tag_trend?.trend).toMatchObject({ n: now.length, x, m: then.length, y });
      const z = trendOf(x, now.length, y, then.length);
      expect(figures.tag_trend?.trend?.z).toBeCloseTo(z ?? Number.NaN, 2);
    }
    expect(rows.length).toBeGreaterThan(3);
  });

  it('gives a table the total of its chart', async () => {
    const metrics = ['tickets_created', 'solves', 'replies', 'handle_time', 'time_in_team'];
    const asked = { metrics, zone: 'America/New_York', ...span() };
    const sumOf = async (question: Pick<Parameters<typeof askedOf>[1], 'dimensions' | 'by'>) => {
      const told = await askedOf(source, { ...asked, ...question });
      return metrics.map((metric) =>
        [...(told.get(metric)?.values() ?? [])].reduce((sum, { value }) => sum + (value ?? 0), 0),
      );
    };
    const total = await sumOf({ dimensions: [], by: null });
    expect(await sumOf({ dimensions: ['ticket.teamId'], by: null })).toEqual(total);
    expect(await sumOf({ dimensions: [], by: 'day' })).toEqual(total);
    expect(await sumOf({ dimensions: ['ticket.priority', 'act.agent'], by: 'month' })).toEqual(total);
  });
});
