import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Converted, Left, messageSaying, type Reader } from '../../../bin/import/converted.ts';
import { readCsv } from '../../../bin/import/csv.ts';
import { DeskTerms } from '../../../bin/import/desk-terms.ts';
import { type Dump, readDump } from '../../../bin/import/dump.ts';
import { bytesOf, FileFinder, foldersBeside } from '../../../bin/import/files.ts';
import { fromFreshdesk } from '../../../bin/import/freshdesk.ts';
import { fromOsticket } from '../../../bin/import/osticket.ts';
import { readSql } from '../../../bin/import/sql.ts';
import { writeLines } from '../../../bin/import/write-lines.ts';
import { fromZammad } from '../../../bin/import/zammad.ts';
import { fromZendesk } from '../../../bin/import/zendesk.ts';
import { listEvents } from '../../../core/audit/index.ts';
import { createThing } from '../../../core/configuration/index.ts';
import { readHtml } from '../../../core/conversation/index.ts';
import { fieldArea } from '../../../core/custom-field/index.ts';
import { importedCustomerSchema, importLineSchema } from '../../../schemas/api/import.ts';
import { customField } from '../../support/custom-fields.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { fileJob } from '../../support/imports.ts';
import { TestDesk } from '../../support/mail.ts';
import { FRESHDESK, OSTICKET, OSTICKET_SQL, ZAMMAD, ZENDESK } from './samples.ts';

const textOfHtml = (html: string) => readHtml(html).text;
const folder = mkdtempSync(join(tmpdir(), 'bilet-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files of an export; what is no text is written as JSON. */
function written(files: Record<string, unknown>): string[] {
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    );
    return path;
  });
}

const dumped = (files: Record<string, unknown>): Dump => readDump(written(files));

/** A field of the desk in which the samples have a value. */
const SERIAL = {
  key: 'serial',
  subject: 'ticket',
  type: 'integer',
  labels: { en: 'Serial number' },
  choices: [],
  pattern: null,
  isRetired: false,
};
const reader = (fields: ConstructorParameters<typeof DeskTerms>[0] = null): Reader => ({
  textOfHtml,
  desk: new DeskTerms(fields, []),
});

const SYSTEMS = [
  ['zendesk', fromZendesk, ZENDESK],
  ['zammad', fromZammad, ZAMMAD],
  ['freshdesk', fromFreshdesk, FRESHDESK],
  ['osticket', fromOsticket, OSTICKET],
] as const;

/** What is left of each export, in words. */
const LEFT: Record<string, object> = {
  zendesk: {
    'agents who follow a ticket': 1,
    'ratings of tickets': 1,
    'tickets whose status is deleted': 1,
  },
  zammad: { 'changes of pending_time': 1, 'tickets whose state is merged': 1 },
  freshdesk: { 'tickets that are spam': 1 },
  osticket: { 'events: overdue': 1, 'tickets whose state is deleted': 1 },
};

/** The lines of what an export became, with the files that stand beside it. */
async function linesOf(converted: Converted, desk: TestDesk, folders: readonly string[] = []) {
  const foreign = converted.tickets.flatMap(({ messages }) =>
    messages.flatMap(({ foreign: own = [] }) => own),
  );
  const finder = new FileFinder(folders, foreign, converted.left);
  const upload = async (
    content: Parameters<typeof bytesOf>[0],
    named: { filename: string; contentType: string },
  ) => (await desk.upload({ ...named, content: bytesOf(content) })).id;
  const [file, ...more] = await writeLines(converted, {
    folder: mkdtempSync(join(folder, 'lines-')),
    finder,
    upload,
  });
  expect(more).toEqual([]);
  return readFileSync(file?.path ?? '', 'utf8');
}

/** What became of lines. */
async function takenOver(desk: TestDesk, lines: string) {
  const { queue } = await fileJob(desk, lines);
  await queue.drain(desk.table);
  const [head, ...told] = queue.lines();
  return { head, told };
}

describe.each(SYSTEMS)('what %s exports', (name, convert, sample) => {
  const paths = written({ [`${name}/${name}.json`]: sample, [`${name}/attachments/9/plan.txt`]: 'A plan.' });
  const converted = convert(readDump(paths.slice(0, 1)), reader([SERIAL]));
  let desk: TestDesk;
  let id: number;
  beforeAll(async () => {
    desk = await TestDesk.open();
    expect(await givenAgent(desk.database, 'admin')).toMatchObject({ id: ADMIN.id });
    const field = customField({ key: 'serial', type: 'integer' });
    await createThing(desk, desk.context(), fieldArea, { fields: { ...field } });
    const lines = await linesOf(converted, desk, foldersBeside(paths));
    expect(await takenOver(desk, lines)).toMatchObject({ head: { created: 3, failed: 0 } });
    const again = await takenOver(desk, lines);
    expect(again).toMatchObject({ head: { created: 0, updated: 0, unchanged: 3, failed: 0 } });
    id = 1;
  });
  afterAll(() => desk.close());

  test('becomes a ticket of its requester, as it was left', async () => {
    const ticket = await desk.ticket(id);
    expect(ticket).toMatchObject({
      subject: 'Help, my printer is on fire!',
      channel: 'email',
      priority: 'high',
      status: name === 'zammad' ? 'solved' : 'closed',
      createdAt: '2021-03-01T09:00:00.000Z',
      solvedAt: '2021-03-02T10:00:00.000Z',
      fields: { serial: 745 },
    });
    expect(ticket.collaboratorIds).toHaveLength(name === 'zammad' ? 0 : 1);
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

  test('has its files, which stand beside it or in it', async () => {
    const { messages } = await desk.open(id);
    const files = messages.flatMap(({ attachments }) => attachments);
    expect(files).toMatchObject([{ filename: 'plan.txt', contentType: 'text/plain', size: 7 }]);
    expect(desk.objects.kept.get(`attachments/${files[0]?.key}`)?.body.toString()).toBe('A plan.');
  });

  test('has a customer of an organisation, by its domain or name', () => {
    const [customer] = converted.customers;
    expect(customer).toMatchObject({ name: 'Mara Lindt', addresses: ['mara@acme.example.net'] });
    expect(customer?.organisation).toBe(converted.organisations[0]?.externalId);
    expect(converted.organisations).toMatchObject([{ name: 'Acme', domains: ['acme.example.net'] }]);
  });

  test('is said to have what could not be carried over', () => {
    expect(Object.fromEntries(converted.left.counts)).toEqual(LEFT[name]);
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
  const { tickets, customers } = fromZendesk(dumped({ 'tickets-2021.json': lines }), reader());
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

test('an export of a whole Freshdesk account says what answers of its API do', () => {
  const file = { attachment: { id: 9, content_file_name: 'plan.txt', content_content_type: 'text/plain' } };
  const ticket = {
    id: 77_001,
    display_id: 20,
    subject: 'Fire!',
    description: 'It is colorful.',
    description_html: '<div>It is colorful.</div>',
    status: 3,
    priority: 4,
    source: 1,
    ticket_type: 'Problem',
    requester_id: 30,
    responder_id: 40,
    created_at: '2021-03-01T09:00:00+01:00',
    updated_at: '2021-03-02T10:00:00+01:00',
    custom_field: { serial_123456: '745' },
    cc_email: { cc_emails: ['bo@acme.example.net'] },
    tags: [{ name: 'hot' }],
    attachments: [file],
    notes: [
      {
        note: {
          id: 21,
          body: 'Water',
          body_html: '<p>Water</p>',
          incoming: false,
          private: false,
          user_id: 40,
          created_at: '2021-03-01T10:00:00+01:00',
        },
      },
      { note: { id: 22, body: 'Oops', deleted: true, created_at: '2021-03-01T11:00:00+01:00' } },
    ],
  };
  const users = [
    {
      user: {
        id: 30,
        name: 'Mara Lindt',
        email: 'mara@acme.example.net',
        helpdesk_agent: false,
        customer_id: 60,
      },
    },
    { user: { id: 40, name: 'Kai Berg', email: 'kai@old.example.net', helpdesk_agent: true } },
  ];
  const { tickets, customers, organisations, left } = fromFreshdesk(
    dumped({
      'Tickets0.json': [{ helpdesk_ticket: ticket }],
      'Users0.json': users,
      'Companies0.json': [
        { company: { id: 60, name: 'Acme', domains: 'acme.example.net,acme.example.com' } },
      ],
    }),
    reader([SERIAL, { ...SERIAL, key: 'other', labels: { en: 'Serial' }, type: 'integer' }]),
  );
  expect(organisations).toMatchObject([{ domains: ['acme.example.net', 'acme.example.com'] }]);
  expect(customers).toMatchObject([{ name: 'Mara Lindt', organisation: 'freshdesk:company:60' }]);
  expect(tickets).toMatchObject([
    {
      externalId: 'freshdesk:ticket:20',
      type: 'problem',
      priority: 'urgent',
      tags: ['hot'],
      fields: { serial: 745 },
      assignee: 'kai@old.example.net',
      collaborators: [{ address: 'bo@acme.example.net' }],
      messages: [
        {
          html: '<div>It is colorful.</div>',
          foreign: [{ ids: ['9'], name: 'plan.txt', type: 'text/plain' }],
        },
        { kind: 'public_reply', html: '<p>Water</p>', author: { agent: 'kai@old.example.net' } },
      ],
      changes: [{ to: { status: 'pending' } }],
    },
  ]);
  expect([...left.counts]).toEqual([]);
});

test('conversations that were asked for apart from their tickets are messages of them, once', () => {
  const [ticket] = FRESHDESK.tickets;
  const all = ticket?.conversations ?? [];
  const apart = all.map((one) => ({ ...one, ticket_id: ticket?.id }));
  const dump = dumped({
    'tickets-apart.json': [{ ...ticket, conversations: all.slice(0, 1) }],
    'conversations-20.json': apart,
  });
  const { tickets } = fromFreshdesk(dump, reader());
  expect(tickets[0]?.messages.map(({ externalId }) => externalId)).toEqual([
    'freshdesk:description:20',
    'freshdesk:conversation:21',
    'freshdesk:conversation:22',
  ]);
});

test('a ticket is left as it was, though its history was not exported to the end', () => {
  const audits = ZENDESK.audits.slice(0, 2);
  const [zendesk] = fromZendesk(dumped({ 'short.json': { ...ZENDESK, audits } }), reader()).tickets;
  expect(zendesk?.changes?.at(-1)).toMatchObject({ at: '2021-03-06T10:00:00Z', to: { status: 'closed' } });
  const history = ZAMMAD.history.slice(0, 2);
  const [zammad] = fromZammad(dumped({ 'brief.json': { ...ZAMMAD, history } }), reader()).tickets;
  expect(zammad?.changes?.at(-1)).toMatchObject({ at: '2021-03-02T10:00:00.000Z', to: { status: 'solved' } });
});

test('times at which waiting tickets of Zammad come back are told as what could not be carried over', () => {
  const waiting = { state: 'pending reminder', pending_time: '2021-04-01T09:00:00.000Z' };
  const tickets = ZAMMAD.tickets.map((ticket) => ({ ...ticket, ...waiting }));
  const read = fromZammad(dumped({ 'waiting.json': { ...ZAMMAD, tickets, history: [] } }), reader());
  expect(read.tickets).toHaveLength(1);
  expect(read.left.counts.get('times at which tickets come back')).toBe(1);
});

test('what only a ticket of Zendesk says, and no audit of it that was exported, is carried over as well', () => {
  const audits = ZENDESK.audits.slice(0, 1);
  const comment = (of: number, created_at: string, body: string) => ({
    id: of,
    author_id: 235323,
    body,
    created_at,
  });
  const comments = [
    comment(11, '2021-03-01T09:00:00Z', 'told twice'),
    comment(21, '2021-03-01T09:30:00Z', 'Use water'),
  ];
  const tickets = ZENDESK.tickets.slice(0, 1).map((ticket) => ({ ...ticket, comments }));
  const [ticket] = fromZendesk(dumped({ 'all.json': { ...ZENDESK, tickets, audits } }), reader()).tickets;
  expect(ticket?.messages.map(({ text }) => text)).toEqual(['The fire is very colorful.', 'Use water']);
  expect(ticket?.changes).toEqual([
    expect.objectContaining({
      at: '2021-03-06T10:00:00Z',
      to: expect.objectContaining({
        ...{
          status: 'closed',
          priority: 'high',
          type: 'incident',
          tags: ['enterprise', 'other_tag'],
          team: 'Printers',
        },
      }),
    }),
  ]);
});

test('a dump of the database of osTicket says what its tables do', () => {
  const byDump = fromOsticket(dumped({ 'backup.sql': OSTICKET_SQL }), reader([SERIAL]));
  const byTables = fromOsticket(dumped({ 'tables.json': OSTICKET }), reader([SERIAL]));
  expect({ ...byDump, left: byDump.left.counts }).toEqual({ ...byTables, left: byTables.left.counts });
});

const TABLES = [
  [
    'zendesk',
    fromZendesk,
    'Id,Requester,Requester email,Subject,Tags,Status,Priority,Group,Assignee,Via,Created at,Updated at,Solved at\r\n' +
      '35436,Mara Lindt,mara@acme.example.net,"Help, fire!",enterprise vip,Closed,High,Printers,Kai Berg,Mail,2021-03-01 09:00,2021-03-06 10:00,2021-03-02 10:00\r\n',
  ],
  [
    'freshdesk',
    fromFreshdesk,
    'Ticket ID,Subject,Status,Priority,Source,Agent,Group,Created time,Closed time,Last update time,Tags,Full name,Email\n' +
      '35436,"Help, fire!",Closed,High,Email,Kai Berg,Printers,2021-03-01 09:00:00,2021-03-02 10:00:00,2021-03-06 10:00:00,"enterprise,vip",Mara Lindt,mara@acme.example.net\n',
  ],
  [
    'osticket',
    fromOsticket,
    '\uFEFF"Ticket Number";"Date Created";"Subject";"From";"From Email";"Priority";"Department";"Source";"Current Status";"Last Updated";"Agent Assigned"\n' +
      '35436;"2021-03-01 09:00:00";"Help, fire!";"Mara Lindt";mara@acme.example.net;High;Printers;Email;Closed;"2021-03-02 10:00:00";"Kai Berg"\n',
  ],
] as const;

test.each(TABLES)(
  'a table of tickets of %s becomes tickets whose subjects stand for their messages',
  (name, convert, csv) => {
    const { tickets, left } = convert(dumped({ [`${name}-list.csv`]: csv }), reader());
    expect(tickets).toMatchObject([
      {
        requester: { address: 'mara@acme.example.net', name: 'Mara Lindt' },
        createdAt: expect.stringMatching(/^2021-03-01T09:00:00Z$/),
        channel: 'email',
        subject: 'Help, fire!',
        priority: 'high',
        team: 'Printers',
        tags: name === 'osticket' ? [] : ['enterprise', 'vip'],
        messages: [{ kind: 'customer_message', text: 'Help, fire!' }],
        changes: [{ at: '2021-03-02T10:00:00Z', by: { name: 'Kai Berg' }, to: { status: 'closed' } }],
      },
    ]);
    expect([...left.counts.keys()]).toContain(
      'messages of tickets that only a table names: their subjects stand for them',
    );
  },
);

test.each([
  ['tickets.csv', 'id,"sub\n', /tickets\.csv cannot be read/],
  ['nothing.csv', 'id,subject\n', /nothing\.csv has no list of things/],
  [
    'broken.sql',
    'CREATE TABLE `a` (`b` int);\nINSERT INTO `a` VALUES (1,',
    /broken\.sql cannot be read: line 2/,
  ],
  ['words.json', 'id: 1\n', /words\.json is neither JSON nor has a line/],
  ['empty.json', '{}', /empty\.json has no list of things/],
  ['word.json', '"tickets"', /word\.json has no list of things/],
])('a file that is no export is refused by its name: %s', (name, content, said) => {
  expect(() => dumped({ [name]: content })).toThrow(said);
});

test('cells of tables hold commas, quotes and lines, and texts of dumps whatever MySQL escapes', () => {
  expect(readCsv('A b;C\n"x;""y\n";2\n\n3')).toEqual([
    { a_b: 'x;"y', c: '2' },
    { a_b: '3', c: '' },
  ]);
  const sql = [
    "-- a; 'comment'\n/*!40101 SET NAMES utf8 */;\nCREATE TABLE `t` (\n  `a` int(11) COMMENT 'x, (y',",
    "  `b` enum('M','R'),\n  `c` longblob,\n  PRIMARY KEY (`a`)\n) ENGINE=InnoDB;",
    "INSERT INTO `t` VALUES (1,'it\\'s;\\n''ü',_binary '\\0ab'),(-2.5,NULL,0xFF00);",
    "INSERT INTO `t` (`c`, `a`) VALUES ('INSERT INTO `t` VALUES (9)',3);",
  ].join('\n');
  expect(readSql(Buffer.from(sql)).get('t')).toEqual([
    { a: 1, b: "it's;\n'ü", c: '\0ab' },
    { a: -2.5, b: null, c: Buffer.from([0xff, 0]) },
    { c: 'INSERT INTO `t` VALUES (9)', a: 3 },
  ]);
});

test.each([
  ['text', '  two\nlines ', 'two lines'],
  ['integer', '12', 12],
  ['integer', '1.5', undefined],
  ['decimal', '1.5', 1.5],
  ['boolean', 'yes', true],
  ['boolean', 'maybe', undefined],
  ['date', '2021-03-01T09:00:00Z', '2021-03-01'],
  ['pattern', 'AB-12', 'AB-12'],
  ['pattern', 'AB', undefined],
  ['dropdown', 'Gold plan', 'gold'],
  ['dropdown', 'silver', undefined],
  ['tree', 'Hardware::Printer', 'hardware/printer'],
  ['multi_select', ['gold', 'basic'], ['gold', 'basic']],
  ['multi_select', 'gold|silver', undefined],
  ['reference', '3', undefined],
])('a value is carried over where a field of the desk takes it: %s %j', (type, value, fits) => {
  const choices = [
    { key: 'gold', labels: { en: 'Gold plan' }, isRetired: false },
    { key: 'basic', labels: { en: 'Basic' }, isRetired: false },
    { key: 'silver', labels: { en: 'Silver' }, isRetired: true },
    { key: 'hardware/printer', labels: { en: 'Printer' }, isRetired: false },
  ];
  const desk = new DeskTerms([{ ...SERIAL, type, choices, pattern: '[A-Z]+-[0-9]+' }], []);
  const left = new Left();
  const fields = desk.fieldsOf([{ subject: 'ticket', names: ['Serial Number'], value }], left);
  expect(fields).toEqual(fits === undefined ? {} : { serial: fits });
  expect([...left.counts.keys()]).toEqual(
    fits === undefined ? ['values of Serial Number that serial does not take'] : [],
  );
});

test('files are found by id and name, by their name where one alone has it, and counted where they are nowhere', () => {
  const paths = written({
    'beside/7/same.txt': 'seven',
    'beside/8-same.txt': 'eight',
    'beside/9.png': 'nine',
    'beside/alone.pdf': 'alone',
    'beside/empty.txt': '',
  });
  const given = [
    ...['7', '8', '6'].map((id) => ({ ids: [id], name: 'same.txt' })),
    { ids: ['9'], name: 'picture.png' },
    { ids: ['5'], name: 'alone.pdf' },
    { ids: ['4'], name: 'empty.txt' },
  ];
  const left = new Left();
  const finder = new FileFinder([dirname(paths.at(-1) ?? '')], given, left);
  const found = given.map((one) => finder.contentOf(one)).map((one) => one && bytesOf(one).toString());
  expect(found).toEqual(['seven', 'eight', null, 'nine', 'alone', null]);
  expect(Object.fromEntries(left.counts)).toEqual({
    'files that are not beside the export': 1,
    'files that are empty': 1,
  });
});

test('a message stays whole, however long it is; what no line holds becomes a file of it', async () => {
  const desk = await TestDesk.open();
  const long = 'word '.repeat(20_000);
  const said = {
    externalId: 'm',
    kind: 'internal_note',
    author: { name: 'Kai' },
    createdAt: '2021-03-01T09:00:00Z',
  } as const;
  expect(messageSaying(said, { html: `<p>${long}</p>` }, textOfHtml)).toEqual({
    ...said,
    html: `<p>${long}</p>`,
  });
  expect(messageSaying(said, { html: '<p> </p>', text: `a${String.fromCharCode(0)}b` }, textOfHtml)).toEqual({
    ...said,
    text: 'a b',
  });
  const most = 'x'.repeat(19_000_000);
  const ticket = {
    externalId: 'large',
    requester: { address: 'mara@acme.example.net' },
    createdAt: said.createdAt,
    subject: 'Large',
    messages: [said, { ...said, externalId: 'n', text: most }],
  };
  const left = new Left();
  const lines = await linesOf({ organisations: [], customers: [], tickets: [ticket], left }, desk);
  expect(importLineSchema.parse(JSON.parse(lines))).toMatchObject({
    ticket: {
      messages: [
        { externalId: 'm' },
        { externalId: 'n', text: 'x'.repeat(10_000), attachments: [expect.any(String)] },
      ],
    },
  });
  const uploaded = [...desk.objects.kept].find(([key]) => key.includes('uploads/'))?.[1];
  expect(uploaded?.body.byteLength).toBe(most.length);
  await desk.close();
});

describe('what is known of customers comes along', () => {
  const line = (converted: Converted) => {
    const [customer] = converted.customers;
    const [organisation] = converted.organisations;
    // The desk takes each as it is.
    importLineSchema.parse({ customer });
    importLineSchema.parse({ organisation });
    return { customer: importedCustomerSchema.parse(customer), organisation };
  };

  test('from Zendesk', () => {
    const [mara = {}] = ZENDESK.users;
    const more = {
      tags: ['Wholesale'],
      external_id: 'crm 7',
      suspended: true,
      ticket_restriction: 'organization',
    };
    const organizations = ZENDESK.organizations.map((one) => ({
      ...one,
      shared_tickets: true,
      shared_comments: true,
    }));
    const export_ = { ...ZENDESK, users: [{ ...mara, ...more }], organizations };
    const { customer, organisation } = line(fromZendesk(dumped({ 'known-zendesk.json': export_ }), reader()));
    const known = {
      tags: ['wholesale'],
      externalIdOfRecord: 'crm 7',
      isBlocked: true,
      sharedTickets: 'read',
    };
    expect([customer, organisation]).toMatchObject([known, { sharedTickets: 'answer' }]);
  });

  test('from Zammad', () => {
    const address = { street: 'Am Markt 1', zip: '80331', city: 'München', country: 'Deutschland' };
    const more = { ...address, vip: true, phone: '+49 89 1', mobile: '+49 170 1234567' };
    const users = ZAMMAD.users.map((user) => ({ ...user, ...more, phone: '+49 89 123400' }));
    const organizations = ZAMMAD.organizations.map((one) => ({ ...one, shared: true }));
    const { customer, organisation } = line(
      fromZammad(dumped({ 'known-zammad.json': { ...ZAMMAD, users, organizations } }), reader()),
    );
    expect([customer, organisation]).toMatchObject([
      {
        isVip: true,
        phone: '+491701234567',
        phones: ['+4989123400'],
        postalAddress: {
          lines: ['Am Markt 1', 'Deutschland'],
          postalCode: '80331',
          city: 'München',
          country: null,
        },
      },
      { sharedTickets: 'answer' },
    ]);
  });

  test('from Freshdesk', () => {
    const more = {
      phone: '+49 89 123400',
      address: 'Am Markt 1\n80331 München',
      tags: ['Wholesale'],
      unique_external_id: 'crm 7',
      view_all_tickets: true,
    };
    const contacts = FRESHDESK.contacts.map((contact) => ({ ...contact, ...more }));
    const { customer } = line(
      fromFreshdesk(dumped({ 'known-freshdesk.json': { ...FRESHDESK, contacts } }), reader()),
    );
    expect(customer).toMatchObject({
      phone: '+4989123456',
      phones: ['+4989123400'],
      postalAddress: { lines: ['Am Markt 1', '80331 München'], postalCode: null },
      tags: ['wholesale'],
      externalIdOfRecord: 'crm 7',
      sharedTickets: 'read',
    });
  });
});
