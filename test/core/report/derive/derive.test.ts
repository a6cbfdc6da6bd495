import type { Booked } from '../../../../core/report/index.ts';
import { agentTimesOf, deriveHeldMail, deriveTicket } from '../../../../core/report/index.ts';
import { anyEventSchema, type DeskEvent } from '../../../../schemas/events/events.ts';
import {
  agent,
  CUSTOMER,
  inStatus,
  NO_RULES,
  second,
  ToldTickets,
  TRIGGER,
} from '../../../support/told-tickets.ts';

const [X, Y] = [11, 12];
const OPEN = inStatus('open');
const PENDING = inStatus('pending');

let desk: ToldTickets;
beforeEach(() => {
  desk = new ToldTickets();
});

const count = (what: Booked) => desk.booked(what).length;
const agents = (what: Booked) => desk.booked(what).map((one) => one.agent);
const ofTicket = (id: number, what: Booked) => desk.derived(id).bookings.filter((one) => one.what === what);

describe('what agents do', () => {
  test('a transaction is one touch, whatever it does, and what a job does is none', () => {
    const ticket = desk.open('d1 9:00');
    desk.replies('d1 9:10', ticket, X, { set: { ...PENDING, priority: 'high', assigneeId: X } });
    desk.changes('d1 9:20', ticket, { tags: ['vpn'] }, { by: agent(X) });
    desk.changes(
      'd1 9:30',
      ticket,
      { priority: 'low' },
      { by: agent(X), cause: '01J00000000000000000000J0B' },
    );
    desk.changes('d1 9:40', ticket, { priority: 'high' }, { by: TRIGGER });
    desk.changes('d1 9:50', ticket, { category: 'network' }, { by: agent(Y) });
    expect(agents('touch')).toEqual([X, Y]);
  });

  test('who answers by mail touches the ticket: the mail is the cause', () => {
    const ticket = desk.open('d1 9:00');
    desk.replies('d1 9:10', ticket, X, { cause: '0100018f-mail-000000' });
    expect(agents('touch')).toEqual([X]);
  });

  test('what automations write counts where it answers, to nobody; their notes do not', () => {
    const ticket = desk.open('d1 9:00');
    const by = TRIGGER;
    desk.says('d1 9:01', ticket, { by, message: { kind: 'public_reply', isReply: false } });
    desk.says('d1 9:02', ticket, { by, message: { kind: 'internal_note' } });
    desk.says('d1 9:03', ticket, { by, message: { kind: 'public_reply', isReply: true } });
    desk.solves('d1 10:00', ticket, X);
    expect([agents('reply'), agents('note'), agents('first_response')]).toEqual([[null], [], [null]]);
    expect(desk.booked('resolved')).toMatchObject([{ replies: 1, touches: 1, oneTouch: false }]);
  });

  test('a ticket is resolved in one touch when one reply of an agent and one solve did it', () => {
    const ticket = desk.open('d1 9:00');
    desk.replies('d1 9:10', ticket, X, { set: { ...inStatus('solved'), assigneeId: X } });
    expect(desk.booked('resolved')).toMatchObject([{ replies: 1, touches: 1, oneTouch: true, agent: X }]);
    desk.says('d2 9:00', ticket, { set: OPEN });
    desk.solves('d2 10:00', ticket, X);
    expect(desk.booked('resolved')).toMatchObject([{ replies: 1, touches: 2, oneTouch: false }]);
  });

  test('time counts by its latest version, when it was worked; what is removed counts no more', () => {
    const ticket = desk.open('d1 9:00', { set: { teamId: 1 } });
    desk.changes('d2 9:00', ticket, { teamId: 2 }, { by: agent(X) });
    const entry = (id: string, version: number, more: object = {}) => ({
      timeEntry: {
        ...{ id: id.padStart(26, '0'), agentId: X, seconds: 600, workedAt: desk.timeOf('d1 12:00'), version },
        ...{ createdAt: desk.timeOf('d3 9:00'), updatedAt: desk.timeOf('d3 9:00'), removedAt: null, ...more },
      },
      ...{ change: {}, reworded: [] },
    });
    desk.tell(ticket, 'd3 9:00', 'time.entered', entry('1', 1));
    desk.tell(ticket, 'd3 9:01', 'time.changed', entry('1', 2, { seconds: 900, agentId: Y }));
    desk.tell(ticket, 'd3 9:02', 'time.entered', entry('2', 1));
    desk.tell(ticket, 'd3 9:03', 'time.removed', entry('2', 2, { removedAt: desk.timeOf('d3 9:03') }));
    expect(desk.booked('worked')).toMatchObject([
      { agent: Y, amount: 900, at: second('d1 12:00'), place: { team: 1 } },
    ]);
  });

  test('who is given a ticket counts from whoever had it last, be it that nobody did between', () => {
    const ticket = desk.open('d1 9:00');
    for (const [at, assigneeId] of [
      ['d1 10:00', X],
      ['d1 11:00', null],
      ['d1 12:00', X],
      ['d1 13:00', null],
      ['d1 14:00', Y],
    ] as const)
      desk.changes(at, ticket, { assigneeId });
    expect(desk.booked('reassigned')).toMatchObject([{ agent: Y, from: X, at: second('d1 14:00') }]);
  });
});

describe('what is measured', () => {
  test('what stands by the status does not pass for whoever works, and what was in the trash for nobody', () => {
    const ticket = desk.open('d1 9:00', { set: { ...OPEN, teamId: 1 } });
    desk.changes('d1 10:00', ticket, PENDING);
    desk.changes('d1 12:00', ticket, OPEN);
    desk.changes('d1 13:00', ticket, { trashedAt: desk.timeOf('d1 13:00') });
    desk.changes('d1 15:00', ticket, { trashedAt: undefined });
    desk.solves('d1 16:00', ticket, X);
    const used = (what: Booked) => ofTicket(ticket, what).map(({ seconds }) => seconds?.calendar);
    expect([used('agent_work'), used('resolution_used'), used('requester_wait')]).toEqual([
      [10_800],
      [10_800],
      [10_800],
    ]);
    expect([used('first_resolution'), used('full_resolution')]).toEqual([[18_000], [18_000]]);
    expect(ofTicket(ticket, 'team_stay')).toMatchObject([
      { seconds: { calendar: 10_800 }, place: { team: 1 } },
    ]);
  });

  test('a stay in a team ends when the ticket goes to another, and is of the team that was left', () => {
    const ticket = desk.open('d1 9:00', { set: { ...OPEN, teamId: 1 } });
    desk.changes('d1 10:00', ticket, { teamId: 2 });
    expect(ofTicket(ticket, 'team_stay')).toMatchObject([
      { seconds: { calendar: 3_600 }, at: second('d1 10:00'), place: { team: 1 } },
    ]);
  });

  test('a ticket that is solved as it begins is created and solved at once', () => {
    desk.open('d1 9:00', { by: agent(X), set: { ...inStatus('solved'), solvedAt: desk.timeOf('d1 9:00') } });
    expect([count('created'), agents('solved'), agents('resolved')]).toEqual([1, [X], [X]]);
    expect(desk.booked('full_resolution')).toMatchObject([{ seconds: { calendar: 0, business: 0 } }]);
  });

  test('closing what was not solved is a solve, and is closed; the clock that closes what was solved solves nothing', () => {
    const ticket = desk.open('d1 9:00', { set: { ...OPEN, assigneeId: X } });
    desk.solves('d1 10:00', ticket, X);
    desk.status('d5 10:00', ticket, 'closed', { by: { kind: 'system', name: 'clock' } });
    const other = desk.open('d1 9:00', { set: OPEN });
    desk.status('d1 11:00', other, 'closed', { by: agent(Y) });
    expect([agents('solved'), agents('closed')]).toEqual([
      [X, Y],
      [X, null],
    ]);
  });

  test('an answer is owed from the first question to the reply, also where a solution lies between', () => {
    const ticket = desk.open('d1 9:00', { set: OPEN });
    desk.solves('d1 10:00', ticket, X);
    desk.says('d1 11:00', ticket, { set: OPEN });
    desk.replies('d1 12:00', ticket, X);
    const owed = desk.derived(ticket).stretches.map(({ from, to, unanswered }) => [from, to, unanswered]);
    expect(owed).toEqual([
      [second('d1 9:00'), second('d1 10:00'), true],
      [second('d1 11:00'), second('d1 12:00'), true],
      [second('d1 12:00'), null, false],
    ]);
  });

  test('a solve counts as reopened within thirty days', () => {
    const reopened = (at: string) => {
      const ticket = desk.open('d1 9:00', { set: OPEN });
      desk.solves('d1 10:00', ticket, X);
      desk.says(at, ticket, { set: OPEN });
      return ofTicket(ticket, 'solved').map((one) => one.reopened);
    };
    expect([reopened('d31 9:59:59'), reopened('d31 10:00')]).toEqual([[true], [false]]);
  });
});

describe('tickets that become one', () => {
  test('by way of others what people wrote joins the last, and comes back with what leaves', () => {
    const [a, b, c] = [
      desk.open('d1 9:00', { set: OPEN }),
      desk.open('d1 10:00', { set: OPEN }),
      desk.open('d1 11:00', { set: OPEN }),
    ];
    desk.replies('d1 12:00', a, X);
    desk.merges('d2 9:00', a, b);
    desk.merges('d3 9:00', b, c);
    expect(ofTicket(c, 'reply')).toMatchObject([{ agent: X, at: second('d1 12:00') }]);
    expect(ofTicket(c, 'first_response')).toMatchObject([{ seconds: { calendar: 10_800 } }]);
    expect([count('created'), count('merged'), count('customer_message')]).toEqual([1, 2, 3]);
    desk.unmerges('d4 9:00', b, c);
    expect([ofTicket(b, 'reply').length, ofTicket(c, 'reply').length, ofTicket(a, 'reply').length]).toEqual([
      1, 0, 0,
    ]);
    desk.unmerges('d5 9:00', a, b);
    expect([ofTicket(b, 'reply').length, ofTicket(a, 'reply').length, count('created')]).toEqual([0, 1, 3]);
  });

  test('what was written to a ticket while it was merged away is its own when it leaves', () => {
    const [p, q] = [desk.open('d1 9:00', { set: OPEN }), desk.open('d1 10:00', { set: OPEN })];
    desk.merges('d2 9:00', q, p);
    desk.says('d3 9:00', q, { toldOn: p });
    expect(ofTicket(p, 'customer_message')).toHaveLength(3);
    desk.unmerges('d4 9:00', q, p);
    expect(ofTicket(p, 'customer_message')).toHaveLength(1);
    expect(ofTicket(q, 'customer_message').map(({ at }) => at)).toEqual([
      second('d1 10:00'),
      second('d3 9:00'),
    ]);
  });

  test('unmerged, a ticket was in the backlog all the time', () => {
    const [p, q] = [desk.open('d1 9:00', { set: OPEN }), desk.open('d1 10:00', { set: OPEN })];
    desk.merges('d2 9:00', q, p);
    expect(desk.backlog('d3 0:00')).toBe(1);
    desk.unmerges('d4 9:00', q, p);
    expect(['d1 12:00', 'd3 0:00', 'd5 0:00'].map((at) => desk.backlog(at))).toEqual([2, 2, 2]);
    expect([count('solved'), count('reopened'), count('closed')]).toEqual([0, 0, 0]);
  });

  test('touches stay with the ticket that is merged away', () => {
    const [p, q] = [desk.open('d1 9:00', { set: OPEN }), desk.open('d1 10:00', { set: OPEN })];
    desk.replies('d1 11:00', q, X);
    desk.merges('d2 9:00', q, p);
    expect([ofTicket(q, 'touch').length, ofTicket(p, 'touch').length]).toEqual([1, 0]);
    expect(desk.derived(q).bookings.map(({ what }) => what)).toEqual(['touch', 'merged']);
  });
});

describe('what is told', () => {
  const mail = (mailId: string, kind?: 'hard' | 'soft') => ({
    mail: {
      ...{ mailId, reason: null },
      ...(kind && { bounce: { kind, type: kind === 'hard' ? 'Permanent' : 'Transient', subType: null } }),
    },
  });

  test('a mail that comes back for good within a week counts against who wrote it', () => {
    const ticket = desk.open('d1 9:00');
    for (const [mailId, back, kind] of [
      ['a', 'd8 9:59:59', 'hard'],
      ['b', 'd8 10:00', 'hard'],
      ['c', 'd2 10:00', 'soft'],
    ] as const) {
      const message = { message: { id: desk.replies('d1 9:30', ticket, X) } };
      desk.tell(ticket, 'd1 10:00', 'message.sent', { ...message, ...mail(mailId) });
      desk.tell(ticket, back, 'message.bounced', { ...message, ...mail(mailId, kind) });
    }
    expect(desk.booked('mail_sent').map(({ kept, agent: by }) => [kept, by])).toEqual([
      [true, X],
      [false, X],
      [false, X],
    ]);
    expect(desk.booked('mail_bounced').map(({ cause }) => cause)).toEqual(['soft', 'hard', 'hard']);
    expect(agents('mail_bounced')).toEqual([null, null, null]);
  });

  test('what was told before there were statuses, or before replies said that they are, is read as it was meant', () => {
    const told = (id: string, at: string, type: string, more: object) =>
      anyEventSchema.parse({
        ...{ id: id.padStart(26, '0'), schemaVersion: 1, at: desk.timeOf(at), cause: null, type },
        ...{ actor: type === 'ticket.created' ? CUSTOMER : agent(X) },
        ticket: {
          ...{
            id: 1,
            status: 'open',
            priority: 'normal',
            type: 'question',
            channel: 'email',
            subject: 'Words',
          },
          ...{ tags: [], mailbox: 'help@example.com', teamId: null, assigneeId: null, requesterId: 7 },
          ...{ collaboratorIds: [], followUpOf: null, version: Number(id), createdAt: desk.timeOf(at) },
          ...{ updatedAt: desk.timeOf(at), lastActivityAt: desk.timeOf(at) },
        },
        ...more,
      });
    const message = (id: string, kind: string) => ({
      message: { id: id.padStart(26, '0'), kind, text: 'Words' },
    });
    desk.events.set(1, [
      told('1', 'd1 9:00', 'ticket.created', message('8', 'customer_message')),
      told('2', 'd1 10:00', 'message.added', message('9', 'public_reply')),
    ]);
    expect(ofTicket(1, 'first_response')).toMatchObject([{ agent: X, seconds: { calendar: 3_600 } }]);
    expect(ofTicket(1, 'created')).toMatchObject([{ place: { status: 'open', category: 'open' } }]);
  });

  test('what was imported counts at its own times, each thing by itself', () => {
    const importedAt = 'd50 9:00';
    const ticket = desk.open('d1 9:00', { importedAt });
    desk.says('d1 10:00', ticket, { by: agent(X), importedAt, set: OPEN });
    desk.says('d1 10:00', ticket, { by: agent(Y), importedAt });
    expect(agents('reply')).toEqual([X, Y]);
    expect(agents('touch')).toEqual([X, Y]);
    expect(ofTicket(ticket, 'created').map(({ at }) => at)).toEqual([second('d1 9:00')]);
  });

  test('who worked on what a job has imported touched it there', () => {
    const told = { importedAt: 'd50 9:00', cause: '01J00000000000000000000J0B' };
    const ticket = desk.open('d1 9:00', told);
    desk.says('d1 10:00', ticket, { by: agent(X), ...told });
    desk.changes('d1 10:30', ticket, inStatus('solved'), { by: agent(Y), ...told });
    expect(agents('touch')).toEqual([X, Y]);
    expect(ofTicket(ticket, 'resolved')).toMatchObject([{ touches: 2, oneTouch: true }]);
  });

  test('a ticket of which nothing is told never began', () => {
    expect(deriveTicket({ ticketId: 1, logs: new Map(), rules: NO_RULES, now: 0 })).toBeNull();
  });

  test('what is purged keeps what it was about', () => {
    const ticket = desk.open('d1 9:00', { set: { tags: ['vpn'] }, fields: { size: 'large' } });
    desk.changes('d2 9:00', ticket, { trashedAt: desk.timeOf('d2 9:00') });
    const before = desk.derived(ticket);
    desk.changes('d3 9:00', ticket, {
      tags: [],
      purged: { at: desk.timeOf('d3 9:00'), eventId: '0'.repeat(26) },
    });
    expect(desk.derived(ticket)).toEqual(before);
  });

  test('custom fields are as their changes leave them', () => {
    const ticket = desk.open('d1 9:00', { set: { fields: { size: 'small', urgent: true } } });
    desk.changes('d2 9:00', ticket, { fields: undefined }, { fields: { size: 'large', urgent: null } });
    const { now, bookings } = desk.derived(ticket);
    expect(now.about.fields).toEqual({ size: 'large' });
    expect(bookings[0]?.about.fields).toEqual({ size: 'small', urgent: true });
  });
});

describe('agents and mails that are held', () => {
  const told = (id: number, at: string, type: string, more: object): DeskEvent =>
    anyEventSchema.parse({
      ...{
        id: String(id).padStart(26, '0'),
        schemaVersion: 2,
        at: desk.timeOf(at),
        actor: agent(X),
        cause: null,
      },
      ...{ type, ...more },
    });

  test('an agent is there from one change to the next, and what is the same is one time', () => {
    const be = (id: number, at: string, before: string, status: string) =>
      told(id, at, 'availability.changed', {
        availability: { agentId: X, status, before, reason: 'chosen' },
      });
    const events = [
      be(1, 'd1 9:00', 'offline', 'online'),
      be(2, 'd1 10:00', 'online', 'away'),
      be(3, 'd1 11:00', 'away', 'away_hand_back'),
      be(4, 'd1 12:00', 'away_hand_back', 'offline'),
      be(5, 'd2 9:00', 'offline', 'online'),
    ];
    const times = [
      { agent: X, state: 'online', from: second('d1 9:00'), to: second('d1 10:00') },
      { agent: X, state: 'away', from: second('d1 10:00'), to: second('d1 12:00') },
      { agent: X, state: 'online', from: second('d2 9:00'), to: null },
    ];
    expect(agentTimesOf(events)).toEqual(times);
    expect(agentTimesOf([...events.toReversed(), ...events])).toEqual(times);
  });

  test('a mail that is held counts by its gravest cause, and so does its release', () => {
    const held = {
      ...{ id: 4, state: 'held', causes: ['virus', 'spam'], mailbox: 'help@example.com', ticketId: null },
      ...{ heldAt: desk.timeOf('d1 9:00'), expiresAt: desk.timeOf('d30 9:00'), version: 1 },
    };
    const events = [told(1, 'd1 9:00', 'mail.held', { held })];
    expect(deriveHeldMail(4, events)?.bookings).toMatchObject([{ what: 'mail_held', cause: 'virus' }]);
    const became = { ticketId: 1, messageId: '1'.padStart(26, '0') };
    const released = told(2, 'd2 9:00', 'mail.released', { held: { ...held, state: 'released' }, became });
    expect(deriveHeldMail(4, [released, ...events])?.bookings).toMatchObject([
      { what: 'mail_held', at: second('d1 9:00') },
      { what: 'mail_released', cause: 'virus', at: second('d2 9:00'), actor: { kind: 'agent', id: X } },
    ]);
    expect(deriveHeldMail(5, [])).toBeNull();
  });
});
