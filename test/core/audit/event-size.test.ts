import { eventBytes, MOST_EVENT_BYTES } from '../../../core/audit/event-size.ts';
import { listEvents, type Subject } from '../../../core/audit/index.ts';
import { createCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { changeTicket, ticketWrites } from '../../../core/ticket/index.ts';
import { createCustomerSchema } from '../../../schemas/api/customers.ts';
import { changeTicketSchema } from '../../../schemas/api/tickets.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenTicket } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** Letters that take the most bytes for what schemas count as one character. */
const WIDE = ['漢', '字'] as const;

/** Bytes of the largest event of something. */
async function largest(subject: Subject): Promise<number> {
  const { items } = await listEvents(database.table, subject, { limit: 100 });
  return Math.max(...items.map(eventBytes));
}

describe('the largest event that people can cause', () => {
  test('of a customer, whose every field is as long as it may be and changes, is one that the bus carries', async () => {
    const fieldsOf = (letter: string) =>
      createCustomerSchema.parse({
        name: letter.repeat(200),
        addresses: Array.from({ length: 20 }, (_, at) => {
          const mark = `${letter === WIDE[0] ? 'a' : 'b'}${at}`;
          return `${mark.padEnd(64, 'x')}@${`${'d'.repeat(59)}.`.repeat(3)}example`;
        }),
        phone: '+491234567890123',
        notes: letter.repeat(10_000),
      });
    const customer = await createCustomer(database, testContext(), { fields: fieldsOf(WIDE[0]) });
    await updateCustomer(database, testContext(), { customerId: customer.id, change: fieldsOf(WIDE[1]) });
    const bytes = await largest(`C#${customer.id}`);
    expect(bytes).toBeGreaterThan(90_000);
    expect(bytes).toBeLessThanOrEqual(MOST_EVENT_BYTES);
  });

  test('of a ticket, whose every field is as long as it may be and changes, is one that the bus carries', async () => {
    const { ticket } = await givenTicket(database);
    const crowd = Array.from({ length: 50 }, (_, at) => Number.MAX_SAFE_INTEGER - at);
    const joined = ticketWrites(ticket, { ...ticket, collaboratorIds: crowd }, testContext());
    await database.table.write(joined.writes);
    for (const letter of WIDE) {
      const tags = Array.from({ length: 50 }, (_, at) => `${at}${letter.repeat(58)}`.slice(0, 60));
      const change = changeTicketSchema.parse({ subject: letter.repeat(500), tags });
      const input = { principal: ADMIN, ticketId: ticket.id, change };
      await changeTicket({ table: database.table, rules: { closeAfterDays: 4 } }, testContext(), input);
    }
    expect(await largest(`T#${ticket.id}`)).toBeLessThanOrEqual(MOST_EVENT_BYTES);
  });
});
