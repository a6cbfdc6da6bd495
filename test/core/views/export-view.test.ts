import * as fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { noteChanges } from '../../../core/export/index.ts';
import { loadJob, startJob } from '../../../core/jobs/index.ts';
import { createView, EXPORT, exportView, type ViewFields } from '../../../core/views/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, givenAgent, givenTeam, later, ticketIn } from '../../support/desk.ts';
import { DeskOfViews } from '../../support/desk-of-views.ts';
import { fileOf } from '../../support/lines-file.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** Lines as a CSV below a head. */
const csvOf = async (head: readonly string[], lines: Parameters<typeof fileOf>[0]) =>
  String(await fileOf(lines, { format: 'csv', columns: head.map((name) => ({ name })) }));

test('a CSV file has what RFC 4180 says, and no formulas', async () => {
  expect(
    await csvOf(
      ['Subject', 'Tags'],
      [
        ['He said "no", twice', ['a', 'b']],
        ['=1+1', undefined],
        [-5, true],
      ],
    ),
  ).toBe('\uFEFFSubject,Tags\r\n"He said ""no"", twice","a, b"\r\n\'=1+1,\r\n-5,true\r\n');
});

test('whatever stands in a cell comes out of the file as it went in, but for the sign before formulas', async () => {
  const texts = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(texts, async (rows) => {
      const cell = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
      const file = await csvOf(['One', 'Two'], rows);
      expect(read(file.slice(1))).toEqual([['One', 'Two'], ...rows.map((row) => row.map(cell))]);
    }),
  );
});

/** Reads CSV by the grammar of RFC 4180. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

let lastTicket = 0;

/** A view of all open tickets of a tag, seen by an agent of one team, with some tickets of theirs and of another team. */
async function givenView(tag: string, teams: readonly ('own' | 'other')[]) {
  const desk = new DeskOfViews(database.table);
  const [own, other] = [(await givenTeam(database)).id, (await givenTeam(database)).id];
  const { id } = await givenAgent(database, 'agent', [own]);
  const fields: ViewFields = {
    name: 'All',
    owner: { kind: 'everyone', id: null },
    whose: 'all',
    conditions: { all: [{ field: 'ticket.tags', operator: 'is', value: tag }] },
    order: [{ field: 'ticket.createdAt', direction: 'descending' }],
    columns: ['ticket.subject', 'ticket.priority'],
    groupBy: null,
    position: 1,
    isActive: true,
  };
  const reader = { ...agentOf({ id }), role: 'admin' as const };
  const view = await createView(desk.saving, testContext(), { reader, fields });
  desk.letPass(2);
  const tickets = [];
  for (const [at, team] of teams.entries()) {
    lastTicket += 1;
    const createdAt = later(NOW, { seconds: at }).toISOString();
    const teamId = team === 'own' ? own : other;
    const ticket = ticketIn('open', {
      id: lastTicket,
      tags: [tag],
      teamId,
      createdAt,
      subject: `=Ticket ${lastTicket}`,
    });
    await desk.given(ticket);
    tickets.push(ticket);
  }
  const begin = async (format: 'csv' | 'xlsx') => {
    const kinds = new Map([[EXPORT, exportView]]);
    const job = await startJob({ table: desk.table, kinds }, testContext({ actor: { kind: 'agent', id } }), {
      principal: agentOf({ id, teamIds: [own] }),
      kind: EXPORT,
      input: { key: view.key, format },
    });
    desk.jobs.messages.splice(0);
    desk.jobs.begin(job.id);
    return job.id;
  };
  return { desk, view, tickets, begin };
}

test('the tickets of a view are exported in its order, with its columns, and those that the agent may see', async () => {
  const { desk, view, tickets, begin } = await givenView('one', ['own', 'other', 'own']);
  const jobId = await begin('csv');
  await desk.drain();
  expect(await loadJob(desk.table, jobId)).toMatchObject({
    state: 'done',
    result: { filename: `${view.key}.csv` },
  });
  const [first, , third] = tickets.map(({ id }) => id);
  const [file] = Object.values(desk.jobs.files);
  expect(file?.body).toBe(
    `\uFEFFTicket number,Subject,Priority\r\n${third},'=Ticket ${third},normal\r\n${first},'=Ticket ${first},normal\r\n`,
  );
});

test('a file of many parts has every ticket once, also one that moves down meanwhile', async () => {
  const { desk, tickets, begin } = await givenView(
    'many',
    Array.from({ length: 130 }, () => 'own' as const),
  );
  // The list is filled, so that a page reads a part of it.
  desk.jobs.messages.splice(1);
  await desk.drain();
  const [, last] = [tickets.at(0), tickets.at(-1)];
  desk.jobs.secondsALook = 20;
  await begin('csv');
  await desk.jobs.deliver(desk.table);
  const createdAt = later(NOW, { seconds: -100 }).toISOString();
  await desk.given(ticketIn('open', { ...last, version: 2, createdAt } as never));
  await desk.drain();
  const file = Object.entries(desk.jobs.files).find(([key]) => key.endsWith('.csv'))?.[1];
  const numbers = read(String(file?.body).slice(1))
    .slice(1)
    .map(([id]) => Number(id));
  expect(numbers.toSorted((one, other) => one - other)).toEqual(tickets.map(({ id }) => id));
});

test('nor is one missing that moves up to where the export has been', async () => {
  const { desk, tickets, begin } = await givenView(
    'up',
    Array.from({ length: 130 }, () => 'own' as const),
  );
  desk.jobs.messages.splice(1);
  await desk.drain();
  desk.jobs.secondsALook = 20;
  await begin('csv');
  await desk.jobs.deliver(desk.table);
  const [first] = tickets;
  const createdAt = later(NOW, { seconds: 1000 }).toISOString();
  await desk.given(ticketIn('open', { ...first, version: 2, createdAt } as never));
  const note = noteChanges({
    table: desk.table,
    newId: testContext().newId,
    now: () => NOW,
    pause: async () => {},
  });
  await note([{ pk: `T#${first?.id}`, sk: 'META' }], 'it moved');
  await desk.drain();
  // Changes are noted by the time at which the export asks for them.
  expect(desk.jobs.pauses).toContain(15);
  const file = Object.entries(desk.jobs.files).find(([key]) => key.endsWith('.csv'))?.[1];
  const numbers = read(String(file?.body).slice(1))
    .slice(1)
    .map(([id]) => Number(id));
  expect(numbers.toSorted((one, other) => one - other)).toEqual(tickets.map(({ id }) => id));
});

test('a workbook has texts as texts, numbers as numbers, and no formula', async () => {
  const { desk, view, tickets, begin } = await givenView('sheet', ['own']);
  await begin('xlsx');
  await desk.drain();
  const [[key, file] = []] = Object.entries(desk.jobs.files);
  expect(key).toMatch(new RegExp(`/${view.key}\\.xlsx$`));
  const parts = unzipSync(file?.body as Uint8Array);
  const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  expect(sheet).not.toContain('<f>');
  expect(sheet).toContain(`<v>${tickets[0]?.id}</v>`);
  expect(sheet).toContain(`>=Ticket ${tickets[0]?.id}<`);
});

test('a workbook holds whatever text there is', async () => {
  const noXml = String.fromCharCode(0, 8, 0xfffe, 0xd800);
  const rows = [[`a${noXml}b`, '<&>"', 'x'.repeat(40_000), undefined, true, ['one', 'two'], -1.5]];
  const parts = unzipSync(await fileOf(rows, { format: 'xlsx', columns: [] }));
  const texts = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  expect(texts).toContain('>ab<');
  expect(texts).toContain('&lt;&amp;&gt;');
  expect(texts).toContain('one, two');
  expect(texts).not.toContain('x'.repeat(32_768));
});

test('a workbook has times as dates in UTC, and leaves what is none as it is', async () => {
  const columns = [{ name: 'Created', of: 'times' }, { name: 'Born', of: 'days' }, { name: 'Said' }] as const;
  const rows = [
    ['2026-03-01T12:00:00.000Z', '2026-03-02', '2026-03-01T12:00:00.000Z'],
    ['unknown', undefined, 'x'],
    ['1899-01-01T00:00:00.000Z', '2026-03-03', ''],
  ];
  const parts = unzipSync(await fileOf(rows, { format: 'xlsx', columns }));
  const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  // Days since the end of 1899, as a workbook counts them.
  expect(sheet).toMatch(/<c r="A2" s="\d+"[^>]*><v>46082\.5<\/v>/);
  expect(sheet).toMatch(/<c r="B2" s="\d+"[^>]*><v>46083<\/v>/);
  expect(sheet).toMatch(/<c r="C2"[^>]* t="inlineStr"/);
  expect(sheet).toContain('Created (UTC)');
  expect(sheet).toContain('>unknown<');
  expect(sheet).toContain('1899-01-01T00:00:00.000Z');
});
