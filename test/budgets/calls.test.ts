import { listCalls, readCall } from '../../core/call/index.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { callDesk, missed } from '../support/given-call.ts';
import { CALLS_CALLS } from './numbers.ts';

let database: TestDatabase;
let desk: ReturnType<typeof callDesk>;
beforeAll(async () => {
  database = await startDatabase();
  desk = callDesk(database.table);
});
afterAll(() => database.stop());

let told = 0;
/** A call of a stranger that nobody took, and what reports it. */
async function rang() {
  told += 1;
  const report = missed(`call-${told}`, { from: `+4930400${String(told).padStart(4, '0')}` });
  await desk.tell(report);
  return report;
}

/** Each gives what is done, once everything for it is there. */
const OPERATIONS: Readonly<Record<keyof typeof CALLS_CALLS, () => Promise<() => Promise<unknown>>>> = {
  'a stranger is missed': async () => rang,
  'it is told again': async () => {
    const report = await rang();
    return () => desk.tell(report);
  },
  'it turns out that somebody took it': async () => {
    const report = await rang();
    return () => desk.tell({ ...report, outcome: 'answered' });
  },
  'somebody reads it': async () => {
    const { externalId } = await rang();
    return () => readCall(database.table, externalId, () => {});
  },
  'somebody lists those of a ticket': async () => {
    const { externalId } = await rang();
    const { ticketId } = await readCall(database.table, externalId, () => {});
    return () => listCalls(database.table, ticketId, () => {});
  },
};

test.each(Object.entries(CALLS_CALLS))('%s: these requests and no others', async (name, calls) => {
  const act = await OPERATIONS[name as keyof typeof CALLS_CALLS]();
  database.forgetCalls();
  await act();
  const made = database.seen().map(({ command }) => command.replace('Command', ''));
  expect(made).toEqual(calls);
});
