import * as fc from 'fast-check';
import { type AuditEntry, listEvents } from '../../../core/audit/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import { changeTicket, fireDeadlines, loadTicket, type TicketChange } from '../../../core/ticket/index.ts';
import type { Actor } from '../../../schemas/actor.ts';
import { statusSchema, type Ticket, ticketSchema } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, customerOf, givenTicket, later } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const statuses = fc.constantFrom(...statusSchema.exclude(['closed']).options);
const changes: fc.Arbitrary<TicketChange> = fc.record(
  {
    subject: fc.constantFrom('Invoice', 'Refund'),
    status: statuses,
    priority: fc.constantFrom('low' as const, 'urgent' as const),
    tags: fc.constantFrom(['a'], ['a', 'b'], []),
    teamId: fc.constant(null),
  },
  { requiredKeys: [] },
);
const commands = fc.oneof(
  fc.record({ do: fc.constant('change' as const), change: changes }),
  fc.record({ do: fc.constant('reply' as const), status: fc.option(statuses, { nil: undefined }) }),
  fc.record({ do: fc.constant('note' as const) }),
  fc.record({ do: fc.constant('customer' as const) }),
  fc.record({ do: fc.constant('clock' as const), days: fc.integer({ min: 0, max: 6 }) }),
);
type Command = typeof commands extends fc.Arbitrary<infer T> ? T : never;

const deps = () => ({ table: database.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } });
const alongside = () => [];

async function run(ticket: Ticket, command: Command, now: Date): Promise<unknown> {
  const as = (actor: Actor) => testContext({ actor, now });
  const agent = as({ kind: 'agent', id: 1 });
  const ticketId = ticket.id;
  switch (command.do) {
    case 'change':
      return changeTicket(deps(), agent, { principal: ADMIN, ticketId, change: command.change });
    case 'reply': {
      const message = { kind: 'public_reply' as const, text: 'Done', status: command.status };
      return addMessage(deps(), agent, { principal: ADMIN, ticketId, message, alongside });
    }
    case 'note': {
      const message = { kind: 'internal_note' as const, text: 'Look here' };
      return addMessage(deps(), agent, { principal: ADMIN, ticketId, message, alongside });
    }
    case 'customer': {
      const id = ticket.requesterId;
      const message = { kind: 'customer_message' as const, text: 'And now?' };
      const customer = as({ kind: 'customer', id });
      return addMessage(deps(), customer, { principal: customerOf(id), ticketId, message, alongside });
    }
    case 'clock':
      return fireDeadlines(database.table, as({ kind: 'system', name: 'clock' }), ticketId);
  }
}

const SUBJECT = 'The invoice is wrong';
/** Times that a ticket only has in some status. */
const TIMES = ['solvedAt', 'closesAt', 'closedAt'];

/** The fields that the audit trail follows; since when somebody waits is told by what they wrote. */
function followed(ticket: Ticket): Record<string, unknown> {
  const {
    version: _v,
    updatedAt: _u,
    lastActivityAt: _l,
    chosen: _c,
    waitingSince: _w,
    lastCustomerMessageAt: _lc,
    claim: _m,
    ...fields
  } = ticket;
  return fields;
}

/** The ticket as its audit trail tells it; fails where an entry does not follow from those before. */
function retold(begun: Record<string, unknown>, trail: readonly AuditEntry[]): Record<string, unknown> {
  const told = { ...begun };
  for (const { change } of trail) {
    for (const [field, { before, after }] of Object.entries(change ?? {})) {
      expect(told[field] ?? null).toEqual(before);
      told[field] = after;
      if (after === null && TIMES.includes(field)) delete told[field];
    }
  }
  return told;
}

test('whatever happens to a ticket, its row is sound, its version grows, and its events tell how it came so', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commands, { minLength: 1, maxLength: 8 }), async (steps) => {
      let now = NOW;
      let { ticket } = await givenTicket(database);
      for (const command of steps) {
        now = later(now, { seconds: 1, days: command.do === 'clock' ? command.days : 0 });
        await run(ticket, command, now).catch((error) => expect(error).toBeInstanceOf(BiletError));
        const after = await loadTicket(database.table, ticket.id);
        expect(ticketSchema.parse(after)).toEqual(after);
        if (after.version === ticket.version) expect(after).toEqual(ticket);
        else expect(after.version).toBe(ticket.version + 1);
        ticket = after;
      }
      const { items } = await listEvents(database.table, `T#${ticket.id}`, { limit: 100 });
      const [created] = await eventsOf(database.table, `T#${ticket.id}`);
      if (created?.type !== 'ticket.created') throw new Error('A ticket begins with being created');
      const begun = followed(ticketSchema.parse({ ...created.ticket, subject: SUBJECT }));
      expect(retold(begun, items)).toEqual(followed(ticket));
    }),
    { numRuns: 25 },
  );
});
