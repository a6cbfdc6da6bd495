import { readFileSync } from 'node:fs';
import { listEvents } from '../../../core/audit/index.ts';
import { withoutMerge } from '../../../core/ticket/index.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { casesSchema, type WorkedCase } from '../sla/case-schema.ts';
import { PlayedTickets } from './played-tickets.ts';

const { cases } = casesSchema.parse(JSON.parse(readFileSync('test/core/sla/cases.json', 'utf8')));
const timed = cases.filter(({ timeline }) => timeline.length > 0);

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const short = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null).replaceAll('.000Z"', 'Z"'));

async function play(worked: WorkedCase) {
  const desk = new PlayedTickets(database);
  await desk.begin(worked);
  const acts = [...worked.timeline];
  const seen: unknown[] = [];
  for (const { at, ticket } of worked.checkpoints) {
    while (acts[0] !== undefined && acts[0].at <= at) {
      const [act] = acts.splice(0, 1);
      if (act) await desk.act(act);
    }
    await desk.passUntil(at);
    // Merged away, a ticket is closed; what it was stays beneath.
    const { statusKey } = withoutMerge(await desk.ticket(ticket));
    const shown = await desk.shown(ticket, at);
    const { because: _b, reason: _r, ...sla } = shown ?? { because: '', reason: '' };
    seen.push(short({ status: statusKey, ...sla }));
  }
  await desk.passUntil((worked.checkpoints.at(-1)?.at ?? 0) + 1);
  return { seen, said: await saidOf(desk) };
}

async function saidOf(desk: PlayedTickets) {
  const said: string[] = [];
  for (const name of desk.names) {
    const events = await eventsOf(desk.idOf(name));
    for (const { type, sla } of events) {
      if (type === 'sla.changed') continue;
      const { metric, occurredAt, warning, number, late } = sla;
      said.push(
        JSON.stringify({
          ticket: name,
          type,
          metric,
          at: Date.parse(occurredAt) / 1000,
          warning,
          number,
          late,
        }),
      );
    }
  }
  return said.sort();
}

async function eventsOf(ticketId: number) {
  const { items } = await listEvents(database.table, `T#${ticketId}`, { limit: 100 });
  return items.flatMap(({ type, sla }) => (sla === undefined ? [] : [{ type, sla }]));
}

describe('worked cases of service levels, on the commands of the desk', () => {
  it.each(timed)('$name: $shows', async (worked) => {
    const { seen, said } = await play(worked);
    expect(seen).toEqual(
      worked.checkpoints.map(({ expect: { instances, ...expected } }) => ({
        ...expected,
        instances: expect.objectContaining(
          Object.fromEntries(
            Object.entries(instances).map(([metric, all]) => [
              metric,
              all.map((one) => expect.objectContaining(one)),
            ]),
          ),
        ),
      })),
    );
    const expected = worked.events.map(({ ticket, type, metric, occurredAt, warning, number, late }) =>
      JSON.stringify({ ticket, type, metric, at: occurredAt, warning, number, late }),
    );
    expect(said).toEqual(expected.sort());
  });
});
