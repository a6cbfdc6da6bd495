import { type Act, agent, customer, rule, type TicketAct } from '../simulated-desk/acts.ts';
import type { SimulatedSetting } from '../simulated-desk/setting.ts';
import { tellerFor } from '../simulated-desk/tell.ts';
import { Dice } from '../sla-model/dice.ts';
import {
  type Counted,
  countAll,
  dayOf,
  daysIn,
  figuresOf,
  liveAt,
  liveTimes,
  type PlainMetric,
  rounded,
  shareOf,
  spreadSeconds,
  trendOf,
  trendSaid,
  wallIn,
} from './index.ts';

const CLOSED: string[][] = [];
const nineToFive = [['09:00', '17:00']];
const DESK: SimulatedSetting = {
  zone: 'UTC',
  defaultCalendar: 'office',
  calendars: [
    {
      key: 'office',
      timeZone: 'UTC',
      week: {
        ...{ mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive },
        ...{ sat: CLOSED, sun: CLOSED },
      },
      holidays: [],
      exceptions: [],
      found: { from: null, through: null, days: [] },
    },
  ],
  teams: [
    { id: 1, calendar: null, agents: [1] },
    { id: 2, calendar: null, agents: [2] },
  ],
  policies: [],
  mailboxes: [{ address: 'help@shop.example', teamId: null, language: 'en' }],
  closeAfterDays: null,
};
const HOUR_TARGET: SimulatedSetting = {
  ...DESK,
  policies: [
    {
      key: 'hour',
      when: {},
      calendar: null,
      targets: {
        first_response: {
          ...{ clock: 'calendar', calendar: null, seconds: { normal: 3600 }, warnings: [] },
          escalateEverySeconds: null,
        },
      },
    },
  ],
};

const [A, B] = [1, 2];
const [x, y] = [agent(1), agent(2)];
const D1 = Date.UTC(2027, 2, 1) / 1000;
const DAY = 86_400;
/** A time of day on the so-manieth day, such as `9:00:05`. */
const on = (day: number, time: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return D1 + (day - 1) * DAY + hours * 3600 + minutes * 60 + seconds;
};

/** What happens to a ticket, as the cases write it. */
class Writer {
  readonly acts: Act[] = [];
  #messages = 0;

  add(at: number, ticket: number, by: Act['by'], act: TicketAct, more: { caused?: boolean } = {}): this {
    this.acts.push({ at, ticket, by, ...more, ...act });
    return this;
  }

  open(at: number, ticket = 1, set: Extract<TicketAct, { do: 'open' }>['set'] = {}): this {
    const message = { id: this.#name('C', ticket), kind: 'customer_message' } as const;
    return this.add(at, ticket, customer(7), { do: 'open', message, set, requesterId: 7 });
  }

  C(at: number, ticket = 1): this {
    const message = { id: this.#name('C', ticket), kind: 'customer_message' } as const;
    return this.add(at, ticket, customer(7), { do: 'write', message });
  }

  R(at: number, by = x, ticket = 1, set: Extract<TicketAct, { do: 'write' }>['set'] = {}): this {
    const message = { id: this.#name('R', ticket), kind: 'public_reply' } as const;
    return this.add(at, ticket, by, { do: 'write', message, set });
  }

  S(at: number, by = x, ticket = 1): this {
    return this.set(at, by, { status: 'resolved' }, ticket);
  }

  set(at: number, by: Act['by'], set: Extract<TicketAct, { do: 'change' }>['set'], ticket = 1): this {
    return this.add(at, ticket, by, { do: 'change', set });
  }

  /** Messages of a ticket are called C1, C2, R1 and so on, in their order on all tickets. */
  #name(letter: string, ticket: number): string {
    this.#messages += 1;
    return `${letter}${this.#messages}@${ticket}`;
  }
}

async function played(
  writer: Writer,
  now: number,
  setting = DESK,
): Promise<{ all: Counted[]; told: ReturnType<typeof countAll>['told'] }> {
  const story = writer.acts.toSorted((one, other) => one.at - other.at);
  const events = await tellerFor(setting, new Dice(1)).tell(story, now);
  const { told, counted } = countAll(events, [{ since: 0, setting }], now);
  return { all: counted, told };
}

const of = (all: readonly Counted[], metric: PlainMetric, day?: number, zone = 'UTC') =>
  all.filter(
    (one) =>
      one.metric === metric && (day === undefined || dayOf(zone, one.at) === dayOf('UTC', on(day, '0:00'))),
  );
const seconds = (all: readonly Counted[], metric: PlainMetric) =>
  of(all, metric).map((one) => one.seconds?.calendar);

describe('the worked cases of the metrics, counted by hand', () => {
  it('1: a ticket belongs to the day that its zone shows', async () => {
    const { all } = await played(new Writer().open(on(1, '23:59:59')).open(on(2, '0:00'), 2), on(9, '0:00'));
    expect([1, 2].map((day) => of(all, 'tickets_created', day).length)).toEqual([1, 1]);
    const there = 'Europe/Ljubljana';
    expect([1, 2].map((day) => of(all, 'tickets_created', day, there).length)).toEqual([0, 2]);
  });

  it('2, 3: days have as many seconds and hours as the zone shows', async () => {
    const zone = 'Europe/Ljubljana';
    const spring = Date.UTC(2027, 2, 27) / 1000;
    const { told } = await played(new Writer().open(spring), spring + 5 * DAY);
    const day = daysIn(zone, spring, spring + 3 * DAY).find(({ date }) => date === '2027-03-28');
    const [spread] = liveTimes(told);
    if (day === undefined || spread === undefined) throw new Error('nothing is live');
    expect(spreadSeconds(told.by(told.now).hours, spread, day.from, day.to).calendar).toBe(82_800);
    const hours = Array.from({ length: 23 }, (_, at) => wallIn(zone)(day.from + at * 3600).hour);
    expect(hours).not.toContain(2);
    const [one, other] = [Date.UTC(2027, 9, 31, 0, 30) / 1000, Date.UTC(2027, 9, 31, 1, 30) / 1000];
    expect([one, other].map((at) => wallIn(zone)(at))).toMatchObject([
      { date: '2027-10-31', hour: 2, offset: 7200 },
      { date: '2027-10-31', hour: 2, offset: 3600 },
    ]);
  });

  it('4: a response is measured by the wall and by business hours, on the day of the reply', async () => {
    const { all } = await played(new Writer().open(on(1, '16:30')).R(on(2, '9:10')), on(9, '0:00'));
    expect(of(all, 'first_response', 2).map((one) => one.seconds)).toEqual([
      { calendar: 60_000, business: 2400 },
    ]);
  });

  it('5: acknowledgements and notes are no responses', async () => {
    const writer = new Writer().open(on(1, '9:00'));
    const [sent, note] = [
      { id: 'ack', kind: 'public_reply' },
      { id: 'note', kind: 'internal_note' },
    ] as const;
    writer.add(on(1, '9:00:05'), 1, rule(1), { do: 'write', message: sent });
    writer.add(on(1, '9:20'), 1, x, { do: 'write', message: note });
    const { all } = await played(writer.R(on(1, '9:40')), on(9, '0:00'));
    expect(seconds(all, 'first_response')).toEqual([2400]);
    expect([of(all, 'replies').length, of(all, 'touches').length]).toEqual([1, 2]);
  });

  it('6: what an agent opens by writing has no first response', async () => {
    const message = { id: 'first', kind: 'public_reply' } as const;
    const writer = new Writer().add(on(1, '10:00'), 1, x, { do: 'open', message, requesterId: 7 });
    const { all } = await played(writer.C(on(1, '10:30')).R(on(1, '10:50')), on(9, '0:00'));
    expect([seconds(all, 'first_response'), seconds(all, 'next_response')]).toEqual([[], [1200]]);
  });

  it('7: messages before an answer are one question, as old as the first', async () => {
    const writer = new Writer().open(on(1, '9:00')).R(on(1, '10:00')).C(on(1, '10:05')).C(on(1, '10:20'));
    const { all } = await played(writer.R(on(1, '10:25')), on(9, '0:00'));
    expect(seconds(all, 'next_response')).toEqual([1200]);
  });

  it('8: a reply that was taken back never was', async () => {
    const writer = new Writer().open(on(1, '9:00')).R(on(1, '9:30'));
    writer.add(on(1, '9:30:40'), 1, x, { do: 'undo', message: 'R2@1' });
    const { all } = await played(writer.R(on(1, '9:50')), on(9, '0:00'));
    expect(seconds(all, 'first_response')).toEqual([3000]);
    expect(of(all, 'replies')).toHaveLength(1);
  });

  const reopened = () => {
    const writer = new Writer().open(on(1, '9:00')).set(on(1, '9:00'), x, { assigneeId: 1 });
    return writer.S(on(1, '10:00')).C(on(3, '9:00'));
  };
  it('9: each solve counts, and the last stands', async () => {
    const writer = reopened().set(on(3, '10:00'), y, { assigneeId: 2 });
    const { all } = await played(writer.S(on(3, '11:00'), y), on(9, '0:00'));
    const byDay = [1, 3].map((day) => of(all, 'solves', day).map((one) => one.agent));
    expect(byDay).toEqual([[1], [2]]);
    expect(of(all, 'tickets_resolved').map((one) => [dayOf('UTC', one.at), one.agent])).toEqual([
      ['2027-03-03', 2],
    ]);
    expect(seconds(all, 'first_resolution')).toEqual([3600]);
    expect(seconds(all, 'full_resolution')).toEqual([180_000]);
    expect(seconds(all, 'resolution_used')).toEqual([10_800]);
    const rates = [1, 3].map((day) => shareOf(of(all, 'reopen_rate', day)));
    expect(rates).toMatchObject([
      { part: 1, of: 1 },
      { part: 0, of: 1 },
    ]);
  });

  it('10: what is open again is not resolved', async () => {
    const { all } = await played(reopened(), on(3, '10:30'));
    expect(of(all, 'tickets_resolved')).toHaveLength(0);
    expect(seconds(all, 'full_resolution')).toEqual([]);
    expect(of(all, 'solves', 1)).toHaveLength(1);
  });

  const merged = () =>
    new Writer()
      .open(on(1, '9:00'), 1)
      .open(on(2, '9:00'), 2)
      .R(on(2, '10:00'), x, 2)
      .S(on(2, '11:00'), x, 2)
      .add(on(3, '9:00'), 1, x, { do: 'merge', sources: [2] });
  it('11: what was merged is out of all times, and its messages go on in the other', async () => {
    const { all, told } = await played(merged(), on(9, '0:00'));
    expect([1, 2].map((day) => of(all, 'tickets_created', day).length)).toEqual([1, 0]);
    expect(of(all, 'solves')).toHaveLength(0);
    expect(of(all, 'replies', 2).map((one) => [one.agent, one.ticket])).toEqual([[1, 1]]);
    expect(seconds(all, 'first_response')).toEqual([90_000]);
    expect(liveAt(told, on(3, '0:00'))).toHaveLength(1);
  });

  it('12: unmerged, all is back', async () => {
    const writer = merged().add(on(4, '9:00'), 1, x, { do: 'unmerge', sources: [2] });
    const { all } = await played(writer, on(9, '0:00'));
    expect(of(all, 'tickets_created', 2)).toHaveLength(1);
    expect(of(all, 'solves', 2)).toHaveLength(1);
    expect(of(all, 'first_response').map((one) => [one.ticket, one.seconds?.calendar])).toEqual([[2, 3600]]);
    expect(of(all, 'tickets_merged')).toHaveLength(0);
  });

  it('13: the trash takes a ticket out of the backlog, and undoes nothing', async () => {
    const trashed = () => new Writer().open(on(1, '9:00')).add(on(3, '9:00'), 1, x, { do: 'trash' });
    const restored = trashed().add(on(5, '9:00'), 1, x, { do: 'restore' });
    const purged = trashed().add(on(3, '10:00'), 1, x, { do: 'purge' });
    const [one, other] = [await played(restored, on(9, '0:00')), await played(purged, on(9, '0:00'))];
    const backlog = ({ told }: typeof one) => [3, 4, 6].map((day) => liveAt(told, on(day, '0:00')).length);
    expect([backlog(one), backlog(other)]).toEqual([
      [1, 0, 1],
      [1, 0, 0],
    ]);
    for (const { all } of [one, other]) expect(of(all, 'tickets_created', 1)).toHaveLength(1);
    expect([...of(one.all, 'solves'), ...of(one.all, 'reopens')]).toHaveLength(0);
  });

  it('14: spam is out of all times until it is none any more', async () => {
    const spam = () => new Writer().open(on(1, '9:00')).add(on(3, '9:00'), 1, x, { do: 'mark' });
    const one = await played(spam(), on(9, '0:00'));
    const other = await played(spam().add(on(4, '9:00'), 1, x, { do: 'unmark' }), on(9, '0:00'));
    const figures = ({ all, told }: typeof one) => [
      of(all, 'tickets_created', 1).length,
      liveAt(told, on(2, '0:00')).length,
      of(all, 'tickets_spam', 3).length,
    ];
    expect([figures(one), figures(other)]).toEqual([
      [0, 0, 1],
      [1, 1, 0],
    ]);
  });

  it('15: messages that were split off keep their day, and count from then on in the new ticket', async () => {
    const writer = new Writer().open(on(1, '9:00')).C(on(2, '9:00')).R(on(2, '10:00'));
    writer.add(on(3, '9:00'), 1, x, { do: 'split', into: 2, messages: ['C2@1'] });
    const { all } = await played(writer.R(on(3, '9:30'), x, 2), on(9, '0:00'));
    expect([1, 3].map((day) => of(all, 'tickets_created', day).length)).toEqual([1, 1]);
    expect([1, 2].map((day) => of(all, 'customer_messages', day).length)).toEqual([1, 1]);
    expect(seconds(all, 'first_response')).toEqual([90_000, 1800]);
  });

  it('16: a reply is of the team that writes it, a solve of the one that solves', async () => {
    const writer = new Writer().open(on(1, '9:00'), 1, { teamId: A }).R(on(1, '10:00'), x, 1, { teamId: B });
    const { all } = await played(writer.S(on(1, '11:00'), y), on(9, '0:00'));
    const whose = (metric: PlainMetric) => of(all, metric).map((one) => [one.agent, one.place.team]);
    expect(whose('first_response')).toEqual([[1, A]]);
    expect(of(all, 'team_changes').map((one) => [one.place.team, one.from])).toEqual([[B, A]]);
    expect(whose('solves')).toEqual([[2, B]]);
    expect(whose('tickets_created')).toEqual([[null, A]]);
  });

  it('17: a ticket begins with what its own creation set going', async () => {
    const writer = new Writer().open(on(1, '9:00'));
    writer.add(on(1, '9:00:01'), 1, rule(1), { do: 'change', set: { teamId: B } }, { caused: true });
    const { all } = await played(writer.set(on(1, '9:05'), y, { teamId: A }), on(9, '0:00'));
    expect(of(all, 'tickets_created').map((one) => [one.place.team, one.now.team])).toEqual([[B, A]]);
  });

  it('18: who solved it keeps the praise when a rule takes the ticket from them', async () => {
    const writer = new Writer()
      .open(on(1, '9:00'))
      .set(on(1, '9:10'), x, { assigneeId: 1 })
      .S(on(1, '10:00'));
    writer.add(on(1, '10:00:02'), 1, rule(2), { do: 'change', set: { assigneeId: null } }, { caused: true });
    writer.add(on(2, '9:00'), 1, rule(3), { do: 'ask', survey: 's', scale: 5 });
    writer.add(on(3, '9:00'), 1, customer(7), { do: 'rate', survey: 's', score: 5 });
    const { all } = await played(writer, on(9, '0:00'));
    expect([...of(all, 'solves'), ...of(all, 'satisfaction_share', 3)].map((one) => one.agent)).toEqual([
      1, 1,
    ]);
  });

  it('19: who takes a ticket and solves it has solved it', async () => {
    const writer = new Writer().open(on(1, '9:00')).set(on(1, '9:10'), x, { assigneeId: 1 });
    writer.set(on(1, '10:00'), y, { assigneeId: 2, status: 'resolved' });
    const { all } = await played(writer, on(9, '0:00'));
    expect(of(all, 'solves').map((one) => one.agent)).toEqual([2]);
    expect(of(all, 'reassignments').map((one) => [one.agent, one.from])).toEqual([[2, 1]]);
  });

  it('20: tags are those of now, priorities those of then', async () => {
    const writer = new Writer().open(on(1, '9:00'), 1, { tags: ['vpn'] });
    writer.set(on(2, '9:00'), x, { priority: 'high' }).set(on(9, '9:00'), x, { tags: ['wifi'] });
    const { all } = await played(writer, on(10, '0:00'));
    expect(of(all, 'tickets_created', 1).map((one) => [one.now.tags, one.place.priority])).toEqual([
      [['wifi'], 'normal'],
    ]);
    expect(of(all, 'priority_raised', 2)).toHaveLength(1);
  });

  it('21: figures are of the values', () => {
    expect(figuresOf([10, 20, 30, 40])).toMatchObject({ mean: 25, median: 20, p90: 40 });
    expect(figuresOf([1, 2]).mean).toBe(2);
    expect(figuresOf([])).toMatchObject({ n: 0, mean: null, median: null });
  });

  it('22: in the very second in which it is due, an answer is in time', async () => {
    const writer = new Writer().open(on(1, '9:00'), 1).open(on(1, '9:00'), 2).open(on(1, '9:00'), 3);
    writer.R(on(1, '10:00'), x, 1).R(on(1, '10:00:01'), x, 2);
    const { all } = await played(writer, on(9, '0:00'), HOUR_TARGET);
    expect(shareOf(of(all, 'sla_met_share'))).toEqual({ part: 1, of: 3, share: 0.3333 });
    expect(of(all, 'breaches').map((one) => one.at)).toEqual([on(1, '10:00'), on(1, '10:00')]);
  });

  it('23: a rating is booked when it was first given, with what was said last', async () => {
    const writer = new Writer();
    for (const ticket of [1, 2, 3, 4]) {
      writer.open(on(1, '9:00'), ticket).S(on(1, '9:30'), x, ticket);
      const survey = { do: 'ask', survey: `s${ticket}`, scale: 5 } as const;
      writer.add(on(1, '10:00'), ticket, rule(3), survey);
    }
    const rate = (day: number, ticket: number, score: number) =>
      writer.add(on(day, '12:00'), ticket, customer(7), { do: 'rate', survey: `s${ticket}`, score });
    rate(1, 1, 5);
    rate(2, 2, 3);
    rate(2, 3, 4);
    rate(5, 3, 2);
    const { all } = await played(writer, on(9, '0:00'));
    expect(shareOf(of(all, 'satisfaction_share'))).toMatchObject({ part: 1, of: 3 });
    const values = of(all, 'satisfaction_average').map((one) => one.value ?? 0);
    expect(rounded(values.reduce((sum, one) => sum + one, 0) / values.length, 4)).toBe(0.5833);
    expect(shareOf(of(all, 'satisfaction_share', 2))).toMatchObject({ part: 0, of: 2 });
    expect(shareOf(of(all, 'response_rate')).share).toBe(0.75);
  });

  it('25: a trend is one when chance hardly makes it', () => {
    expect(rounded(trendOf(60, 1000, 30, 1000) ?? 0, 2)).toBe(3.24);
    expect([trendSaid(60, 1000, 30, 1000), trendSaid(6, 1000, 1, 1000)]).toEqual(['rising', null]);
  });
});
