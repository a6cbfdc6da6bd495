import { listEvents } from '../../../core/audit/index.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { eventsOf } from '../../support/events.ts';
import { caseSchema } from '../sla/case-schema.ts';
import { PlayedTickets } from './played-tickets.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const at = (time: string) => Date.parse(`2027-03-01T${time}Z`) / 1000;
const hour = { clock: 'business', seconds: { low: 3600, normal: 3600, high: 3600, urgent: 3600 } };
const office = { key: 'office', timeZone: 'UTC', week: { mon: [['08:00', '18:00']] } };
const shutAtNine = { date: '2027-03-01', mode: 'replace', spans: [['08:00', '09:30']] };

/** A ticket that somebody asks for at nine, of which an answer within an hour is promised. */
async function played(...acts: object[]): Promise<PlayedTickets> {
  const worked = caseSchema.parse({
    name: 'away',
    shows: 'what becomes of tickets that are closed or gone',
    calendars: [office],
    policies: [
      {
        key: 'vip',
        conditions: { all: [{ field: 'priority', operator: 'is', value: 'urgent' }] },
        noSla: true,
      },
      { key: 'standard', conditions: {}, calendar: 'office', targets: { first_response: hour } },
    ],
    timeline: [{ at: '2027-03-01T09:00:00Z', do: 'create' }, ...acts],
  });
  const desk = new PlayedTickets(database);
  await desk.begin(worked);
  for (const act of worked.timeline) await desk.act(act);
  return desk;
}

async function toldOf(desk: PlayedTickets): Promise<string[]> {
  const { items } = await listEvents(database.table, `T#${desk.idOf('T')}`, { limit: 100 });
  return items.flatMap(({ type, at: when, sla }) => (sla ? [`${type} ${when.slice(11, 19)}`] : []));
}

const closing = { at: '2027-03-01T10:00:00Z', do: 'status', status: 'closed' };

test('what falls into the second in which a ticket is closed is told when that is over, and nothing stays due', async () => {
  const desk = await played(closing);
  await desk.passUntil(at('12:00:00'));
  expect(await toldOf(desk)).toEqual(['sla.started 09:00:00', 'sla.breached 10:00:01']);
  expect((await desk.ticket('T')).sla).toMatchObject({ next: null });
});

test('what falls into the second in which a ticket goes into the trash is told when that is over, and the clock is told of it', async () => {
  const desk = await played({ at: '2027-03-01T10:00:00Z', do: 'trash' });
  const [going] = (await eventsOf(database.table, `T#${desk.idOf('T')}`)).filter(
    ({ type }) => type === 'ticket.updated',
  );
  expect(going).toMatchObject({ ticket: { nextDeadline: '2027-03-01T10:00:01.000Z' } });
  await desk.passUntil(at('12:00:00'));
  expect(await toldOf(desk)).toEqual(['sla.started 09:00:00', 'sla.breached 10:00:01']);
  expect((await desk.ticket('T')).sla).toMatchObject({ next: null });
});

test('a closed ticket whose facts change shows what it left with, whatever is configured since, and tells nothing', async () => {
  const desk = await played(
    { ...closing, at: '2027-03-01T09:50:00Z' },
    { at: '2027-03-01T11:00:00Z', do: 'configure', calendars: [{ ...office, exceptions: [shutAtNine] }] },
    { at: '2027-03-01T12:00:00Z', do: 'set', set: { priority: 'urgent' } },
  );
  const shown = await desk.shown('T', at('13:00:00'));
  expect(shown).toMatchObject({
    policy: 'vip',
    metrics: { first_response: { state: 'void', usedSeconds: 3000 } },
  });
  expect(await toldOf(desk)).toEqual(['sla.started 09:00:00']);
});
