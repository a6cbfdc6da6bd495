import { importTicket } from '../../core/import/import-ticket.ts';
import { importedTicketSchema } from '../../schemas/api/import.ts';
import { importDepsOf, importing, oldTicket } from '../support/imports.ts';
import { TestDesk } from '../support/mail.ts';
import { IMPORT_CALLS } from './numbers.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
});
afterAll(() => desk.close());

test('taking over a ticket takes few requests, and the same again takes one', async () => {
  const deps = importDepsOf(desk);
  const take = (externalId: string) =>
    importTicket(deps, importing(desk), importedTicketSchema.parse(oldTicket(externalId)));
  await take('first');
  const callsOf = async (externalId: string) => {
    desk.database.forgetCalls();
    await take(externalId);
    const calls = desk.database.seen().map(({ command }) => command.replace('Command', ''));
    // The desk's configuration is looked at once a second.
    return calls.filter((call) => call !== 'GetItem');
  };
  expect(await callsOf('second')).toEqual(IMPORT_CALLS['a ticket of a known customer']);
  expect(await callsOf('second')).toEqual(IMPORT_CALLS['a ticket that is there']);
});
