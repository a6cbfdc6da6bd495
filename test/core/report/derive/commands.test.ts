import { updateThing } from '../../../../core/configuration/index.ts';
import { addMessage, type NewMessage } from '../../../../core/conversation/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../../../core/merge/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../../core/options/index.ts';
import { undoReply } from '../../../../core/outbound/index.ts';
import { purgeNow } from '../../../../core/purge/index.ts';
import { type Booked, type ReportFacts, ticketFactsSource } from '../../../../core/report/index.ts';
import { askIfDue, noteSolve, rate } from '../../../../core/satisfaction/index.ts';
import { type Context, contextOf } from '../../../../core/shared/context.ts';
import { markSpam, unmarkSpam } from '../../../../core/spam/index.ts';
import {
  changeTicket,
  createTicket,
  restoreTicket,
  type TicketChange,
  type TicketRequest,
  trashTicket,
} from '../../../../core/ticket/index.ts';
import { correctTimeEntry, enterTime, removeTimeEntry } from '../../../../core/time-entry/index.ts';
import type { DeskEvent } from '../../../../schemas/events/events.ts';
import type { Options } from '../../../../schemas/options.ts';
import { startDatabase, type TestDatabase } from '../../../support/database.ts';
import {
  ADMIN,
  agentOf,
  customerOf,
  givenAgent,
  givenCustomer,
  givenTeam,
  requestFor,
} from '../../../support/desk.ts';
import { eventsOf } from '../../../support/events.ts';
import { HELP } from '../../../support/given-survey.ts';
import { automate, givenTrigger } from '../../../support/given-triggers.ts';
import { second, time } from '../../../support/told-tickets.ts';

let database: TestDatabase;
let [x, y, requester] = [0, 0, 0];
let [teamA, teamB] = [0, 0];
beforeAll(async () => {
  database = await startDatabase();
  x = (await givenAgent(database)).id;
  y = (await givenAgent(database)).id;
  requester = (await givenCustomer(database)).id;
  teamA = (await givenTeam(database, 'A')).id;
  teamB = (await givenTeam(database, 'B')).id;
});
afterAll(() => database.stop());

const by = (at: string, agentId = x, cause: string | null = null): Context =>
  contextOf({ kind: 'agent', id: agentId }, new Date(time(at)), Math.random, cause);
const rules = { solvingNeedsAssignee: false, closeAfterDays: null };

async function opened(at: string, fields: Partial<TicketRequest> = {}): Promise<number> {
  const request = requestFor({ id: requester }, fields);
  const asked = { principal: customerOf(requester), request };
  const actor = { kind: 'customer', id: requester } as const;
  const context = contextOf(actor, new Date(time(at)), Math.random);
  const { ticket } = await createTicket({ table: database.table, rules }, context, asked);
  return ticket.id;
}

async function writes(
  at: string,
  ticketId: number,
  message: Partial<NewMessage> = {},
  { context = by(at), undoSeconds = 0 } = {},
): Promise<string> {
  const said = { kind: 'public_reply' as const, text: 'Some words.', ...message };
  const principal = context.actor.kind === 'customer' ? customerOf(requester) : agentOf({ id: x });
  const given = { principal, ticketId, message: said };
  const made = await addMessage({ table: database.table, rules: { ...rules, undoSeconds } }, context, given);
  return made.message.id;
}

const asks = (at: string, ticketId: number) => {
  const actor = { kind: 'customer', id: requester } as const;
  const context = contextOf(actor, new Date(time(at)), Math.random);
  return writes(at, ticketId, { kind: 'customer_message' }, { context });
};

const changes = (at: string, ticketId: number, change: TicketChange, agentId = x) =>
  changeTicket({ table: database.table, rules }, by(at, agentId), { principal: ADMIN, ticketId, change });

const about = (ticketId: number, sourceIds: number[]) => ({ principal: ADMIN, ticketId, sourceIds });

async function factsOf(...ids: number[]): Promise<ReportFacts[]> {
  const source = ticketFactsSource(database.table);
  const all = await Promise.all(ids.map((id) => source.factsOf(id, new Date(time('d90 0:00')))));
  return all.flatMap((facts) => facts ?? []);
}

async function booked(what: Booked, ...ids: number[]) {
  return (await factsOf(...ids)).flatMap(({ bookings }) => bookings.filter((one) => one.what === what));
}

const counted = async (what: Booked, ...ids: number[]) => (await booked(what, ...ids)).length;
const usedIn = async (what: Booked, ...ids: number[]) =>
  (await booked(what, ...ids)).map(({ seconds }) => seconds?.calendar);

async function backlog(at: string, ...ids: number[]): Promise<number> {
  const moment = second(at);
  const stretches = (await factsOf(...ids)).flatMap((facts) => facts.stretches);
  return stretches.filter(({ from, to }) => from < moment && (to === null || to >= moment)).length;
}

async function event(ticketId: number, type: DeskEvent['type']): Promise<DeskEvent> {
  const found = (await eventsOf(database.table, `T#${ticketId}`)).findLast((one) => one.type === type);
  if (found === undefined) throw new Error(`Ticket ${ticketId} has no ${type}`);
  return found;
}

describe('the cases of the metrics, by the commands of the desk', () => {
  test('5 and 7: replies, notes and questions', async () => {
    const id = await opened('d1 9:00');
    await writes('d1 9:20', id, { kind: 'internal_note' });
    await writes('d1 9:40', id);
    await asks('d1 10:05', id);
    await asks('d1 10:20', id);
    await writes('d1 10:25', id);
    expect([await usedIn('first_response', id), await usedIn('next_response', id)]).toEqual([
      [2_400],
      [1_200],
    ]);
    expect([await counted('reply', id), await counted('touch', id)]).toEqual([2, 3]);
  });

  test('8: a reply that was taken back never was, nor what it had changed', async () => {
    const take = (at: string, ticketId: number, messageId: string) =>
      undoReply(database.table, by(at), { principal: ADMIN, ticketId, messageId });
    const id = await opened('d1 9:00');
    await take('d1 9:30:40', id, await writes('d1 9:30', id, {}, { undoSeconds: 60 }));
    await writes('d1 9:50', id);
    expect(await usedIn('first_response', id)).toEqual([3_000]);
    expect([await counted('reply', id), await counted('touch', id)]).toEqual([1, 1]);
    await take('d1 10:00:40', id, await writes('d1 10:00', id, { status: 'solved' }, { undoSeconds: 60 }));
    const counts = ['reply', 'touch', 'solved', 'reopened'] as const;
    expect(await Promise.all(counts.map((what) => counted(what, id)))).toEqual([1, 1, 0, 0]);
  });

  test('9: each solve counts, the last one stands', async () => {
    const id = await opened('d1 9:00');
    await changes('d1 10:00', id, { status: 'solved' });
    await asks('d3 9:00', id);
    await changes('d3 11:00', id, { status: 'solved' }, y);
    expect((await booked('solved', id)).map(({ agent, reopened }) => [agent, reopened])).toEqual([
      [x, true],
      [y, false],
    ]);
    expect(await usedIn('resolution_used', id)).toEqual([10_800]);
    expect(await usedIn('full_resolution', id)).toEqual([180_000]);
    expect((await booked('resolved', id)).map(({ agent }) => agent)).toEqual([y]);
  });

  test('11 and 12: merged, and unmerged', async () => {
    const { table } = database;
    const [p, q] = [await opened('d1 9:00'), await opened('d2 9:00')];
    await writes('d2 10:00', q);
    await changes('d2 11:00', q, { status: 'solved' });
    await mergeTickets({ table }, by('d2 23:00'), about(p, [q]));
    expect([await counted('created', p, q), await counted('solved', p, q)]).toEqual([1, 0]);
    expect([await usedIn('first_response', p), await backlog('d3 0:00', p, q)]).toEqual([[90_000], 1]);
    expect([await counted('reply', p), await counted('merged', q), await counted('touch', q)]).toEqual([
      1, 1, 2,
    ]);
    expect(await ticketFactsSource(table).toldBy(q)).toEqual([q, p]);
    await unmergeTickets({ table }, by('d3 9:00'), about(p, [q]));
    expect([await counted('created', p, q), await counted('solved', q), await counted('merged', q)]).toEqual([
      2, 1, 0,
    ]);
    expect([await usedIn('first_response', p), await usedIn('first_response', q)]).toEqual([[], [3_600]]);
  });

  test('13: trashed and restored, trashed and purged', async () => {
    const { table } = database;
    const id = await opened('d1 9:00', { tags: ['vpn'] });
    const asked = { principal: ADMIN, ticketId: id };
    await trashTicket(table, by('d3 9:00'), asked);
    await restoreTicket(table, by('d5 9:00'), asked);
    const days = ['d3 0:00', 'd4 0:00', 'd6 0:00'];
    expect(await Promise.all(days.map((at) => backlog(at, id)))).toEqual([1, 0, 1]);
    await trashTicket(table, by('d7 9:00'), asked);
    const before = await factsOf(id);
    await purgeNow(table, by('d8 9:00'), { ...asked, isKept: async () => false, start: () => [] });
    expect(await factsOf(id)).toEqual(before);
    expect([await counted('created', id), await counted('trashed', id)]).toEqual([1, 1]);
  });

  test('14: spam, until it is unmarked', async () => {
    const { table } = database;
    const id = await opened('d1 9:00');
    await writes('d1 10:00', id);
    await enterTime({ table }, by('d1 10:10'), { principal: ADMIN, ticketId: id, time: { seconds: 60 } });
    await markSpam(table, by('d3 9:00'), { principal: ADMIN, ticketId: id });
    const [spam] = await factsOf(id);
    expect(spam?.bookings.map(({ what }) => what)).toEqual(['touch', 'worked', 'spam']);
    expect(spam?.stretches).toEqual([]);
    await unmarkSpam({ table, shards: 1 }, by('d4 9:00'), { principal: ADMIN, ticketId: id });
    expect([await counted('created', id), await counted('spam', id), await counted('reply', id)]).toEqual([
      1, 0, 1,
    ]);
  });

  test('15: split off', async () => {
    const { table } = database;
    const id = await opened('d1 9:00');
    const asked = await asks('d2 9:00', id);
    await writes('d2 10:00', id);
    const request = { messageIds: [asked] };
    const { newTicket } = await splitTicket({ table }, by('d3 9:00'), {
      principal: ADMIN,
      ticketId: id,
      request,
    });
    await writes('d3 9:30', newTicket.id);
    const both = [id, newTicket.id] as const;
    expect(await usedIn('first_response', ...both)).toEqual([90_000, 1_800]);
    expect((await booked('customer_message', ...both)).map(({ at }) => at)).toEqual([
      second('d1 9:00'),
      second('d2 9:00'),
    ]);
    expect((await booked('created', ...both)).map(({ at }) => at)).toEqual([
      second('d1 9:00'),
      second('d3 9:00'),
    ]);
  });

  test('16: a reply that moves the ticket is of the team that sent it', async () => {
    const id = await opened('d1 9:00');
    await changes('d1 9:30', id, { teamId: teamA });
    await writes('d1 10:00', id, { ticket: { teamId: teamB } });
    await changes('d1 11:00', id, { status: 'solved' }, y);
    expect(await booked('first_response', id)).toMatchObject([{ agent: x, place: { team: teamA } }]);
    expect(await booked('team_changed', id)).toMatchObject([{ from: teamA, place: { team: teamB } }]);
    expect(await booked('solved', id)).toMatchObject([{ agent: y, place: { team: teamB } }]);
  });

  test('17: creation sees what its triggers have set', async () => {
    const { table } = database;
    const all = [{ field: 'ticket.tags', operator: 'any_of', value: ['to_b'] }];
    await givenTrigger(table, by('d1 8:00'), {
      key: 'to_b',
      conditions: { all },
      actions: [{ do: 'assign', team: teamB }],
    });
    const id = await opened('d1 9:00', { tags: ['to_b'] });
    await automate(table, by('d1 9:00:01'), await event(id, 'ticket.created'));
    await changes('d1 9:05', id, { teamId: teamA }, y);
    expect(await booked('created', id)).toMatchObject([{ place: { team: teamB } }]);
    const [facts] = await factsOf(id);
    expect(facts?.stretches.map(({ place }) => place.team)).toEqual([teamB, teamA]);
  });

  test('18 and 23: who solved has what the customer says of it to their credit, on the day on which they first did', async () => {
    const { table } = database;
    const asking: Partial<Options> = {
      helpCentre: HELP,
      satisfactionAfterHours: 1,
      satisfactionPauseDays: 0,
      satisfactionScale: 5,
    };
    await updateThing({ table }, by('d1 8:00'), optionsArea({}), { key: DESK_OPTIONS, change: asking });
    const id = await opened('d1 9:00');
    await changes('d1 9:10', id, { assigneeId: x });
    await changes('d1 10:00', id, { status: 'solved' });
    await noteSolve(table, await event(id, 'ticket.updated'), 1);
    await changes('d1 10:01', id, { assigneeId: null }, y);
    await askIfDue(table, by('d1 11:00'), id);
    const asked = await event(id, 'satisfaction.asked');
    if (asked.type !== 'satisfaction.asked') throw new Error('Nobody was asked');
    const place = { ticketId: id, surveyId: asked.survey.id };
    await rate(table, by('d3 9:00'), { ...place, said: { score: 5 } });
    await rate(table, by('d5 9:00'), { ...place, said: { score: 2 } });
    expect((await booked('solved', id)).map(({ agent }) => agent)).toEqual([x]);
    expect(await booked('asked', id)).toMatchObject([{ agent: x, kept: true }]);
    expect(await booked('rated', id)).toMatchObject([
      { agent: x, at: second('d3 9:00'), amount: 2, scale: 5, good: false },
    ]);
  });

  test('19: who takes a ticket and solves it has it to their credit', async () => {
    const id = await opened('d1 9:00');
    await changes('d1 9:10', id, { assigneeId: x });
    await changes('d1 10:00', id, { assigneeId: y, status: 'solved' }, y);
    expect(await booked('solved', id)).toMatchObject([{ agent: y, place: { assignee: y } }]);
    expect(await booked('reassigned', id)).toMatchObject([{ agent: y, from: x }]);
  });

  test('time that was worked counts once, by its latest version, also on a ticket that was merged away', async () => {
    const { table } = database;
    const [p, q] = [await opened('d1 9:00'), await opened('d1 9:00')];
    const enter = (at: string, ticketId: number) =>
      enterTime({ table }, by(at), { principal: ADMIN, ticketId, time: { seconds: 600, agentId: x } });
    const [kept, gone] = [await enter('d1 10:00', q), await enter('d1 10:01', q)];
    await mergeTickets({ table }, by('d2 9:00'), about(p, [q]));
    const entry = (timeEntryId: string) => ({ principal: ADMIN, ticketId: p, timeEntryId });
    await correctTimeEntry({ table }, by('d2 10:00'), { ...entry(kept.id), change: { seconds: 900 } });
    await removeTimeEntry({ table }, by('d2 10:01'), entry(gone.id));
    expect(await booked('worked', p)).toMatchObject([{ amount: 900, at: second('d1 10:00'), agent: x }]);
    await unmergeTickets({ table }, by('d3 9:00'), about(p, [q]));
    expect([await counted('worked', p), await booked('worked', q)]).toMatchObject([0, [{ amount: 900 }]]);
  });

  test('what a job does for an agent is no touch', async () => {
    const id = await opened('d1 9:00');
    const context = by('d1 10:00');
    const job = { ...context, cause: context.newId() };
    await changeTicket({ table: database.table, rules }, job, {
      principal: ADMIN,
      ticketId: id,
      change: { priority: 'high' },
    });
    expect([await counted('touch', id), await counted('priority_raised', id)]).toEqual([0, 1]);
  });
});
