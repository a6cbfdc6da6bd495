import type { Pointer } from '../../bin/dead-letters/letter.ts';
import { reread } from '../../bin/dead-letters/reread.ts';
import { recordEvent } from '../../core/audit/index.ts';
import { RESTORED_ATTRIBUTE } from '../../core/shared/names.ts';
import type { Table } from '../../core/shared/table.ts';
import { anyEventSchema, type DeskEvent } from '../../schemas/events/events.ts';
import { NOW, testContext } from '../support/context.ts';
import { ticketIn } from '../support/desk.ts';

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
