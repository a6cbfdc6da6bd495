import * as fc from 'fast-check';
import { EventTooLargeError } from '../../../core/audit/event-size.ts';
import { type AuditEntry, changeBetween, listEvents, recordEvent } from '../../../core/audit/index.ts';
import { toTransactItem } from '../../../core/shared/transact-item.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenTicket, later, ticketIn } from '../../support/desk.ts';
import { eventIn } from '../../support/events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const change = { priority: { before: 'low', after: 'high' } };

function record(ticketId: number, now = NOW) {
  const context = testContext({ now });
  const ticket = ticketIn('open', { id: ticketId });
  return recordEvent(`T#${ticketId}`, 'ticket.updated', { ticket, change }, context);
}

describe('an event', () => {
  test('says who did what when and why, and carries the state after', () => {
    const context = { ...testContext(), cause: 'because' };
    const ticket = ticketIn('open');
    const { subject: _, ...facts } = ticket;
    const write = recordEvent('T#1', 'ticket.updated', { ticket, change }, context);
    const row = write.type === 'put' ? write.row : undefined;
    expect(eventIn(row)).toEqual({
      id: row?.sk.slice(2),
      type: 'ticket.updated',
      schemaVersion: 2,
      at: NOW.toISOString(),
      actor: { kind: 'agent', id: 1 },
      cause: 'because',
      ticket: {
        ...facts,
        statusReason: null,
        until: null,
        solvedAt: null,
        closesAt: null,
        closedAt: null,
        nextDeadline: null,
      },
      change,
      reworded: [],
    });
  });

  test('is only ever inserted', () => {
    expect(toTransactItem(record(1), 'desk')).toMatchObject({
      Put: { ConditionExpression: 'attribute_not_exists(#pk)' },
    });
  });

  test('that is there is never overwritten', async () => {
    const { ticket } = await givenTicket(database);
    const write = record(ticket.id);
    await database.table.write([write]);
    await expect(database.table.write([write])).rejects.toMatchObject({ refusals: ['event'] });
    expect((await listEvents(database.table, `T#${ticket.id}`, { limit: 5 })).items).toHaveLength(3);
  });

  test('about something that is not there is refused', async () => {
    await expect(database.table.write([record(501)])).rejects.toMatchObject({ refusals: ['event-subject'] });
    expect((await listEvents(database.table, 'T#501', { limit: 5 })).items).toEqual([]);
  });

  test('that the bus could not carry is refused before anything is written', () => {
    const tags = ['漢'.repeat(70_000)];
    const huge = { change: { tags: { before: [], after: tags } }, ticket: ticketIn('open') };
    expect(() => recordEvent('T#1', 'ticket.updated', huge, testContext())).toThrow(EventTooLargeError);
  });

  test('that does not fit its schema is not written', () => {
    const wrong = { ticket: { ...ticketIn('open'), teamId: -1 }, change };
    expect(() => recordEvent('T#1', 'ticket.updated', wrong, testContext())).toThrow();
  });
});

describe('an audit trail', () => {
  test('comes oldest first, in full pages, with nothing of other tickets', async () => {
    const count = 23;
    const ids: number[] = [];
    for (let made = 0; made < 10; made += 1) ids.push((await givenTicket(database)).ticket.id);
    const [first = 0, ...others] = ids;
    for (let at = 0; at < count - 2; at += 1)
      await database.table.write([record(first, later(NOW, { seconds: at + 1 }))]);
    await database.table.write(others.map((id) => record(id)));
    const pages: AuditEntry[][] = [];
    let after: string | undefined;
    do {
      const page = await listEvents(database.table, `T#${first}`, { limit: 5, after });
      pages.push(page.items);
      after = page.after ?? undefined;
    } while (after !== undefined);
    expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 3]);
    const times = pages.flat().map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(count);
  });

  test('of a ticket holds its events and not its messages', async () => {
    const { ticket } = await givenTicket(database);
    const { items, after } = await listEvents(database.table, `T#${ticket.id}`, { limit: 2 });
    expect(items.map(({ type }) => type)).toEqual(['ticket.created', 'message.added']);
    expect(after).toBeNull();
  });
});

describe('before and after', () => {
  test('name the fields that differ and no bookkeeping', () => {
    const before = ticketIn('open');
    const after = {
      ...ticketIn('solved'),
      tags: ['a'],
      version: 2,
      updatedAt: 'later',
      lastActivityAt: 'later',
    };
    expect(Object.keys(changeBetween(before, after) ?? {}).sort()).toEqual([
      ...['closesAt', 'solvedAt', 'status', 'statusKey', 'tags'],
    ]);
  });

  test('is none where only the order of keys differs, at any depth', () => {
    const before = { fields: { colour: 'red', size: { width: 1, height: 2 } } };
    const after = { fields: { size: { height: 2, width: 1 }, colour: 'red' } };
    expect(changeBetween(before, after)).toBeNull();
    expect(changeBetween({ teamId: null }, {})).toBeNull();
  });

  test('are null where a field was or is not', () => {
    expect(changeBetween({ a: 1 }, { b: 2 })).toEqual({
      a: { before: 1, after: null },
      b: { before: null, after: 2 },
    });
  });

  test('of the same things are nothing, and the other way round swap sides', () => {
    const things = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue());
    fc.assert(
      fc.property(things, things, (one, other) => {
        expect(changeBetween(one, one)).toBeNull();
        const there = changeBetween(one, other) ?? {};
        const back = changeBetween(other, one) ?? {};
        const swapped = Object.entries(back).map(([name, { before, after }]) => [
          name,
          { before: after, after: before },
        ]);
        expect(there).toEqual(Object.fromEntries(swapped));
      }),
    );
  });
});
