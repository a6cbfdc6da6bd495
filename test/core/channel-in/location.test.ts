import { customerKey, parseCustomerRow, updateCustomer } from '../../../core/customer/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { channelDesk, wrote } from '../../support/given-channel.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const BERLIN = { country: 'DE', region: 'Berlin', city: 'Berlin' };

/** Somebody writes, and the channel says where they are. Gives their record. */
async function writing(id: string, location?: object) {
  const from = { id: 'u1', name: 'Jo', ...(location && { location }) };
  const [taken] = await channelDesk(database.table).receive([wrote(id, 0, { from })]);
  const { requesterId } = await loadTicket(database.table, Number(Object(taken).ticketId));
  return parseCustomerRow(await database.table.get(customerKey(requesterId)));
}

test('where somebody is, the channel says, until a person does', async () => {
  expect((await writing('1')).location ?? null).toBeNull();
  const located = await writing('2', BERLIN);
  expect(located.location).toEqual({ ...BERLIN, source: 'channel' });
  expect((await writing('3', BERLIN)).version).toBe(located.version);
  const moved = await writing('4', { country: 'AT' });
  expect(moved.location).toEqual({ country: 'AT', region: null, city: null, source: 'channel' });
  const given = { country: 'FR', region: null, city: 'Lyon', source: 'given' } as const;
  const change = { location: given };
  await updateCustomer({ table: database.table }, testContext(), { customerId: moved.id, change });
  expect((await writing('5', BERLIN)).location).toEqual(given);
});
