import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { ROW_KIND } from '../../core/shared/names.ts';
import { eventSchema } from '../../schemas/events/events.ts';
import { messageKindSchema } from '../../schemas/message.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { TestDesk } from '../support/mail.ts';
import { givenWholeDesk } from '../support/whole-desk.ts';
import { READERS } from './readers.ts';

/**
 * Rows as the code of each version wrote them: in the first one of each kind, and an event of each type; in a later
 * one those that are new or of another shape. Never edited once it is released.
 */
const VERSIONS = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
  30, 32, 33, 35, 37, 39, 47, 51, 54, 50, 52, 56, 55, 49, 59, 48, 61, 53, 63, 64, 57, 62, 65, 67, 60, 58, 71,
  72, 74, 75, 73, 69, 68, 70, 76, 78, 77, 79, 80, 86, 84, 87, 85, 115, 114, 118, 119,
];
const fileOf = (version: number) => `test/upgrade/rows-v${version}.json`;

const rowSchema = z.looseObject({
  pk: z.string(),
  sk: z.string(),
  kind: z.enum(ROW_KIND),
  schemaVersion: z.literal([1, 2]).optional(),
  event: z.looseObject({ type: z.string(), schemaVersion: z.literal([1, 2]) }).optional(),
  message: z.looseObject({ kind: z.string(), received: z.unknown().optional() }).optional(),
  ticket: z.looseObject({}).optional(),
  thing: z.looseObject({}).optional(),
  waiting: z.looseObject({}).optional(),
  mailboxes: z.unknown().optional(),
  token: z.looseObject({}).optional(),
});
type Row = z.infer<typeof rowSchema>;

/** What some rows of a kind have that others do not, and that is kept as well. */
const HAVING: Readonly<Record<string, (row: Row) => boolean>> = {
  'with what was promised by hand': ({ ticket }) => ticket?.promise !== undefined,
  'answered with an article': ({ ticket }) => ticket?.articleAnswer !== undefined,
  'with steps': ({ ticket }) => ticket?.tasks !== undefined,
  'for which time rules count': ({ ticket }) => ticket?.timing !== undefined,
  'that fires by time': ({ thing }) => Object(thing?.when) === thing?.when,
  'that a rule gives out': ({ ticket, waiting }) =>
    ticket?.assignBy !== undefined || typeof waiting?.by === 'string',
  'of an automation': ({ token }) => token?.automationId !== undefined,
  'of a child ticket': ({ event }) => Object(event?.act).do === 'open_child',
  'that opens child tickets': ({ thing }) =>
    Array.isArray(thing?.actions) && thing.actions.some((action) => Object(action).do === 'open_child'),
  'that tells leads': ({ thing }) => JSON.stringify(thing?.actions ?? []).includes('"leads"'),
  'that came to mailboxes': ({ mailboxes }) => Array.isArray(mailboxes),
  'that could not be done': ({ message }) => Object(message?.received).notDone !== undefined,
  'under another subject': ({ message }) => Object(message?.received).subject !== undefined,
  'by mail': ({ message }) =>
    message?.kind === 'public_reply' && Object(message.received).channel === 'email',
  'by form': ({ message }) => Object(message?.received).channel === 'form',
  'of a call': ({ message }) => Object(message?.received).call !== undefined,
  'over a channel': ({ message }) => Object(message?.received).providerId !== undefined,
  'by portal': ({ message }) => Object(message?.received).channel === 'portal',
  'of a team’s calendar': ({ pk }) => pk === 'CONFIG#teamcalendars',
};
const havingIn = (row: Row) => Object.keys(HAVING).find((name) => HAVING[name]?.(row));

/** A row of an event is named by its type too, one of a message by what the message is, and others by what they have. */
const nameOf = (row: Row): string =>
  [row.kind, row.event?.type ?? row.message?.kind, havingIn(row)].filter(Boolean).join(' ');
const shapeOf = (row: Row): string =>
  `${nameOf(row)}, version ${row.event?.schemaVersion ?? row.schemaVersion}`;
const wanted = [
  ...Object.values(ROW_KIND).filter((kind) => kind !== ROW_KIND.event && kind !== ROW_KIND.message),
  // A reply that was taken back has a kind of its own, which earlier versions show to no customer.
  ...[...messageKindSchema.options, 'undone_reply'].map((kind) => `${ROW_KIND.message} ${kind}`),
  'ticket with what was promised by hand',
  'ticket answered with an article',
  'ticket with steps',
  'ticket for which time rules count',
  'configured that fires by time',
  ...['ticket', 'assignment', 'queued'].map((kind) => `${kind} that a rule gives out`),
  ...['token', 'token_hash'].map((kind) => `${kind} of an automation`),
  'message_id that came to mailboxes',
  'message internal_note that could not be done',
  'message customer_message under another subject',
  'message public_reply by mail',
  ...['form', 'portal'].map((channel) => `message customer_message by ${channel}`),
  'message customer_message over a channel',
  'message internal_note of a call',
  'configured of a team’s calendar',
  'configured that opens child tickets',
  'configured that tells leads',
  'event trigger.asked of a child ticket',
  ...eventSchema.options.map((option) => `${ROW_KIND.event} ${option.shape.type.value}`),
].sort();

const read = (version: number): Row[] =>
  z.array(rowSchema).parse(JSON.parse(readFileSync(fileOf(version), 'utf8')));

/** One row of each name, as today's commands write it. */
async function writtenToday(): Promise<Map<string, Row>> {
  const desk = await TestDesk.open();
  try {
    await givenWholeDesk(desk);
    const rows = (await desk.rows()).map((row) => rowSchema.parse(row));
    return new Map(rows.map((row) => [nameOf(row), row]));
  } finally {
    await desk.close();
  }
}

describe('rows that are written today', () => {
  let today: Map<string, Row>;
  /** The rows whose shape no file has. */
  const notKept = (versions: readonly number[]): Row[] => {
    const kept = new Set(versions.flatMap(read).map(shapeOf));
    return [...today.values()].filter((row) => !kept.has(shapeOf(row)));
  };
  beforeAll(async () => {
    today = await writtenToday();
    const newest = fileOf(VERSIONS.at(-1) ?? 0);
    // The first test of a new version keeps what it writes; from then on the file stays as it is.
    if (existsSync(newest)) return;
    const rows = notKept(VERSIONS.slice(0, -1)).sort((one, other) =>
      nameOf(one).localeCompare(nameOf(other)),
    );
    writeFileSync(newest, `${JSON.stringify(rows, null, 2)}\n`);
  });

  test('are of every kind, and tell of every type of event', () => {
    expect([...today.keys()].sort()).toEqual(wanted);
  });

  test('say which version of their shape they have', () => {
    const without = [...today.values()].filter(({ schemaVersion, event }) => !schemaVersion && !event);
    expect(without).toEqual([]);
  });

  test('are kept, each in its shape', () => {
    expect(notKept(VERSIONS).map(shapeOf)).toEqual([]);
  });
});

describe.each(VERSIONS)('rows of version %i', (version) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startDatabase();
    const client = DynamoDBDocumentClient.from(database.client);
    for (const Item of read(version))
      await client.send(new PutCommand({ TableName: database.tableName, Item }));
  });
  afterAll(() => database.stop());

  test('are read by the code of today', async () => {
    const unread: string[] = [];
    for (const row of read(version)) {
      const found = await Promise.resolve(READERS[row.kind](row, database.table)).catch(() => null);
      if (found === null || found === undefined) unread.push(nameOf(row));
    }
    expect(unread).toEqual([]);
  });

  test('mean today what they meant then', async () => {
    const meant: Record<string, unknown> = {};
    for (const row of read(version)) {
      // Numbers are handed out, and each only once.
      if (row.kind !== ROW_KIND.counter) meant[nameOf(row)] = await READERS[row.kind](row, database.table);
    }
    expect(meant).toMatchSnapshot();
  });
});
