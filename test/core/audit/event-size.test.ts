import { eventBytes, MOST_EVENT_BYTES } from '../../../core/audit/event-size.ts';
import { auditTrail } from '../../../core/audit/event-store.ts';
import type { Subject } from '../../../core/audit/index.ts';
import { createCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { changeTicket, ticketWrites } from '../../../core/ticket/index.ts';
import { changeTicketSchema } from '../../../schemas/api/change-ticket.ts';
import { createCustomerSchema } from '../../../schemas/api/customers.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenTicket } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { ITEM_LIMIT_BYTES, itemBytes } from '../../support/item-size.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** Letters that take the most bytes for what schemas count as one character. */
const WIDE = ['漢', '字'] as const;

/** Bytes of the largest event of something. */
async function largest(subject: Subject): Promise<number> {
  return Math.max(...(await eventsOf(database.table, subject)).map(eventBytes));
}

describe('the largest event that people can cause', () => {
  test('of a customer, whose every field is as long as it may be and changes, is one that the bus carries', async () => {
    const fieldsOf = (letter: string) => {
      const { phones: _, ...fields } = createCustomerSchema.parse({
        name: letter.repeat(200),
        identities: Array.from({ length: 20 }, (_, at) => {
          const mark = `${letter === WIDE[0] ? 'a' : 'b'}${at}`;
          const value = `${mark.padEnd(64, 'x')}@${`${'d'.repeat(59)}.`.repeat(3)}example`;
          return { channel: 'email', value };
        }),
        notes: letter.repeat(10_000),
        tags: Array.from({ length: 50 }, (_, at) => `${at}${letter.repeat(58)}`.slice(0, 60)),
      });
      return { ...fields, name: letter.repeat(200), phone: '+491234567890123' };
    };
    const customer = await createCustomer(database, testContext(), { fields: fieldsOf(WIDE[0]) });
    await updateCustomer(database, testContext(), { customerId: customer.id, change: fieldsOf(WIDE[1]) });
    // What people wrote is kept beside the event, and fits into its row.
    expect(await largest(`C#${customer.id}`)).toBeLessThan(40_000);
    const { rows } = await database.table.query(auditTrail.of({ subject: `C#${customer.id}`, limit: 9 }));
    const sizes = rows.map((row) => itemBytes(Object(row)));
    expect(Math.max(...sizes)).toBeGreaterThan(60_000);
    expect(Math.max(...sizes)).toBeLessThan(ITEM_LIMIT_BYTES / 2);
  });

  test('of a ticket, whose every field is as long as it may be and changes, is one that the bus carries', async () => {
    const { ticket } = await givenTicket(database);
    const crowd = Array.from({ length: 50 }, (_, at) => Number.MAX_SAFE_INTEGER - at);
    const joined = await ticketWrites(ticket, { ...ticket, collaboratorIds: crowd }, testContext());
    await database.table.write(joined.writes);
    for (const letter of WIDE) {
      const tags = Array.from({ length: 50 }, (_, at) => `${at}${letter.repeat(58)}`.slice(0, 60));
      const change = changeTicketSchema.parse({ subject: letter.repeat(500), tags });
      const input = { principal: ADMIN, ticketId: ticket.id, change };
      await changeTicket(
        { table: database.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
        testContext(),
        input,
      );
    }
    expect(await largest(`T#${ticket.id}`)).toBeLessThanOrEqual(MOST_EVENT_BYTES);
  });
});
