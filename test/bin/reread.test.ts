import type { Pointer } from '../../bin/dead-letters/letter.ts';
import { reread } from '../../bin/dead-letters/reread.ts';
import { recordEvent } from '../../core/audit/index.ts';
import { listJobs } from '../../core/jobs/index.ts';
import { RESTORED_ATTRIBUTE } from '../../core/shared/names.ts';
import type { Table } from '../../core/shared/table.ts';
import { anyEventSchema, type DeskEvent } from '../../schemas/events/events.ts';
import { NOW, testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { allRows, givenTicket, ticketIn } from '../support/desk.ts';
import { TestSearch } from '../support/search.ts';

const pointer: Pointer = {
  reader: 'publisher',
  streamArn: 'arn:stream',
  shardId: 'shard',
  first: '1',
  last: '9',
  from: NOW,
  to: NOW,
};

const context = testContext();

function eventRow(ticketId: number, more: object = {}): object {
  const ticket = ticketIn('open', { id: ticketId });
  const write = recordEvent(`T#${ticketId}`, 'ticket.updated', { ticket, change: {} }, context);
  if (write.type !== 'put') throw new Error('An event is put');
  return { ...write.row, ...more };
}

/** Publishes again what the stream or the table has; gives the tickets of the events that went to the bus. */
async function publishedFrom(place: 'stream' | 'table', rows: readonly object[]) {
  const published: DeskEvent[] = [];
  const noted: string[] = [];
  const said = await reread(
    {
      table: {} as Table,
      note: async (changed) => void noted.push(...changed.map(({ pk, sk }) => `${pk} ${sk}`)),
      context,
      bus: {
        async publish(events) {
          published.push(...events.map((event) => anyEventSchema.parse(event)));
          return { taken: events.length, refusal: null };
        },
      },
      fromStream: async () => (place === 'stream' ? rows : null),
      async *fromTable() {
        yield* rows;
      },
    },
    pointer,
  );
  return { said, noted, tickets: published.map((event) => ('ticket' in event ? event.ticket.id : null)) };
}

describe.each(['stream', 'table'] as const)(
  'events that the publisher gave up, read from the %s',
  (place) => {
    test('are published again', async () => {
      const { said, tickets } = await publishedFrom(place, [eventRow(1), eventRow(2)]);
      expect(tickets).toEqual([1, 2]);
      expect(said).toBe(`2 events published, as read from the ${place}`);
    });

    test('are noted for exports again, with what they tell of', async () => {
      const row = eventRow(7);
      const { noted } = await publishedFrom(place, [row]);
      expect(noted).toContain(`T#7 ${Object(row).sk}`);
      if (place === 'table') expect(noted).toContain('T#7 META');
    });

    test('are not, where a backup brought them back: they have been on the bus in their time', async () => {
      const restored = eventRow(2, { [RESTORED_ATTRIBUTE]: 'Bilet-restored' });
      expect((await publishedFrom(place, [eventRow(1), restored])).tickets).toEqual([1]);
    });
  },
);

describe('rows that the projector gave up', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startDatabase();
  });
  afterAll(() => database.stop());

  const rereadOf = (fromStream: () => Promise<readonly unknown[] | null>) =>
    reread(
      {
        table: database.table,
        context,
        note: async () => {},
        bus: { publish: async () => ({ taken: 0, refusal: null }) },
        fromStream,
        async *fromTable(kind) {
          yield* Object.values(await allRows(database)).filter((row) => Object(row).kind === kind);
        },
      },
      { ...pointer, reader: 'projector' },
    );

  test('are listed again, and put into the search as they are now', async () => {
    const { ticket, message } = await givenTicket(database, { text: 'A zirkelbach.' });
    const keys = ['META', `M#${message.id}`].map((sk) => ({ pk: `T#${ticket.id}`, sk }));
    const rows = await database.table.getMany(keys);
    const old = rows.map((row) => ({ ...Object(row), madeUp: 'as it was' }));
    expect(await rereadOf(async () => old)).toBe(
      '1 tickets given to the projector again, as read from the stream; 1 entries put into the search again',
    );
    expect(await new TestSearch(database).ids('zirkelbach')).toEqual([ticket.id]);
  });

  test('are listed again and the search is built anew, where the stream has them no more', async () => {
    expect(await rereadOf(async () => null)).toMatch(
      /^[1-9]\d* tickets given to the projector again, as read from the table; the job [0-9A-Z]{26} builds the search anew$/,
    );
    const { items } = await listJobs(database.table, { limit: 1 });
    expect(items[0]).toMatchObject({ kind: 'search.rebuild', state: 'waiting' });
  });
});
