import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type * as z from 'zod';
import { seedAdmin } from '../../core/auth/index.ts';
import { exportedIn } from '../../core/export/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../core/merge/index.ts';
import { createTeam } from '../../core/team/index.ts';
import { restoreTicket } from '../../core/ticket/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as exportHandler } from '../../functions/api/export/index.ts';
import { handler as publisher } from '../../functions/stream/publisher.ts';
import { exportLineSchema } from '../../schemas/api/export.ts';
import { apiOf, useDatabase } from '../support/api.ts';
import { ADMIN, allRows } from '../support/desk.ts';
import { TestDesk } from '../support/mail.ts';
import { mockedClient } from '../support/mocked-client.ts';
import { purge, trash } from '../support/purge.ts';
import { givenWholeDesk } from '../support/whole-desk.ts';

const bus = mockedClient(EventBridgeClient);
const TOKEN = `blt_${'a'.repeat(43)}`;
const call = apiOf(authorizer, { export: exportHandler });
type Line = z.output<typeof exportLineSchema>;
type Told = Exclude<Line, { kind: 'cursor' }>;

let desk: TestDesk;
let published: Record<string, unknown> = {};
const told: string[] = [];

beforeAll(async () => {
  desk = await TestDesk.open();
  useDatabase(desk.database);
  process.env.BUS_NAME = 'desk-bus';
  await seedAdmin({ table: desk.table, randomBytes }, desk.context(), {
    name: 'Admin',
    address: 'admin@example.com',
    token: TOKEN,
  });
  bus.on(PutEventsCommand).callsFake(({ Entries = [] }: PutEventsCommandInput) => {
    told.push(...Entries.map(({ DetailType }) => DetailType ?? ''));
    return { Entries: Entries.map((_, at) => ({ EventId: String(at) })) };
  });
  await givenWholeDesk(desk);
});
afterAll(() => desk.close());
beforeEach(() => {
  told.length = 0;
});

/** Brings the publisher what has changed since the last time, as the stream does. */
async function stream(): Promise<void> {
  const rows = await allRows(desk.database);
  const changed = Object.entries(rows).filter(([key, row]) => !isDeepStrictEqual(row, published[key]));
  const Records = changed.map(([key, row], at) => ({
    eventName: key in published ? 'MODIFY' : 'INSERT',
    dynamodb: { NewImage: marshall(Object(row)), SequenceNumber: `${Date.now()}${at}` },
  }));
  for (let at = 0; at < Records.length; at += 100)
    await publisher({ Records: Records.slice(at, at + 100) } as DynamoDBStreamEvent, {} as never);
  published = await allRows(desk.database);
}

async function page(query: Record<string, string> = {}) {
  const answer = await call('GET', `/v1/export?${new URLSearchParams(query)}`, { token: TOKEN });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/x-ndjson');
  const lines = answer.text
    .trimEnd()
    .split('\n')
    .map((line) => exportLineSchema.parse(JSON.parse(line)));
  const end = lines.pop();
  if (end?.kind !== 'cursor') throw new Error('The last line is no cursor');
  return { text: answer.text, lines: lines as Told[], ...end };
}

/** Reads on until there is no more. */
async function follow(query: Record<string, string> = {}) {
  const lines: Told[] = [];
  let { cursor } = query;
  let text = '';
  let more = true;
  while (more) {
    const next = await page({ ...query, ...(cursor && { cursor }) });
    lines.push(...next.lines);
    text += next.text;
    ({ cursor, more } = next);
  }
  return { lines, text, cursor: cursor ?? '' };
}

const nameOf = (line: Told) => {
  const { data, tombstone, ...name } = line;
  return JSON.stringify(name);
};

test('begins with everything that is the desk’s, each once, and with nothing that must stay in it', async () => {
  const { lines, text } = await follow();
  const rows = Object.values(await allRows(desk.database)).map((row) => Object(row));
  const names = (found: readonly object[]) => {
    // A message that was split off has a row on each ticket where it stood, and stands on one.
    const sorted = found.map((one) => Object.entries({ ...one, ticketId: 0 }).sort());
    return [...new Set(sorted.map((one) => JSON.stringify(one)))].sort();
  };
  const standing = rows.filter(({ kind }) => kind !== 'erased').flatMap((row) => exportedIn(row) ?? []);
  expect(names(lines.map(({ data: _data, tombstone: _tombstone, ...name }) => name))).toEqual(
    names(standing),
  );
  expect(new Set(lines.map(({ kind }) => kind)).size).toBe(6);
  // A ticket has its steps with it.
  const steps = lines.flatMap((line) => (line.kind === 'ticket' ? (line.data?.tasks ?? []) : []));
  expect(steps.filter(({ list }) => list === 'onboarding')).toMatchObject([
    { step: 'account', title: 'Do account', state: 'done' },
    { step: 'laptop', settled: null },
  ]);
  const hidden = rows.filter(({ pk }) => /^(?:SECRET#|TOKENHASH#|KEYS|FEED#|IN#|IDEM#)/.test(pk));
  expect(new Set(hidden.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(5);
  for (const { hash, secretHash, value, keys } of hidden)
    for (const secret of [hash, secretHash, value, ...(keys ?? [])].filter((one) => typeof one === 'string'))
      expect(text).not.toContain(secret);
  expect(text).not.toContain('made-up words');
  expect(text).not.toContain(TOKEN);
});

test('is plain text to a client that knows no other', async () => {
  const headers = { accept: 'text/plain' };
  const answer = await call('GET', '/v1/export?limit=1', { token: TOKEN, headers });
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  const [line = ''] = answer.text.split('\n');
  expect([exportLineSchema.parse(JSON.parse(line))]).toEqual((await page({ limit: '1' })).lines);
});

test('pages of any size say the same, and a page can be asked for again', async () => {
  const whole = await follow();
  const inParts = await follow({ limit: '7' });
  expect(inParts.lines.map(nameOf).sort()).toEqual(whole.lines.map(nameOf).sort());
  const first = await page({ limit: '7' });
  expect(first.lines).toHaveLength(7);
  expect(first.more).toBe(true);
  const { text: _, ...second } = await page({ limit: '7', cursor: first.cursor });
  expect(await page({ limit: '7', cursor: first.cursor })).toMatchObject(second);
});

describe('what changes afterwards', () => {
  let cursor: string;
  /** What has been said since, of tickets and of messages in short. */
  const since = async () => {
    await stream();
    const found = await follow({ cursor });
    cursor = found.cursor;
    return found.lines;
  };
  const ticketIn = (lines: readonly Told[], id: number) =>
    lines.find((line) => line.kind === 'ticket' && line.id === id);

  beforeAll(async () => {
    await stream();
    ({ cursor } = await follow());
  });

  test('is nothing when nothing does, and the same cursor goes on', async () => {
    expect(await page({ cursor })).toMatchObject({ lines: [], cursor, more: false });
  });

  test('is a new ticket with its message, customer and events, which reach the bus as well', async () => {
    const { ticket, messages } = await desk.take({ from: 'new@example.com', text: 'Where is it?' });
    const lines = await since();
    expect(ticketIn(lines, ticket.id)).toMatchObject({ data: { status: 'new' }, tombstone: null });
    expect(lines).toContainEqual(
      expect.objectContaining({ kind: 'message', id: messages[0]?.id, ticketId: ticket.id }),
    );
    expect(lines.filter(({ kind }) => kind === 'customer')).toHaveLength(1);
    expect(lines.filter(({ kind }) => kind === 'event')).toHaveLength(told.length);
  });

  test('is said as it is now, once a page, and told to the bus once', async () => {
    const { ticket } = await desk.take({ from: 'often@example.com' });
    await stream();
    await desk.write(ticket.id, { kind: 'internal_note', text: 'One.', ticket: { priority: 'high' } });
    await stream();
    await desk.write(ticket.id, { kind: 'internal_note', text: 'Two.', ticket: { priority: 'urgent' } });
    const lines = await since();
    const ofTicket = lines.filter((line) => line.kind === 'ticket' && line.id === ticket.id);
    expect(ofTicket).toMatchObject([{ data: { priority: 'urgent' } }]);
  });

  test('is a tombstone for a ticket that was merged, and the ticket when that is undone', async () => {
    const [into, source] = [
      await desk.take({ from: 'm@example.com' }),
      await desk.take({ from: 'm@example.com' }),
    ];
    await since();
    const named = { principal: ADMIN, ticketId: into.ticket.id };
    await mergeTickets(desk, desk.context(), { ...named, sourceIds: [source.ticket.id] });
    expect(ticketIn(await since(), source.ticket.id)).toMatchObject({
      data: null,
      tombstone: { reason: 'merged', mergedInto: into.ticket.id },
    });
    await unmergeTickets(desk, desk.context(), { ...named, sourceIds: [source.ticket.id] });
    expect(ticketIn(await since(), source.ticket.id)).toMatchObject({
      tombstone: null,
      data: { mergedInto: null },
    });
  });

  test('names the ticket on which a message stands, however often it was split off', async () => {
    const { ticket } = await desk.take({ from: 'split@example.com', id: '<split@mail.example.com>' });
    const { messages } = await desk.take({
      from: 'split@example.com',
      inReplyTo: '<split@mail.example.com>',
    });
    const messageIds = messages.slice(-1).map(({ id }) => id);
    await since();
    const placeOf = (lines: readonly Told[]) => {
      const found = lines.filter((line) => line.kind === 'message' && line.id === messageIds[0]);
      return new Set(found.map((line) => line.kind === 'message' && line.data !== null && line.ticketId));
    };
    const split = (ticketId: number) =>
      splitTicket(desk, desk.context(), { principal: ADMIN, ticketId, request: { messageIds } });
    const { newTicket } = await split(ticket.id);
    expect(placeOf(await since())).toEqual(new Set([newTicket.id]));
    // What is left of a ticket must be something.
    await desk.write(newTicket.id, { kind: 'public_reply', text: 'We look into it.' });
    await since();
    const again = await split(newTicket.id);
    expect(placeOf(await since())).toEqual(new Set([again.newTicket.id]));
    expect(placeOf((await follow()).lines)).toEqual(new Set([again.newTicket.id]));
  });

  test('is a tombstone for what is in the trash, and for all of it when it is purged', async () => {
    const { ticket, messages } = await desk.take({ from: 'gone@example.com', text: 'Nobody shall know.' });
    await since();
    await trash(desk, ticket.id);
    expect(ticketIn(await since(), ticket.id)).toMatchObject({
      data: null,
      tombstone: { reason: 'trashed' },
    });
    const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
    await restoreTicket(desk.table, context, { principal: ADMIN, ticketId: ticket.id });
    expect(ticketIn(await since(), ticket.id)).toMatchObject({ tombstone: null });
    await purge(desk, ticket.id);
    const lines = await since();
    expect(ticketIn(lines, ticket.id)).toMatchObject({ data: null, tombstone: { reason: 'purged' } });
    expect(lines.find(({ id }) => id === messages[0]?.id)).toMatchObject({
      kind: 'message',
      data: null,
      tombstone: { reason: 'deleted' },
    });
    expect(JSON.stringify(lines)).not.toContain('Nobody shall know');
  });

  test('is not what a function was still writing when the cursor was given, but comes behind it', async () => {
    const { ticket } = await desk.take({ from: 'late@example.com' });
    const before = await page({ cursor });
    expect(before.lines).toEqual([]);
    await stream();
    expect(ticketIn((await page({ cursor: before.cursor })).lines, ticket.id)).toBeDefined();
  });
});

test('gives only the kinds that are asked for, with cursors of their own', async () => {
  const { lines, cursor } = await follow({ kinds: 'customer,configuration' });
  expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['customer', 'configuration']));
  const refused = await call('GET', `/v1/export?cursor=${cursor}`, { token: TOKEN });
  expect(refused).toMatchObject({ status: 422, body: { code: 'cursor.invalid' } });
});

test('after a restore, an old cursor is refused: what it has told may never have happened', async () => {
  await createTeam(desk, desk.context(), { name: 'After' });
  await stream();
  const { cursor } = await follow({ kinds: 'customer' });
  const rows = Object.values(await allRows(desk.database)).map((row) => Object(row));
  for (const { pk, sk } of rows.filter(({ kind }) => kind === 'changes')) await desk.forget(pk, sk);
  const refused = await call('GET', `/v1/export?kinds=customer&cursor=${cursor}`, { token: TOKEN });
  expect(refused).toMatchObject({ status: 409, body: { code: 'export.cursor_outdated' } });
});

const list = 'export:';
const forged = (after: string) => Buffer.from(JSON.stringify({ list, after })).toString('base64url');
test.each([
  ['limit=0'],
  ['limit=1001'],
  ['limit=ten'],
  ['kinds='],
  ['kinds=token'],
  ['kinds=ticket,'],
  ['cursor=x'],
  [`cursor=${forged('{}')}`],
  [`cursor=${forged('{"changes":{"list":null,"entry":-1,"keys":0},"walk":null}')}`],
  [
    `cursor=${forged('{"changes":{"list":null,"entry":0,"keys":0},"walk":{"part":0,"partition":"SECRET#","after":""}}')}`,
  ],
  ['since=2026-01-01'],
])('refuses %s', async (query) => {
  expect((await call('GET', `/v1/export?${query}`, { token: TOKEN })).status).toBe(422);
});
