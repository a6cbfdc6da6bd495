import { readFileSync } from 'node:fs';
import { ticketFactsSource } from '../../../../core/report/index.ts';
import { mergedIntoOf } from '../../../../core/ticket/index.ts';
import { startDatabase, type TestDatabase } from '../../../support/database.ts';
import { PlayedTickets } from '../../service-level/played-tickets.ts';
import { casesSchema, type WorkedCase } from '../../sla/case-schema.ts';

const { cases } = casesSchema.parse(JSON.parse(readFileSync('test/core/sla/cases.json', 'utf8')));
const timed = cases.filter(({ timeline }) => timeline.length > 0);

let database: TestDatabase;
// What is configured has a history, and each case is in a time of its own.
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

async function play(worked: WorkedCase): Promise<{ desk: PlayedTickets; until: number }> {
  const desk = new PlayedTickets(database);
  await desk.begin(worked);
  const until = Math.max(...worked.checkpoints.map(({ at }) => at), ...worked.timeline.map(({ at }) => at));
  for (const act of worked.timeline) await desk.act(act);
  await desk.passUntil(until + 1);
  return { desk, until };
}

const instant = (text: string | null | undefined) => (text == null ? null : Date.parse(text) / 1000);

/** What a ticket shows to be kept or broken, and what was used of what somebody answered. */
async function shownBy(desk: PlayedTickets, name: string, at: number) {
  const { metrics = {}, instances = {} } = (await desk.shown(name, at)) ?? {};
  const byMetric = Object.entries({ ...metrics, ...instances });
  const all = byMetric.flatMap(([metric, shown]) => [shown].flat().map((one) => ({ metric, ...one })));
  return all
    .flatMap(({ metric, state, breachedAt, metAt, policy }) => {
      if (state === 'breached') return [{ metric, policy, at: instant(breachedAt), kept: false }];
      return state === 'met' ? [{ metric, policy, at: instant(metAt), kept: true }] : [];
    })
    .map((one) => JSON.stringify(one))
    .sort();
}

describe('what was promised is counted as kept or broken as the ticket shows it', () => {
  it.each(timed)('$name: $shows', async (worked) => {
    const { desk, until } = await play(worked);
    const source = ticketFactsSource(database.table);
    for (const name of desk.names) {
      const facts = await source.factsOf(desk.idOf(name), new Date(until * 1000));
      const judged = (facts?.bookings ?? []).filter(({ what }) => what === 'promise_judged');
      const booked = judged
        .map(({ metric, policy, at, kept }) => JSON.stringify({ metric, policy, at, kept }))
        .sort();
      const isMerged = mergedIntoOf(await desk.ticket(name)) !== null;
      expect(booked).toEqual(isMerged ? [] : await shownBy(desk, name, until));
    }
  });
});
