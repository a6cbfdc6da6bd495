import { linkTickets } from '../../../core/link/index.ts';
import { fireDeadlines } from '../../../core/ticket/index.ts';
import { handler as authorizer } from '../../../functions/api/authorizer.ts';
import { handler as bulk } from '../../../functions/api/bulk/index.ts';
import { handler as jobs } from '../../../functions/api/jobs/index.ts';
import { handler as rules } from '../../../functions/api/rules/index.ts';
import { handler as tickets } from '../../../functions/api/tickets/index.ts';
import { presentTicket } from '../../../functions/api/tickets/present-ticket.ts';
import { apiOf, databaseWithAdmin } from '../../support/api.ts';
import { NOW, testContext } from '../../support/context.ts';
import type { TestDatabase } from '../../support/database.ts';
import { whenLaterBy } from '../../support/date.ts';
import { ADMIN, givenTicket, later, ticketIn } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { JobQueue } from '../../support/job-queue.ts';

const call = apiOf(authorizer, { tickets, jobs, bulk, rules });
let passedSeconds = 0;
/** A request two seconds after the one before: what that configured is in force. */
const api: typeof call = (...asked) => {
  passedSeconds += 2;
  return whenLaterBy(passedSeconds, () => call(...asked));
};
const token = 'token-of-the-admin';
const BY_ADMIN = { kind: 'agent', id: 1 };
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const get = (path: string) => api('GET', path, { token });
const post = (path: string, body?: object) => api('POST', path, { token, ...(body && { body }) });
const patch = (path: string, body: object) => api('PATCH', path, { token, body });
const set = (options: object) => patch('/v1/options', options);
const pathsIn = ({ body }: { body: Record<string, unknown> }) =>
  Object(body.errors).map(({ path }: { path: string }) => path);
const resolutionOf = async (id: number) => (await get(`/v1/tickets/${id}`)).body.resolution;

async function given(fields: Parameters<typeof givenTicket>[1] = {}) {
  const { ticket } = await givenTicket(database, { assigneeId: 1, ...fields });
  return { id: ticket.id, path: `/v1/tickets/${ticket.id}` };
}

describe('every solve has a resolution', () => {
  test('by a change: key and text, when, and by whom', async () => {
    const { id, path } = await given();
    const resolution = { key: 'fixed', text: 'Replaced the fuser.' };
    const { body } = await patch(path, { status: 'solved', resolution });
    const shown = { ...resolution, at: body.solvedAt, by: BY_ADMIN };
    expect(body).toMatchObject({ status: 'solved', resolution: shown });
    expect(await resolutionOf(id)).toEqual(shown);
    expect(await resolutionOf((await given()).id)).toBeNull();
  });

  test('by whoever says nothing about it: when and by whom is told', async () => {
    const { path } = await given();
    const { body } = await patch(path, { status: 'closed' });
    expect(body.resolution).toEqual({ key: null, text: '', at: body.solvedAt, by: BY_ADMIN });
  });

  test('by a message, beside its status or among the changes that it carries', async () => {
    for (const change of [
      { status: 'solved', resolution: { key: 'answered' } },
      { ticket: { status: 'solved', resolution: { key: 'answered' } } },
    ]) {
      const { path } = await given();
      const added = await post(`${path}/messages`, { kind: 'public_reply', text: 'Done.', ...change });
      expect(added).toMatchObject({ status: 201, body: { ticket: { resolution: { key: 'answered' } } } });
    }
    const { path } = await given();
    const twice = {
      kind: 'internal_note',
      text: 'Done.',
      resolution: { text: 'a' },
      ticket: { status: 'solved', resolution: { text: 'b' } },
    };
    expect(pathsIn(await post(`${path}/messages`, twice))).toEqual(['resolution']);
  });

  test('anew when it is solved again; the last one stands on the ticket, all of them in the trail', async () => {
    const { id, path } = await given();
    await patch(path, { status: 'solved', resolution: { key: 'workaround', text: 'Restart it.' } });
    expect((await patch(path, { status: 'open' })).body.resolution).toMatchObject({ key: 'workaround' });
    expect((await patch(path, { status: 'solved' })).body.resolution).toMatchObject({ key: null, text: '' });
    const items = Object((await get(`${path}/events`)).body).items.map(
      ({ change }: { change: unknown }) => change,
    );
    expect(items).toContainEqual(
      expect.objectContaining({
        resolution: { before: null, after: expect.objectContaining({ key: 'workaround', by: BY_ADMIN }) },
        resolutionText: { before: null, after: 'Restart it.' },
      }),
    );
    expect(items).toContainEqual(
      expect.objectContaining({
        resolution: {
          before: expect.objectContaining({ key: 'workaround' }),
          after: expect.objectContaining({ key: null }),
        },
        resolutionText: { before: 'Restart it.', after: '' },
      }),
    );
    const told = (await eventsOf(database.table, `T#${id}`)).map((event) => JSON.stringify(event));
    expect(told.some((event) => event.includes('"key":"workaround"'))).toBe(true);
    expect(told.filter((event) => event.includes('Restart it.'))).toEqual([]);
  });

  test('that is corrected while it is solved, and stays whose it was when the ticket closes', async () => {
    const { id, path } = await given();
    const { body } = await patch(path, { status: 'solved', resolution: { key: 'fixed', text: 'Gone.' } });
    const { at } = Object(body.resolution);
    await patch(path, { resolution: { key: 'declined' } });
    const corrected = { key: 'declined', text: 'Gone.', at, by: BY_ADMIN };
    expect(await resolutionOf(id)).toEqual(corrected);
    const clock = { kind: 'system', name: 'clock' } as const;
    await fireDeadlines(database.table, testContext({ actor: clock, now: later(NOW, { days: 9000 }) }), id);
    expect((await get(path)).body).toMatchObject({ status: 'closed', resolution: corrected });
    expect((await patch(path, { resolution: { text: 'x' } })).body).toMatchObject({ code: 'ticket.closed' });
  });
});

test('customers are told nothing of it', () => {
  const resolution = { key: 'fixed', at: NOW.toISOString(), by: { kind: 'agent', id: 1 } } as const;
  const ticket = ticketIn('solved', { resolution, resolutionText: 'Replaced the fuser.' });
  expect(presentTicket(ticket, true).resolution).toMatchObject({ text: 'Replaced the fuser.' });
  expect(presentTicket(ticket, false)).toMatchObject({ resolution: null });
  expect(JSON.stringify(presentTicket(ticket, false))).not.toContain('fuser');
});

describe('a resolution is refused', () => {
  test.each([
    ['on a ticket that is not solved', { resolution: { key: 'fixed' } }, 'resolution'],
    ['that waits', { status: 'pending', resolution: { text: 'x' } }, 'resolution'],
    ['that the desk has none of', { status: 'solved', resolution: { key: 'nonsense' } }, 'resolution.key'],
    ['that is no key', { status: 'solved', resolution: { key: 'No Key' } }, 'resolution.key'],
    ['that says nothing', { status: 'solved', resolution: {} }, 'resolution'],
    ['that is too long', { status: 'solved', resolution: { text: 'x'.repeat(4001) } }, 'resolution.text'],
  ])('%s, and nothing changes', async (_, change, path) => {
    const ticket = await given();
    const before = (await get(ticket.path)).body;
    const refused = await patch(ticket.path, change);
    expect([refused.status, pathsIn(refused)]).toEqual([422, [path]]);
    expect((await get(ticket.path)).body).toEqual(before);
  });

  test('that was retired, except on the ticket that has it', async () => {
    await post('/v1/resolutions', { key: 'by_fax', labels: { en: 'By fax' } });
    const { path } = await given();
    await patch(path, { status: 'solved', resolution: { key: 'by_fax' } });
    await post('/v1/resolutions/by_fax/retire');
    expect((await patch(path, { resolution: { key: 'by_fax', text: 'Two pages.' } })).status).toBe(200);
    const other = await given();
    const refused = await patch(other.path, { status: 'solved', resolution: { key: 'by_fax' } });
    expect(pathsIn(refused)).toEqual(['resolution.key']);
  });
});

describe('where the desk requires it', () => {
  beforeAll(() => set({ solvingNeedsResolution: true, solvingNeedsResolutionText: true }));
  afterAll(() =>
    set({ solvingNeedsResolution: false, solvingNeedsResolutionText: false, statusAfterReply: 'keep' }),
  );
  const whole = { key: 'fixed', text: 'Replaced the fuser.' };
  const missing = ['resolution.key', 'resolution.text'];

  test('a change, a message, and closing by hand solve with a resolution only', async () => {
    const { path } = await given();
    expect(pathsIn(await patch(path, { status: 'solved' }))).toEqual(missing);
    expect(pathsIn(await patch(path, { status: 'closed', resolution: { key: 'fixed' } }))).toEqual([
      'resolution.text',
    ]);
    const note = { kind: 'internal_note', text: 'Done.', status: 'solved' };
    expect(pathsIn(await post(`${path}/messages`, note))).toEqual(missing);
    expect((await post(`${path}/messages`, { ...note, resolution: whole })).status).toBe(201);
    expect(pathsIn(await patch(path, { resolution: { key: null } }))).toEqual(['resolution.key']);
    expect((await patch(path, { status: 'closed' })).status).toBe(200);
  });

  test('a reply whose status follows by itself leaves the ticket unsolved', async () => {
    await set({ statusAfterReply: 'resolved' });
    const { path } = await given();
    const { body } = await post(`${path}/messages`, { kind: 'public_reply', text: 'Done.' });
    expect(body.ticket).toMatchObject({ status: 'open', resolution: null });
  });

  test('a bulk change refuses each ticket without, and solves each with one', async () => {
    const ids = [(await given()).id, (await given()).id];
    const run = async (change: object) => {
      const { body } = await post('/v1/bulk/tickets', { tickets: { ids }, change });
      const queue = new JobQueue().begin(String(body.id));
      await queue.drain(database.table);
      return queue.lines().slice(1);
    };
    expect(await run({ status: 'solved' })).toEqual(
      ids.map((ticketId) =>
        expect.objectContaining({ ticketId, outcome: 'refused', code: 'ticket.not_solvable' }),
      ),
    );
    expect(await run({ status: 'solved', resolution: whole })).toEqual(
      ids.map((ticketId) => ({ ticketId, outcome: 'changed' })),
    );
    for (const id of ids) expect(await resolutionOf(id)).toMatchObject({ ...whole, by: BY_ADMIN });
    const unknown = { status: 'solved', resolution: { key: 'nonsense' } };
    const refused = await post('/v1/bulk/tickets', { tickets: { ids }, change: unknown });
    expect(pathsIn(refused)).toEqual(['change.resolution.key']);
  });

  test('incidents are solved as their problem is', async () => {
    const problem = await given({ type: 'problem' });
    const incident = await given({ type: 'incident' });
    const link = { principal: ADMIN, ticketId: problem.id, otherId: incident.id, kind: 'incident' } as const;
    await linkTickets(database, testContext(), link);
    const reply = { kind: 'public_reply', text: 'The line is mended.', incidents: 'solve' };
    const change = { status: 'solved', resolution: whole };
    const { body } = await post(`${problem.path}/messages`, { ...reply, ...change });
    await new JobQueue().begin(String(body.incidentsJobId)).drain(database.table);
    expect((await get(incident.path)).body).toMatchObject({ status: 'solved', resolution: whole });
  });
});

test('conditions ask for the resolution, its text, and who solved', async () => {
  await post('/v1/resolutions', { key: 'refunded', labels: { en: 'Refunded' } });
  const { id, path } = await given();
  await patch(path, { status: 'solved', resolution: { key: 'refunded', text: 'Sent back 12 euros.' } });
  const conditions = {
    all: [
      { field: 'ticket.resolution', operator: 'is', value: 'refunded' },
      { field: 'ticket.resolutionText', operator: 'contains', value: 'euros' },
      { field: 'ticket.solvedById', operator: 'is', value: 1 },
    ],
  };
  const explained = await post('/v1/conditions/explain', { ticketId: id, conditions });
  expect(explained).toMatchObject({ status: 200, body: { holds: true } });
});

test('a reply that solved and is taken back takes its resolution with it', async () => {
  await set({ undoSeconds: 60 });
  const { path } = await given();
  await patch(path, { status: 'solved', resolution: { key: 'workaround' } });
  await patch(path, { status: 'open' });
  const before = (await get(path)).body.resolution;
  const reply = { kind: 'public_reply', text: 'Done.', status: 'solved', resolution: { key: 'fixed' } };
  const { body } = await post(`${path}/messages`, reply);
  const undone = await post(`${path}/messages/${Object(body.message).id}/undo`);
  expect(undone).toMatchObject({ status: 200, body: { ticket: { status: 'open', resolution: before } } });
  await set({ undoSeconds: 0 });
});
