import { createServer } from 'node:http';
import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { recordEvent } from '../../core/audit/index.ts';
import { DUE_INDEX, UNHEARD_BY } from '../../core/shared/names.ts';
import type { Row } from '../../core/shared/write.ts';
import { ticketRow } from '../../core/ticket/ticket-store.ts';
import { listTickets, touchTicket } from '../../core/views/index.ts';
import { logger } from '../../functions/edge/logger.ts';
import { handler as projector } from '../../functions/stream/projector.ts';
import { handler as publisher } from '../../functions/stream/publisher.ts';
import type { Change } from '../../schemas/events/facts.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN, ticketIn } from '../support/desk.ts';
import { eventIn } from '../support/events.ts';
import { mockedClient } from '../support/mocked-client.ts';

/** What the projector asks of S3. */
const s3 = { asked: [] as string[], answer: 204 };
const objects = createServer(({ method, url = '' }, response) => {
  s3.asked.push(`${method} ${new URL(url, 'http://s3').pathname}`);
  response.writeHead(s3.answer).end();
});

let database: TestDatabase;
let warned: jest.SpyInstance;
let failed: jest.SpyInstance;
beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  process.env.BUS_NAME = 'desk-bus';
  await new Promise<void>((done) => objects.listen(0, '127.0.0.1', done));
  process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${Object(objects.address()).port}`;
});
beforeEach(() => {
  warned = jest.spyOn(logger, 'warn').mockImplementation();
  failed = jest.spyOn(logger, 'error').mockImplementation();
});
afterEach(() => {
  warned.mockRestore();
  failed.mockRestore();
});
afterAll(async () => {
  objects.close();
  await database.stop();
});

type Handler = (event: DynamoDBStreamEvent, context: never) => Promise<DynamoDBBatchResponse>;

/** Hands rows to a reader of the stream, as places 100, 101, …; gives the places that it could not do. */
async function read(handler: Handler, rows: readonly object[]): Promise<string[]> {
  const Records = rows.map((row, at) => ({
    eventName: 'INSERT',
    dynamodb: { Keys: keysOf(row), NewImage: marshall(row), SequenceNumber: String(100 + at) },
  }));
  const { batchItemFailures } = await handler({ Records } as DynamoDBStreamEvent, {} as never);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const keysOf = (row: object) => {
  const { pk, sk } = marshall(row);
  return { pk, sk };
};

/**
 * Hands rows to a reader as Lambda does: again from the place that it names, and a batch that fails in two halves.
 * Gives what Lambda gives up: rows that fail also when they stand alone, with all that stands behind a first one that
 * is named.
 */
async function readAsLambda(handler: Handler, rows: readonly object[]): Promise<object[]> {
  const places = await read(handler, rows).catch(() => null);
  if (places?.length === 0) return [];
  const first = places && Number(places[0]) - 100;
  if (first === 0 || rows.length === 1) return [...rows];
  if (first) return readAsLambda(handler, rows.slice(first));
  const middle = Math.ceil(rows.length / 2);
  const before = await readAsLambda(handler, rows.slice(0, middle));
  return [...before, ...(await readAsLambda(handler, rows.slice(middle)))];
}

describe('the projector', () => {
  const rowOf = (id: number, given: Partial<Ticket> = {}) => ticketRow(ticketIn('open', { id, ...given }));
  const open = async () => {
    const input = { principal: ADMIN, list: { of: 'open' } as const, limit: 100 };
    const { tickets } = await listTickets({ table: database.table, shards: 1 }, input);
    return tickets.map(({ id }) => id);
  };

  /** Rows as the table has them when their records come by. */
  const stored = async (...rows: Row[]) => {
    await database.table.putMany(rows);
    return rows;
  };

  test('lists every ticket that comes by, once for all its changes that come together', async () => {
    const rows = await stored(rowOf(1), rowOf(2), rowOf(1, { version: 2, subject: 'The newest' }));
    expect(await read(projector, rows)).toEqual([]);
    expect((await open()).sort()).toEqual([1, 2]);
    // Its places were written at the start and at the end of one move.
    expect(await database.table.get({ pk: 'T#1', sk: 'PLACES' })).toMatchObject({ revision: 2 });
  });

  describe('remembers what it has listed', () => {
    /** Lists a ticket, lets its row change so that looking at it would show, and says whether rows make it look. */
    const looksAt = async (listed: Row, rows: readonly object[]) => {
      await read(projector, await stored(listed));
      const { ticket } = Object(listed);
      await stored({ ...listed, ticket: { ...ticket, subject: 'Whoever looks sees this' } });
      const places = () => database.table.get({ pk: listed.pk, sk: 'PLACES' });
      const before = await places();
      expect(await read(projector, rows)).toEqual([]);
      return Object(await places()).revision > Object(before).revision;
    };
    const told = (row: Row, number: number) => ({ ...row, auditHead: { number, hash: 'h', events: 'T#11' } });

    test('and leaves a ticket alone when something is told of it that changes nothing of it', async () => {
      const row = rowOf(11, { version: 4 });
      expect(await looksAt(row, [told(row, 2), told(row, 3)])).toBe(false);
    });

    test('and looks at a ticket that has changed', async () => {
      const row = rowOf(12, { version: 4 });
      expect(await looksAt(row, [told(row, 2), rowOf(12, { version: 5 })])).toBe(true);
    });

    test('and looks at one that it is asked to look at', async () => {
      const [row, pk] = [rowOf(13, { version: 4 }), 'T#13'];
      const asked = { pk, sk: 'PLACES', kind: 'places', schemaVersion: 2, touched: 'look' };
      expect(await looksAt(row, [told(row, 2), asked])).toBe(true);
    });

    test('and looks at one that lacks its deadline, as an earlier version of the desk writes it', async () => {
      const row = ticketRow(ticketIn('solved', { id: 14, version: 4 }));
      const { [DUE_INDEX.sortKey]: deadline, ...lacking } = Object(row);
      expect(deadline).toBeDefined();
      expect(await looksAt(row, [row])).toBe(false);
      expect(await looksAt(row, [lacking])).toBe(true);
    });
  });

  test('lists a ticket as it is now, however old the record is', async () => {
    await stored(rowOf(6, { version: 7, subject: 'As it is now' }));
    await read(projector, [rowOf(6, { version: 3, subject: 'As it was' })]);
    const input = { principal: ADMIN, list: { of: 'open' } as const, limit: 100 };
    const { tickets } = await listTickets({ table: database.table, shards: 1 }, input);
    expect(tickets.find(({ id }) => id === 6)?.subject).toBe('As it is now');
  });

  test('looks at tickets together where nothing but that was asked for, and at one that has changed by itself', async () => {
    await stored(rowOf(21), rowOf(22), rowOf(23));
    for (const id of [21, 22, 23]) await touchTicket(database.table, id, 'look', 'note');
    const places = await database.table.getMany([21, 22, 23].map((id) => ({ pk: `T#${id}`, sk: 'PLACES' })));
    const [changed] = await stored(rowOf(23, { version: 2 }));
    expect(await read(projector, [...places.map(Object), changed])).toEqual([]);
    expect(await open()).toEqual(expect.arrayContaining([21, 22, 23]));
    for (const id of [21, 22, 23])
      expect(await database.table.get({ pk: `T#${id}`, sk: 'PLACES' })).not.toHaveProperty('touched');
  });

  test('looks again at a ticket when somebody asks for it', async () => {
    await stored(rowOf(8));
    await touchTicket(database.table, 8, 'look');
    expect(await read(projector, [Object(await database.table.get({ pk: 'T#8', sk: 'PLACES' }))])).toEqual(
      [],
    );
    expect(await open()).toContain(8);
  });

  const brokenRow = (id: number) => ({ ...rowOf(id), ticket: { id, subject: 'secret subject' } });

  test('stops at a row that it cannot read, names its place, and goes no further', async () => {
    expect(await read(projector, await stored(rowOf(3), brokenRow(4), rowOf(5)))).toEqual(['101']);
    expect(await open()).toContain(3);
    expect(await open()).not.toContain(5);
  });

  test('names in its log the ticket that it cannot list, and nothing of what it says', async () => {
    await read(projector, await stored(rowOf(3), brokenRow(4)));
    expect(failed.mock.calls).toEqual([[expect.any(String), expect.objectContaining({ row: 'T#4' })]]);
    expect(JSON.stringify(failed.mock.calls)).not.toContain('secret subject');
  });

  test('lets a row that it cannot read stand alone, and lists all others', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => rowOf(100 + at));
    const broken = brokenRow(99);
    const mixed = await stored(...rows.slice(0, 7), broken, ...rows.slice(7));
    expect(await readAsLambda(projector, mixed)).toEqual([broken]);
    expect(await open()).toEqual(expect.arrayContaining(rows.map((_, at) => 100 + at)));
  });

  test('has nothing to do for records without an image', async () => {
    const Records = [{ eventName: 'REMOVE', dynamodb: { SequenceNumber: '1' } }];
    await expect(projector({ Records } as DynamoDBStreamEvent, {} as never)).resolves.toEqual({
      batchItemFailures: [],
    });
  });
});

describe('an upload that expires', () => {
  beforeEach(() => {
    s3.asked.length = 0;
    s3.answer = 204;
  });

  const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  const expire = (more: object = {}) => {
    const row = {
      ...{ pk: `UPLOAD#${id}`, sk: 'UPLOAD', kind: 'upload', schemaVersion: 1, id },
      ...{ owner: { kind: 'agent', id: 1 }, filename: 'a.pdf', contentType: 'application/pdf', size: 5 },
      ...{ createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-08T00:00:00.000Z', ...more },
    };
    const dynamodb = { Keys: keysOf(row), OldImage: marshall(row), SequenceNumber: '7' };
    return projector({ Records: [{ eventName: 'REMOVE', dynamodb }] } as DynamoDBStreamEvent, {} as never);
  };

  test('takes along the copy that was made for a message which was refused', async () => {
    expect(await expire()).toEqual({ batchItemFailures: [] });
    // Or for one of agents among themselves.
    expect(s3.asked).toEqual([`DELETE /files/attached/${id}`, `DELETE /files/rooms/${id}`]);
    s3.answer = 404;
    expect(await expire()).toEqual({ batchItemFailures: [] });
  });

  test('leaves the file that a message has', async () => {
    expect(await expire({ attachedTo: { ticketId: 1, messageId: id } })).toEqual({ batchItemFailures: [] });
    expect(s3.asked).toEqual([]);
  });

  test('comes again when S3 does not answer well', async () => {
    s3.answer = 503;
    await expect(expire()).rejects.toThrow('The first record of the batch failed');
  });
});

test('files of an article that no text named in time go, all that expire together', async () => {
  [s3.asked.length, s3.answer] = [0, 204];
  const ids = ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01ARZ3NDEKTSV4RRFFQ69G5FAW'];
  const Records = ids.map((id, at) => {
    const row = {
      ...{
        pk: 'ARTICLEFILES#12',
        sk: `FILE#${id}`,
        kind: 'article_file',
        schemaVersion: 1,
        id,
        articleId: 12,
      },
      ...{ filename: 'a.pdf', contentType: 'application/pdf', size: 5, sha256: 'ab'.repeat(32) },
      ...{ createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-08T00:00:00.000Z' },
    };
    const dynamodb = { Keys: keysOf(row), OldImage: marshall(row), SequenceNumber: String(at) };
    return { eventName: 'REMOVE', dynamodb };
  });
  expect(await projector({ Records } as DynamoDBStreamEvent, {} as never)).toEqual({ batchItemFailures: [] });
  expect(s3.asked.toSorted()).toEqual(ids.map((id) => `DELETE /files/articles/12/${id}`));
});

describe('the publisher', () => {
  const bridge = mockedClient(EventBridgeClient);
  beforeEach(() => {
    bridge.reset();
    bridge.onAnyCommand().rejects(new Error('The test expects no such request'));
  });

  function eventRows(count: number, change: Change = {}): Row[] {
    return Array.from({ length: count }, (_, at) => {
      const ticket = ticketIn('open', { id: at + 1 });
      const write = recordEvent(`T#${ticket.id}`, 'ticket.updated', { ticket, change }, testContext());
      if (write.type !== 'put') throw new Error('An event is put');
      return write.row;
    });
  }
  /** A row that no command would write: its event is larger than a request to the bus may be. */
  function hugeRow(): Row {
    const [row] = eventRows(1);
    if (!row) throw new Error('An event is a row');
    return { ...row, event: { ...eventIn(row), cause: 'x'.repeat(256 * 1024) } };
  }

  const taken = (count: number) => ({ Entries: Array.from({ length: count }, () => ({ EventId: 'taken' })) });

  test('passes on what another version wrote, as it is: types, fields and values that this one does not know', async () => {
    bridge.on(PutEventsCommand).resolves(taken(4));
    const [known, ...rest] = eventRows(4);
    const tomorrow = {
      ...Object(known).event,
      schemaVersion: 9,
      type: 'ticket.teleported',
      actor: { kind: 'robot' },
      mood: 1,
    };
    const yesterday = { ...Object(known).event, schemaVersion: 1, ticket: ticketIn('open') };
    const given = [
      { ...known, schemaVersion: 7, event: tomorrow, words: { secret: 'x' } },
      { ...known, event: yesterday },
    ];
    expect(await read(publisher, [...given, ...rest.slice(0, 2)])).toEqual([]);
    const sent = bridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(sent.map(({ DetailType }) => DetailType)).toEqual([
      'ticket.teleported',
      ...Array(3).fill('ticket.updated'),
    ]);
    // Nobody listens at this desk; what a webhook may make of a type of tomorrow is not known yet.
    const nobody = { [UNHEARD_BY.assignment]: true, [UNHEARD_BY.live]: true };
    expect(sent.slice(0, 2).map(({ Detail }) => JSON.parse(Detail ?? ''))).toEqual([
      { ...tomorrow, ...nobody },
      { ...yesterday, ...nobody, [UNHEARD_BY.webhooks]: true },
    ]);
  });

  test('puts events on the bus ten at a time, in the order in which they happened', async () => {
    bridge.on(PutEventsCommand).resolvesOnce(taken(10)).resolvesOnce(taken(10)).resolvesOnce(taken(5));
    const rows = eventRows(25);
    expect(await read(publisher, rows)).toEqual([]);
    const entries = bridge.commandCalls(PutEventsCommand).map((call) => call.args[0].input.Entries ?? []);
    expect(entries.map((some) => some.length)).toEqual([10, 10, 5]);
    const sent = entries.flat().map(({ Detail }) => `E#${JSON.parse(Detail ?? '').id}`);
    expect(sent).toEqual(rows.map(({ sk }) => sk));
  });

  test('counts what it will not send again, once', async () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { Entries } = taken(5);
    Entries[2] = { ErrorCode: 'InternalFailure' } as never;
    bridge.on(PutEventsCommand).resolvesOnce({ FailedEntryCount: 1, Entries }).resolvesOnce(taken(3));
    const rows = eventRows(5, { status: { before: 'new', after: 'open' } });
    expect(await read(publisher, rows)).toEqual(['102']);
    expect(await read(publisher, rows.slice(2))).toEqual([]);
    const counted = written.mock.calls.map(([line]) => JSON.parse(String(line)).TicketsToOpen);
    written.mockRestore();
    expect(counted).toEqual([2, 3]);
  });

  test('comes again from the first event that the bus refused, and sends nothing after it', async () => {
    const { Entries } = taken(10);
    Entries[3] = { ErrorCode: 'InternalFailure' } as never;
    Entries[7] = { ErrorCode: 'InternalFailure' } as never;
    bridge.on(PutEventsCommand).resolvesOnce(taken(10)).resolvesOnce({ FailedEntryCount: 2, Entries });
    expect(await read(publisher, eventRows(30))).toEqual(['113']);
    expect(bridge.commandCalls(PutEventsCommand)).toHaveLength(2);
  });

  test('fails as a whole at an event that the bus refuses first, which the log names', async () => {
    const [first] = eventRows(3);
    bridge.on(PutEventsCommand).resolves({ Entries: [{ ErrorCode: 'MalformedDetail' }] });
    await expect(read(publisher, [first ?? {}])).rejects.toThrow();
    const event = first?.sk.slice(2);
    expect(warned).toHaveBeenCalledWith(expect.any(String), { event, reason: 'MalformedDetail' });
  });

  test('lets an event that is too large for the bus stand alone, and all others pass', async () => {
    const sent: string[] = [];
    bridge.on(PutEventsCommand).callsFake(({ Entries }: PutEventsCommandInput) => {
      sent.push(...(Entries ?? []).map(({ Detail }) => `E#${JSON.parse(Detail ?? '').id}`));
      return taken(Entries?.length ?? 0);
    });
    const rows = eventRows(40);
    const huge = hugeRow();
    const givenUp = await readAsLambda(publisher, rows.toSpliced(17, 0, huge));
    expect(givenUp).toEqual([huge]);
    expect(sent).toEqual(rows.map(({ sk }) => sk));
  });

  test('fails as a whole when the bus does not answer, so that the whole batch comes again', async () => {
    bridge.on(PutEventsCommand).rejects(new Error('no network'));
    await expect(read(publisher, eventRows(2))).rejects.toThrow('no network');
  });
});
