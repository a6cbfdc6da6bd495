import * as z from 'zod';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { loadConversation } from '../../core/conversation/index.ts';
import { changeTicket, createTicket, rulesInForce } from '../../core/ticket/index.ts';
import { listTickets, projectTicket } from '../../core/views/index.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { NOW, testContext } from '../support/context.ts';
import { givenFields } from '../support/custom-fields.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN, allRows, givenCustomer, later, requestFor } from '../support/desk.ts';

let database: TestDatabase;
let plain: Ticket;
let described: Ticket;
let rules: Awaited<ReturnType<ReturnType<typeof rulesInForce>['at']>>;
let creations: string[][];

const FIELDS = 50;

/** The requests that something takes, by the names of their commands. */
async function requestsOf(act: () => Promise<unknown>): Promise<string[]> {
  database.forgetCalls();
  await act();
  return database.seen().map(({ command }) => command);
}

beforeAll(async () => {
  database = await startDatabase();
  const { table } = database;
  const { id } = await givenCustomer(database);
  const fields = await givenFields(table, FIELDS);
  rules = await rulesInForce(keptConfiguration(table), {}).at(NOW, { fields });
  const open = async (given: object) => {
    const request = requestFor({ id }, given);
    return (await createTicket({ table, rules }, testContext(), { principal: ADMIN, request })).ticket;
  };
  creations = [
    await requestsOf(async () => {
      plain = await open({});
    }),
    await requestsOf(async () => {
      described = await open({ fields });
    }),
  ];
  for (const ticket of [plain, described]) await projectTicket({ table, shards: 1 }, ticket.id);
});
afterAll(() => database.stop());

test('fifty fields are held by one ticket, and none by the other', () => {
  expect(Object.keys(described.fields ?? {})).toHaveLength(FIELDS);
  expect(plain.fields).toBeUndefined();
});

test('a ticket with fifty fields is opened by as many requests as one without', () => {
  expect(creations[1]).toEqual(creations[0]);
});

test('it is read and changed by as many requests', async () => {
  const { table } = database;
  const read = ({ id }: Ticket) => requestsOf(() => loadConversation(table, id, 50));
  expect(await read(described)).toEqual(await read(plain));
  expect(await read(described)).toHaveLength(1);
  const change = ({ id }: Ticket) =>
    requestsOf(() =>
      changeTicket({ table, rules }, testContext(), {
        principal: ADMIN,
        ticketId: id,
        change: { priority: 'high' },
      }),
    );
  expect(await change(described)).toEqual(await change(plain));
});

test('its lines in lists, and the event of a change, are as long as those of the other', async () => {
  const { table } = database;
  const rows = Object.entries(await allRows(database));
  const bytesIn = (start: string, { id }: Ticket) =>
    rows
      .filter(([key, row]) => key.startsWith(start) && Object(row).summary?.id === id)
      .map(([, row]) => JSON.stringify(Object(row).summary).length);
  expect(bytesIn('L#', described).length).toBeGreaterThan(3);
  expect(bytesIn('L#', described)).toEqual(bytesIn('L#', plain));
  const list = { principal: ADMIN, list: { of: 'open' }, limit: 50 } as const;
  expect(await requestsOf(() => listTickets({ table, shards: 1 }, list))).toHaveLength(1);

  const lengthOfLast = async ({ id }: Ticket) => {
    await changeTicket({ table, rules }, testContext({ now: later(NOW, { seconds: 5 }) }), {
      principal: ADMIN,
      ticketId: id,
      change: { priority: 'low' },
    });
    const page = await table.query({ pk: `T#${id}`, from: 'E#', to: 'E#~' });
    return JSON.stringify(Object(page.rows.at(-1)).event).length;
  };
  expect(await lengthOfLast(described)).toBe(await lengthOfLast(plain));
});

test('all values are one attribute of the row, which a change of something else does not write', async () => {
  const { table } = database;
  database.forgetCalls();
  const change = async (given: object, seconds: number) => {
    const asked = { principal: ADMIN, ticketId: described.id, change: given };
    await changeTicket({ table, rules }, testContext({ now: later(NOW, { seconds }) }), asked);
  };
  await change({ subject: 'Said anew' }, 8);
  const written = database.seen().find(({ command }) => command.startsWith('TransactWrite'))?.input;
  const [update] = z
    .object({ TransactItems: z.array(z.object({ Update: z.looseObject({}).optional() })) })
    .parse(written)
    .TransactItems.flatMap(({ Update = [] }) => Update);
  expect(JSON.stringify(update)).toContain('#ticket.#subject = ');
  expect(JSON.stringify(update)).not.toMatch(/field_2|Value of field/);
  await change({ fields: { field_1: 777 } }, 9);
  const row = await table.get({ pk: `T#${described.id}`, sk: 'META' });
  expect(Object.keys(Object(row).ticket)).not.toContain('fields');
  expect(Object(row).ticket.fieldValues).toContain('"field_1":777');
  const { ticket } = await loadConversation(table, described.id, 1);
  expect(ticket.fields).toEqual({ ...described.fields, field_1: 777 });
});

test('all that is configured is one further read a second, however many fields there are', async () => {
  const inForce = rulesInForce(keptConfiguration(database.table), {});
  const asked = { fields: { field_1: 7, field_2: 'Other' } };
  await inForce.at(NOW, asked);
  const after = (seconds: number) => requestsOf(() => inForce.at(later(NOW, { seconds }), asked));
  expect(await after(0.5)).toEqual([]);
  expect(await after(1.5)).toHaveLength(1);
});
