import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messagesOf } from '../../../bin/import/converted.ts';
import { type Dump, readDump } from '../../../bin/import/dump.ts';
import { fromFreshdesk } from '../../../bin/import/freshdesk.ts';
import { fromOsticket } from '../../../bin/import/osticket.ts';
import { growing, send } from '../../../bin/import/send.ts';
import { fromZammad } from '../../../bin/import/zammad.ts';
import { fromZendesk } from '../../../bin/import/zendesk.ts';
import { listEvents } from '../../../core/audit/index.ts';
import { readHtml } from '../../../core/conversation/index.ts';
import type { ImportedKind } from '../../../core/import/index.ts';
import { given } from '../../support/imports.ts';
import { TestDesk } from '../../support/mail.ts';
import { FRESHDESK, OSTICKET, ZAMMAD, ZENDESK } from './samples.ts';

const textOfHtml = (html: string) => readHtml(html).text;
const folder = mkdtempSync(join(tmpdir(), 'bilet-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

function dumped(files: Record<string, unknown>): Dump {
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  });
  return readDump(paths);
}

const SYSTEMS = [
  ['zendesk', fromZendesk, ZENDESK],
  ['zammad', fromZammad, ZAMMAD],
  ['freshdesk', fromFreshdesk, FRESHDESK],
  ['osticket', fromOsticket, OSTICKET],
] as const;

/** What is left of each export, in words. */
const LEFT: Record<string, object> = {
  zendesk: {
    'values of custom fields': 1,
    'ratings of tickets': 1,
    'files of messages': 1,
    'changes of custom fields': 1,
    'tickets whose status is deleted': 1,
  },
  zammad: { 'files of messages': 1, 'changes of pending_time': 1, 'tickets whose state is merged': 1 },
  freshdesk: {
    'values of custom fields': 1,
    'the type Incident': 1,
    'files of messages': 1,
    'tickets that are spam': 1,
  },
  osticket: { 'files of messages': 1, 'tickets whose state is deleted': 1 },
};

describe.each(SYSTEMS)('what %s exports', (name, convert, sample) => {
  const converted = convert(dumped({ [`${name}.json`]: sample }), textOfHtml);
  let desk: TestDesk;
  let id: number;
  beforeAll(async () => {
    desk = await TestDesk.open();
    const post = async (path: string, body: object) => {
      const [[kind, items] = ['', []]] = Object.entries(body);
      expect(path).toBe(`/import/${kind}`);
      return { status: 200, body: { results: await given(desk, kind as ImportedKind, items) } };
    };
    const sum = await send(post, converted, () => {});
    expect(sum).toMatchObject({ failed: [], outcomes: { created: 3 } });
    const again = await send(post, converted, () => {});
    expect(again).toMatchObject({ failed: [], outcomes: { created: 0, updated: 0, unchanged: 3 } });
    const [result] = await given(desk, 'tickets', converted.tickets);
    id = result?.id ?? 0;
  });
  afterAll(() => desk.close());

  test('becomes a ticket of its requester, as it was left', async () => {
    expect(await desk.ticket(id)).toMatchObject({
      subject: 'Help, my printer is on fire!',
      channel: 'email',
      priority: name === 'zendesk' ? 'normal' : 'high',
      status: name === 'zammad' ? 'solved' : 'closed',
      createdAt: '2021-03-01T09:00:00.000Z',
      solvedAt: '2021-03-02T10:00:00.000Z',
    });
  });

  test('becomes the messages of then, and says of each what it is and who wrote it', async () => {
    const { ticket, messages } = await desk.open(id);
    expect(messages.map(({ kind, text, createdAt }) => [kind, text.trim(), createdAt])).toEqual([
      ['customer_message', 'The fire is very colorful.', '2021-03-01T09:00:00.000Z'],
      ['public_reply', 'Use water', '2021-03-01T09:30:00.000Z'],
      ['internal_note', 'He used water.', '2021-03-02T10:00:00.000Z'],
    ]);
    expect(messages[0]?.author).toEqual({ kind: 'customer', id: ticket.requesterId });
    expect(messages[1]?.origin).toMatchObject({ channel: 'import', writtenBy: 'Kai Berg' });
    const { items } = await listEvents(desk.table, `T#${id}`, { limit: 100 });
    expect(items.every(({ imported }) => imported !== undefined)).toBe(true);
  });

  test('has a customer of an organisation, by its domain or name', () => {
    const [customer] = converted.customers;
    expect(customer).toMatchObject({ name: 'Mara Lindt', addresses: ['mara@acme.example.net'] });
    expect(customer?.organisation).toBe(converted.organisations[0]?.externalId);
    expect(converted.organisations).toMatchObject([{ name: 'Acme', domains: ['acme.example.net'] }]);
  });

  test('is said to have what could not be carried over', () => {
    expect(Object.fromEntries(converted.left)).toEqual(LEFT[name]);
  });
});

test('the full export of Zendesk has lines with comments and people in them', () => {
  const [ticket] = ZENDESK.tickets;
  const line = {
    ...ticket,
    requester: ZENDESK.users[0],
    assignee: ZENDESK.users[1],
    group: ZENDESK.groups[0],
    comments: [
      { id: 11, author_id: 20978392, body: 'Fire!', public: true, created_at: '2021-03-01T09:00:00Z' },
      { id: 12, author_id: 235323, body: 'Water.', public: true, created_at: '2021-03-01T09:30:00Z' },
    ],
    metric_set: { solved_at: '2021-03-02T10:00:00Z' },
  };
  const lines = `${JSON.stringify(line)}\n`;
  const { tickets, customers } = fromZendesk(dumped({ 'tickets-2021.json': lines }), textOfHtml);
  expect(customers).toMatchObject([{ name: 'Mara Lindt' }]);
  expect(tickets).toMatchObject([
    {
      status: 'new',
      priority: 'high',
      type: 'incident',
      team: 'Printers',
      assignee: 'kai@old.example.net',
      messages: [
        { kind: 'customer_message' },
        { kind: 'public_reply', author: { agent: 'kai@old.example.net' } },
      ],
      changes: [{ at: '2021-03-02T10:00:00Z', to: { status: 'closed' } }],
    },
  ]);
});

test('a file that is neither JSON nor lines of it is refused by its name', () => {
  expect(() => dumped({ 'tickets.csv': 'id,subject\n1,Fire\n' })).toThrow(/tickets\.csv is neither JSON/);
});

test('a message that is longer than one may be becomes several, and loses nothing', () => {
  const text = 'word '.repeat(20_000);
  const said = {
    externalId: 'm',
    kind: 'internal_note',
    author: { name: 'Kai' },
    createdAt: '2021-03-01T09:00:00Z',
  } as const;
  const messages = messagesOf({ ...said, text }, textOfHtml);
  expect(messages.length).toBeGreaterThan(1);
  expect(messages.map((one) => one.text).join('')).toBe(text);
  expect(new Set(messages.map(({ externalId }) => externalId)).size).toBe(messages.length);
  const long = messagesOf({ ...said, html: `<p>${text}</p>` }, textOfHtml);
  expect(
    long
      .map((one) => one.text)
      .join('')
      .trim(),
  ).toBe(text.trim());
});

test('a ticket that is larger than a request is sent in parts, and is whole in the end, however often', async () => {
  const desk = await TestDesk.open();
  const messages = Array.from({ length: 95 }, (_, at) => ({
    externalId: `m${at}`,
    kind: 'customer_message' as const,
    author: { customer: { address: 'mara@acme.example.net' } },
    createdAt: new Date(Date.UTC(2021, 2, 1, 9, at)).toISOString(),
    text: `${at} ${'x'.repeat(29_000)}`,
  }));
  const change = {
    externalId: 'c',
    at: '2021-03-02T10:00:00Z',
    by: { name: 'Kai' },
    to: { status: 'closed' },
  };
  const ticket = {
    externalId: 'large',
    requester: { address: 'mara@acme.example.net' },
    createdAt: '2021-03-01T09:00:00Z',
    subject: 'Large',
    messages,
    changes: [change],
  };
  const parts = growing(ticket);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) expect(JSON.stringify(part).length).toBeLessThan(4_000_000);
  const outcomes = [];
  for (const part of [...parts, ...parts]) outcomes.push((await given(desk, 'tickets', [part]))[0]);
  expect(outcomes.map((result) => result?.outcome)).toEqual([
    'created',
    ...parts.slice(1).map(() => 'updated'),
    ...parts.map(() => 'unchanged'),
  ]);
  const { ticket: kept, messages: there } = await desk.open(outcomes[0]?.id ?? 0);
  expect(kept.status).toBe('closed');
  expect(there.map(({ text }) => text)).toEqual(messages.slice(-there.length).map(({ text }) => text));
  await desk.close();
});
