import { compileCalendar } from '../../../../core/calendar/index.ts';
import type { Booked, Booking } from '../../../../core/report/index.ts';
import { businessTime, calendarTime } from '../../../../core/sla/index.ts';
import { OFFICE_HOURS } from '../../../support/given-calendar.ts';
import { inStatus, rulesOf, second, ToldTickets, TRIGGER } from '../../../support/told-tickets.ts';

const [X, Y] = [11, 12];
const [A, B] = [1, 2];
const OPEN = inStatus('open');

let desk: ToldTickets;
beforeEach(() => {
  desk = new ToldTickets();
});

const count = (what: Booked, day?: number) => desk.booked(what, day).length;
const agents = (what: Booked, day?: number) => desk.booked(what, day).map(({ agent }) => agent);
const teams = (what: Booked) => desk.booked(what).map(({ place }) => place.team);
const calendar = (what: Booked, day?: number) =>
  desk.booked(what, day).map(({ seconds }) => seconds?.calendar);
const solved = inStatus('solved');

describe('the cases of the metrics that are about tickets', () => {
  test('4: a first response is measured by both clocks, on the day on which it was given', () => {
    const nineToFive = businessTime(
      compileCalendar({ ...OFFICE_HOURS, timeZone: 'UTC', found: { from: null, through: null, days: [] } }),
    );
    desk.rules = rulesOf({
      targetOf: () => null,
      pausesSla: () => true,
      hoursFor: () => nineToFive,
      hoursOf: () => nineToFive,
    });
    const ticket = desk.open('d1 16:30');
    desk.replies('d2 9:10', ticket, X, { set: OPEN });
    expect(desk.booked('first_response', 2)).toMatchObject([
      { seconds: { calendar: 60_000, business: 2_400 } },
    ]);
  });

  test('5: an acknowledgement is no reply, and a note is a touch', () => {
    const ticket = desk.open('d1 9:00');
    desk.tell(ticket, 'd1 9:00:05', 'acknowledgement.sent', { mail: { mailId: 'm1', reason: null } });
    desk.notes('d1 9:20', ticket, X);
    desk.replies('d1 9:40', ticket, X, { set: OPEN });
    expect(calendar('first_response')).toEqual([2_400]);
    expect([count('reply'), count('touch')]).toEqual([1, 2]);
  });

  test('6: a ticket that an agent opens by writing has no first response', () => {
    const ticket = desk.open('d1 10:00', {
      by: { kind: 'agent', id: X },
      message: { kind: 'public_reply' },
      set: OPEN,
    });
    desk.says('d1 10:30', ticket);
    desk.replies('d1 10:50', ticket, X);
    expect(calendar('first_response')).toEqual([]);
    expect(calendar('next_response')).toEqual([1_200]);
  });

  test('7: what a customer wrote before an answer is one question', () => {
    const ticket = desk.open('d1 9:00');
    desk.replies('d1 10:00', ticket, X, { set: OPEN });
    desk.says('d1 10:05', ticket);
    desk.says('d1 10:20', ticket);
    desk.replies('d1 10:25', ticket, X);
    expect(calendar('next_response')).toEqual([1_200]);
  });

  test('8: a reply that was taken back never was', () => {
    const ticket = desk.open('d1 9:00');
    const reply = desk.replies('d1 9:30', ticket, X, { set: OPEN });
    desk.undoes('d1 9:30:40', ticket, reply, inStatus('new'));
    desk.replies('d1 9:50', ticket, X, { set: OPEN });
    expect(calendar('first_response')).toEqual([3_000]);
    expect([count('reply'), count('touch')]).toEqual([1, 1]);
  });

  test('8: nor did what it had changed, where that was put back', () => {
    const ticket = desk.open('d1 9:00');
    const reply = desk.replies('d1 9:30', ticket, X, { set: { ...solved, assigneeId: X } });
    desk.undoes('d1 9:30:40', ticket, reply, { ...inStatus('new'), assigneeId: null });
    expect([count('solved'), count('reopened'), count('touch')]).toEqual([0, 0, 0]);
    expect(desk.derived(ticket).stretches).toHaveLength(1);
  });

  const reopened = () => {
    const ticket = desk.open('d1 9:00', { set: OPEN });
    desk.solves('d1 10:00', ticket, X);
    desk.says('d3 9:00', ticket, { set: OPEN });
    return ticket;
  };

  test('9: each solve counts, the last one stands', () => {
    desk.solves('d3 11:00', reopened(), Y);
    expect([agents('solved', 1), agents('solved', 3)]).toEqual([[X], [Y]]);
    expect([count('resolved', 1), agents('resolved', 3)]).toEqual([0, [Y]]);
    expect(calendar('first_resolution')).toEqual([3_600]);
    expect(calendar('full_resolution')).toEqual([180_000]);
    expect(calendar('resolution_used')).toEqual([10_800]);
    expect(desk.booked('solved').map((one) => one.reopened)).toEqual([true, false]);
    expect(desk.booked('created').map((one) => one.resolvedNow)).toEqual([true]);
    expect(agents('reopened')).toEqual([X]);
  });

  test('10: a ticket that is open again is resolved by nobody', () => {
    reopened();
    expect([count('resolved'), count('full_resolution'), count('solved', 1)]).toEqual([0, 0, 1]);
  });

  const merged = () => {
    const p = desk.open('d1 9:00', { set: OPEN });
    const q = desk.open('d2 9:00', { set: OPEN });
    desk.replies('d2 10:00', q, X);
    desk.solves('d2 11:00', q, X);
    desk.merges('d2 23:00', q, p);
    return { p, q };
  };

  test('11: of what is merged away, what people wrote joins the target, and the rest drops out', () => {
    merged();
    expect([count('created', 1), count('created', 2), count('solved')]).toEqual([1, 0, 0]);
    expect(agents('reply', 2)).toEqual([X]);
    expect(calendar('first_response')).toEqual([90_000]);
    expect(desk.backlog('d3 0:00')).toBe(1);
    expect([count('merged'), count('touch')]).toEqual([1, 2]);
  });

  test('12: unmerged, all is back', () => {
    const { p, q } = merged();
    desk.unmerges('d3 9:00', q, p);
    expect([count('created', 2), count('solved', 2), count('merged')]).toEqual([1, 1, 0]);
    expect(desk.derived(p).bookings.filter(({ what }) => what === 'first_response')).toEqual([]);
    expect(calendar('first_response')).toEqual([3_600]);
  });

  test('13: what is in the trash is out of the backlog, and neither solved nor opened again', () => {
    const ticket = desk.open('d1 9:00', { set: OPEN });
    desk.changes('d3 9:00', ticket, { trashedAt: desk.timeOf('d3 9:00') });
    expect([count('trashed', 3), desk.backlog('d6 0:00')]).toEqual([1, 0]);
    desk.changes('d5 9:00', ticket, { trashedAt: undefined });
    expect(count('created', 1)).toBe(1);
    expect(['d3 0:00', 'd4 0:00', 'd6 0:00'].map((at) => desk.backlog(at))).toEqual([1, 0, 1]);
    expect([count('solved'), count('reopened'), count('trashed')]).toEqual([0, 0, 0]);
  });

  test('13: purged, it stays there, and no figure moves', () => {
    const ticket = desk.open('d1 9:00', { set: OPEN });
    desk.changes('d3 9:00', ticket, { trashedAt: desk.timeOf('d3 9:00') });
    desk.changes('d5 9:00', ticket, {
      tags: [],
      purged: { at: desk.timeOf('d5 9:00'), eventId: '0'.repeat(26) },
    });
    expect(['d3 0:00', 'd4 0:00', 'd6 0:00'].map((at) => desk.backlog(at))).toEqual([1, 0, 0]);
    expect([count('created', 1), count('trashed', 3)]).toEqual([1, 1]);
  });

  test('14: spam is out of all times until it is unmarked', () => {
    const ticket = desk.open('d1 9:00');
    desk.changes('d3 9:00', ticket, { spam: 'marked' });
    expect([count('created', 1), desk.backlog('d2 0:00'), count('spam', 3)]).toEqual([0, 0, 1]);
    desk.changes('d4 9:00', ticket, { spam: undefined });
    expect([count('created', 1), desk.backlog('d2 0:00'), count('spam', 3)]).toEqual([1, 1, 0]);
  });

  test('15: messages that are split off keep their booking, and their clocks begin with the new ticket', () => {
    const ticket = desk.open('d1 9:00', { set: OPEN });
    const second_ = desk.says('d2 9:00', ticket);
    desk.replies('d2 10:00', ticket, X);
    const split = desk.splits('d3 9:00', ticket, [second_]);
    desk.replies('d3 9:30', split, X, { set: OPEN });
    expect([count('created', 1), count('created', 3)]).toEqual([1, 1]);
    expect([count('customer_message', 1), count('customer_message', 2), count('customer_message')]).toEqual([
      1, 1, 2,
    ]);
    expect(calendar('first_response')).toEqual([90_000, 1_800]);
  });

  test('15: what moved messages began and fulfilled is left out', () => {
    const ticket = desk.open('d1 9:00', { set: OPEN });
    const asked = desk.says('d2 9:00', ticket);
    const answered = desk.replies('d2 10:00', ticket, X);
    const split = desk.splits('d3 9:00', ticket, [asked, answered]);
    expect(desk.derived(split).bookings.filter(({ what }) => what === 'first_response')).toEqual([]);
  });

  test('16: a reply that moves the ticket is of the team that sent it', () => {
    const ticket = desk.open('d1 9:00', { set: { ...OPEN, teamId: A } });
    desk.replies('d1 10:00', ticket, X, { set: { teamId: B } });
    desk.solves('d1 11:00', ticket, Y);
    expect(desk.booked('first_response')).toMatchObject([{ agent: X, place: { team: A } }]);
    expect(desk.booked('team_changed')).toMatchObject([{ place: { team: B }, from: A }]);
    expect(desk.booked('solved')).toMatchObject([{ agent: Y, place: { team: B } }]);
    expect(teams('created')).toEqual([A]);
  });

  test('17: creation sees what its automations have set', () => {
    const ticket = desk.open('d1 9:00');
    const [created] = desk.events.get(ticket) ?? [];
    desk.changes('d1 9:00:01', ticket, { teamId: B }, { by: TRIGGER, cause: created?.id ?? null });
    desk.changes('d1 9:05', ticket, { teamId: A }, { by: { kind: 'agent', id: Y } });
    expect(teams('created')).toEqual([B]);
    expect(desk.derived(ticket).now.place.team).toBe(A);
    expect(desk.derived(ticket).stretches.map(({ place }) => place.team)).toEqual([B, A]);
  });

  const survey = (at: string, agentId: number) => ({
    ...{
      id: `${at.replace(/\D/g, '')}`.padStart(26, '0'),
      solvedAt: desk.timeOf(at),
      askedAt: desk.timeOf(at),
    },
    ...{ expiresAt: desk.timeOf('d40 0:00'), scale: 5, agentId, teamId: null },
  });
  const rating = (score: number, before: object | null = null) => ({
    rating: {
      ...{ score, level: score >= 4 ? 'good' : score === 3 ? 'neutral' : 'bad', reason: null },
      ...{ hasComment: false, before },
    },
  });

  test('18: who solved keeps the credit when a rule takes the ticket from them', () => {
    const ticket = desk.open('d1 9:00', { set: { ...OPEN, assigneeId: X } });
    const solve = desk.solves('d1 10:00', ticket, X);
    desk.changes('d1 10:00:01', ticket, { assigneeId: null }, { by: TRIGGER, cause: solve });
    const asked = { survey: survey('d1 11:00', X) };
    desk.tell(ticket, 'd1 11:00', 'satisfaction.asked', asked, { by: TRIGGER });
    desk.tell(ticket, 'd3 9:00', 'satisfaction.rated', { ...asked, ...rating(5) });
    expect([agents('solved'), agents('rated', 3), agents('asked', 1)]).toEqual([[X], [X], [X]]);
  });

  test('19: who takes a ticket and solves it has it to their credit', () => {
    const ticket = desk.open('d1 9:00', { set: { ...OPEN, assigneeId: X } });
    desk.solves('d1 10:00', ticket, Y, { assigneeId: Y });
    expect(desk.booked('solved')).toMatchObject([{ agent: Y, place: { assignee: Y } }]);
    expect(desk.booked('reassigned')).toMatchObject([{ agent: Y, from: X }]);
  });

  test('20: what a ticket is about counts as it is now, how urgent it was as it was', () => {
    const ticket = desk.open('d1 9:00', { set: { tags: ['vpn'] } });
    desk.changes('d2 9:00', ticket, { priority: 'high' });
    desk.changes('d9 9:00', ticket, { tags: ['wifi'] });
    const { now, bookings } = desk.derived(ticket);
    expect(now.about.tags).toEqual(['wifi']);
    expect(bookings[0]).toMatchObject({
      what: 'created',
      place: { priority: 'normal' },
      about: { tags: ['vpn'] },
    });
    expect([count('priority_raised', 2), count('priority_raised')]).toEqual([1, 1]);
    expect(desk.booked('created').map(({ escalated }) => escalated)).toEqual([true]);
  });

  test('22: a promise is kept in its last second, and broken after it, whether anybody replies or not', () => {
    const target = {
      policy: 'fast',
      clock: calendarTime,
      seconds: 3_600,
      warnings: [],
      escalateEverySeconds: null,
    };
    desk.rules = rulesOf({
      targetOf: (_ticket, metric) => (metric === 'first_response' ? target : null),
      pausesSla: () => true,
      hoursFor: () => calendarTime,
      hoursOf: () => calendarTime,
    });
    const [first, late] = [desk.open('d1 9:00'), desk.open('d1 9:00'), desk.open('d1 9:00')];
    desk.replies('d1 10:00', first ?? 0, X);
    desk.replies('d1 10:00:01', late ?? 0, X);
    expect(desk.booked('promise_judged').map(({ kept }) => kept)).toEqual([true, false, false]);
    expect(desk.booked('breached').map(({ at }) => at)).toEqual([second('d1 10:00'), second('d1 10:00')]);
    expect(desk.booked('promise_judged')[0]).toMatchObject({
      agent: X,
      metric: 'first_response',
      policy: 'fast',
    });
  });

  test('23: of a rating the last value counts, on the day of the first', () => {
    const rate = (asked: string, ratings: [string, number][]) => {
      const ticket = desk.open('d1 8:00');
      const told = { survey: survey(asked, X) };
      desk.tell(ticket, asked, 'satisfaction.asked', told, { by: TRIGGER });
      for (const [at, score] of ratings)
        desk.tell(ticket, at, 'satisfaction.rated', { ...told, ...rating(score) });
    };
    rate('d1 10:00', [['d1 11:00', 5]]);
    rate('d1 10:01', [['d2 11:00', 3]]);
    rate('d1 10:02', [
      ['d2 12:00', 4],
      ['d5 12:00', 2],
    ]);
    rate('d1 10:03', []);
    const values = (all: Booking[]) => all.map(({ amount, good, scale }) => [amount, good, scale]);
    expect(values(desk.booked('rated'))).toEqual([
      [5, true, 5],
      [3, false, 5],
      [2, false, 5],
    ]);
    expect(desk.booked('rated', 2).map(({ good }) => good)).toEqual([false, false]);
    expect(desk.booked('asked', 1).map(({ kept }) => kept)).toEqual([true, true, true, false]);
  });

  test('23: also of a ticket that is merged between the first value and the last', () => {
    const target = desk.open('d1 8:00');
    const source = desk.open('d1 9:00');
    const told = { survey: survey('d1 10:00', X) };
    desk.tell(source, 'd1 10:00', 'satisfaction.asked', told, { by: TRIGGER });
    desk.tell(source, 'd2 11:00', 'satisfaction.rated', { ...told, ...rating(5) });
    desk.merges('d3 9:00', source, target);
    desk.tell(target, 'd4 12:00', 'satisfaction.rated', { ...told, ...rating(2) });
    expect(desk.booked('rated')).toMatchObject([
      { at: second('d2 11:00'), amount: 2, good: false, agent: X },
    ]);
  });
});
