import assert from 'node:assert/strict';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { agentAt } from '../agent.ts';
import { type Deployed, resourcesOfDesk } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { feed } from '../mappings.ts';
import { eventually, type Report } from '../report.ts';
import { rowsOf } from '../table.ts';
import type { Workshop } from '../workshop.ts';

/** Types whose resources hold something, or are known by their name or address. */
const STATEFUL =
  /^AWS::(DynamoDB::GlobalTable|S3::Bucket|SQS::Queue|SNS::Topic|Events::EventBus|Cognito::UserPool(Client)?|StepFunctions::StateMachine|SES::(EmailIdentity|ConfigurationSet)|ApiGatewayV2::Api)$/;

const stateful = (resources: readonly Deployed[]) =>
  resources
    .filter(({ type }) => STATEFUL.test(type))
    .map(({ logicalId, physicalId }) => `${logicalId} ${physicalId}`);

/** @throws when something that holds data, or is known by its name, is another one than before, or gone */
export const requireNothingReplaced = (before: Desk, after: Desk): void => {
  const now = new Set(stateful(after.resources));
  assert.deepEqual(
    stateful(before.resources).filter((one) => !now.has(one)),
    [],
  );
};

/** Makes a version of tomorrow of the sources: rows with more attributes, a new value of a list, a new type of event. */
const makeTomorrow = ({ append, replace }: Workshop): void => {
  const store = 'core/ticket/ticket-store.ts';
  replace(
    'schemas/ticket.ts',
    "['low', 'normal', 'high', 'urgent']",
    "['low', 'normal', 'high', 'urgent', 'critical']",
  );
  replace(store, '{ version, ticket: stored, ', "{ version, ticket: stored, weather: { sky: 'blue' }, ");
  replace(store, '...kept, ...event, ', '...kept, ...event, ...event.map(praised(context)), ');
  append(
    store,
    `
const praised = (context) => ({ row, ...write }) => {
  const id = context.newId();
  return { ...write, row: { ...row, sk: \`E#\${id}\`, event: { ...row.event, id, type: 'ticket.praised', by: 'all' } } };
};
`,
  );
};

/** Deploys tomorrow's version with other settings, and then today's again. */
export const checkUpgrade = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  token: string;
  ticketId: number;
}): Promise<void> => {
  const { desk, report, workshop, token, ticketId } = options;
  const read = async (id: number) =>
    ticketOutSchema.parse(expectStatus(await desk.api('GET', `/tickets/${id}`, { token }), 200));
  const change = async (id: number, body: object) =>
    expectStatus(await desk.api('PATCH', `/tickets/${id}`, { token, body }), 200);
  const make = async (subject: string) => {
    const body = {
      subject,
      text: 'Edition.',
      requester: { address: 'carla@example.org' },
      kind: 'internal_note',
    };
    return ticketOutSchema.parse(expectStatus(await desk.api('POST', '/tickets', { token, body }), 201)).id;
  };
  const rowsOfTicket = async (id: number) => {
    const rows = await rowsOf(desk.endpoint, desk.prefix);
    return [...rows].filter(([key]) => key.startsWith(`T#${id} `)).map(([, row]) => Object(row));
  };
  /** What tomorrow's version wrote about a ticket and today's knows nothing of. */
  const requireTomorrow = async (id: number): Promise<void> => {
    const rows = await rowsOfTicket(id);
    const meta = rows.find(({ sk }) => sk === 'META');
    assert.deepEqual([meta?.weather, meta?.ticket.priority], [{ sky: 'blue' }, 'critical']);
    assert.ok(rows.some(({ event }) => event?.type === 'ticket.praised'));
  };
  let id = 0;

  await report.check(
    "tomorrow's version, with other settings, replaces nothing that holds data",
    async () => {
      const before = await read(ticketId);
      makeTomorrow(workshop);
      workshop.set({ closeAfterDays: 9, deskName: 'Another Edition' });
      await workshop.deploy();
      const after = await resourcesOfDesk(desk.endpoint, desk.prefix);
      assert.deepEqual(stateful(after).sort(), stateful(desk.resources).sort());
      assert.deepEqual(await read(ticketId), before);
    },
  );

  await report.check('the new settings are in force, with old tokens and tickets', async () => {
    id = await make('Another');
    const { solvedAt, closesAt } = ticketOutSchema.parse(
      await change(id, { status: 'solved', assigneeId: 1 }),
    );
    assert.equal(Date.parse(closesAt ?? '') - Date.parse(solvedAt ?? ''), 9 * 24 * 60 * 60 * 1000);
  });

  await report.check(
    "today's version takes over again while events of tomorrow's are on their way",
    async () => {
      await feed({ desk, workshop }, ['stream-publisher', 'stream-projector'], false);
      await change(id, { status: 'open', priority: 'critical' });
      await requireTomorrow(id);
      await workshop.use('today');
      await workshop.deploy();
      await feed({ desk, workshop }, ['stream-publisher', 'stream-projector'], true);
    },
  );

  await report.check(
    'it reads what it does not know, changes the rest, and nothing of it is lost',
    async () => {
      assert.equal((await read(id)).priority, 'critical');
      await change(id, { tags: ['kept'] });
      await requireTomorrow(id);
      const next = await make('Behind it in the stream');
      const solved = await make('Solved, which the worst day finds so');
      await change(solved, { status: 'solved', assigneeId: 1 });
      await eventually('the lists to go on', async () => {
        const listed = await agentAt(desk, token).listed('view=open');
        const done = await agentAt(desk, token).listed('status=solved');
        return listed.includes(id) && listed.includes(next) && done.includes(solved);
      });
    },
  );
};
