import { jobWrites } from '../../core/jobs/index.ts';
import { takeId } from '../../core/shared/counter-store.ts';
import { createView } from '../../core/views/index.ts';
import { testContext } from '../support/context.ts';
import { type Call, startDatabase, type TestDatabase } from '../support/database.ts';
import { agentOf, ticketIn } from '../support/desk.ts';
import { DeskOfViews } from '../support/desk-of-views.ts';
import { WALK_CALLS } from './numbers.ts';

const TICKETS = 120;
const ADMIN = { ...agentOf(), role: 'admin' as const };

let database: TestDatabase;
let desk: DeskOfViews;
beforeEach(async () => {
  database = await startDatabase();
  desk = new DeskOfViews(database.table);
  for (let id = 1; id <= TICKETS; id += 1) {
    await takeId(desk.table, 'ticket');
    await desk.given(ticketIn('open', { id, teamId: 1 }));
  }
});
afterEach(() => database.stop());

/** The ticket that a request is about, when it is about one and no other. */
function onlyTicketOf({ input }: Call): number | null {
  const numbers = [...JSON.stringify(input).matchAll(/"T#(\d+)"|"sk":"[^"]*#0*(\d+)"/g)];
  const [only, ...more] = new Set(numbers.map(([, inKey, inList]) => Number(inKey ?? inList)));
  return more.length > 0 ? null : (only ?? null);
}

/** What the walks of all jobs through the tickets asked for: about each ticket alone, and about many at once. */
async function askedWhileDraining() {
  database.forgetCalls();
  await desk.drain();
  const asked = database
    .seen()
    .map((call) => ({ command: call.command.replace(/Command$/, ''), of: onlyTicketOf(call) }));
  const each = Map.groupBy(asked, ({ of }) => of);
  const countOf = (name: string) => asked.filter(({ command, of }) => of === null && command === name).length;
  const ofEach = Array.from({ length: TICKETS }, (_, at) =>
    (each.get(at + 1) ?? []).map((one) => one.command),
  );
  return { ofEach, many: countOf('BatchGetItem'), together: countOf('TransactWriteItems') };
}

test('filling the list of a view costs what was agreed for each ticket that comes to stand in it', async () => {
  await createView(desk.saving, testContext(), {
    reader: ADMIN,
    fields: {
      name: 'Open',
      owner: { kind: 'everyone', id: null },
      whose: 'all',
      conditions: { all: [{ field: 'ticket.status', operator: 'is', value: 'open' }] },
      order: [{ field: 'ticket.id', direction: 'ascending' }],
      columns: [],
      groupBy: null,
      position: 1,
      isActive: true,
    },
  });
  desk.letPass(2);
  const { ofEach, many, together } = await askedWhileDraining();
  for (const asked of ofEach) expect(asked).toEqual(WALK_CALLS['fill the list of a view']);
  // Twenty-five tickets in each, and what the jobs note of themselves.
  expect(together).toBeLessThanOrEqual(TICKETS / 25 + 8);
  // The tickets and their places of each hundred, and some looks whether the projector has come to them.
  expect(many).toBeLessThanOrEqual(TICKETS / 10);
});

test.each(['lists.rebuild', 'lists.recount'] as const)(
  '%s costs what was agreed for each ticket',
  async (kind) => {
    const { job, writes } = jobWrites(kind, {}, testContext({ actor: { kind: 'system', name: 'setup' } }));
    await desk.table.write(writes);
    desk.jobs.begin(job.id);
    const { ofEach, many } = await askedWhileDraining();
    for (const asked of ofEach) expect(asked).toEqual(WALK_CALLS[kind]);
    // The rebuild also reads, for each hundred rows of every list, whether they belong there.
    expect(many).toBeLessThanOrEqual(TICKETS / 5);
  },
);
