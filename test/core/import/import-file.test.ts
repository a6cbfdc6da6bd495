import * as fc from 'fast-check';
import { createAgent } from '../../../core/agent/index.ts';
import { LONGEST_LINE, linesOf } from '../../../core/import/lines.ts';
import type { Table } from '../../../core/shared/table.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { fileJob, oldTicket } from '../../support/imports.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
  // The admin of these tests, who goes on being one while a job goes on.
  expect(await givenAgent(desk.database, 'admin')).toMatchObject({ id: ADMIN.id });
  const ada = { name: 'Ada Kern', address: 'ada@desk.example.com', role: 'agent', teamIds: null } as const;
  await createAgent(desk, desk.context(), { fields: ada });
});
afterAll(() => desk.close());

let made = 0;
const named = () => {
  made += 1;
  return `line:${made}`;
};
const ticketLine = (externalId = named()) => JSON.stringify({ ticket: oldTicket(externalId) });

const begin = (content: string, how?: { left: boolean }) => fileJob(desk, content, how);

test('a file has organisations, customers and tickets, and each line is seen to by itself', async () => {
  const [organisation, customer, ticket] = [named(), named(), named()];
  const lines = [
    JSON.stringify({
      organisation: { externalId: organisation, name: 'Lines', domains: ['lines.example.net'] },
    }),
    JSON.stringify({
      customer: { externalId: customer, name: 'Lin', addresses: ['lin@lines.example.net'], organisation },
    }),
    '',
    ticketLine(ticket),
    'not JSON',
    '{"colour":"red"}',
    JSON.stringify({ ticket: oldTicket(named(), { status: 'nowhere' }) }),
    JSON.stringify({ ticket: oldTicket(named(), { team: 'Nobody' }) }),
  ];
  const { queue, job } = await begin(`${lines.join('\r\n')}\n\n`);
  await queue.drain(desk.table);
  expect(await job()).toMatchObject({
    state: 'done',
    failures: {
      count: 3,
      first: [
        { item: 'line 5', message: expect.stringContaining('JSON') },
        { item: 'line 6' },
        { item: expect.stringMatching(/^line 7, line:/), message: 'status is no status of this desk' },
      ],
    },
  });
  const [head, ...told] = queue.lines();
  expect(head).toMatchObject({ kind: 'import.file', created: 4, updated: 0, unchanged: 0, failed: 3 });
  expect(told).toMatchObject([
    { line: 5, kind: null, outcome: 'failed' },
    { line: 6, kind: null, outcome: 'failed' },
    { line: 7, kind: 'tickets', outcome: 'failed', errors: [{ path: 'status' }] },
    { line: 8, kind: 'tickets', outcome: 'created', warnings: [{ path: 'team' }] },
  ]);
});

test('a page ends in between and the next goes on, with progress', async () => {
  const organisation = () => ({ externalId: named(), name: 'Lines', domains: [] });
  const lines = Array.from({ length: 130 }, () => JSON.stringify({ organisation: organisation() }));
  const content = lines.join('\n');
  const { queue, job } = await begin(content);
  queue.secondsALook = 30;
  await queue.deliver(desk.table);
  const total = Buffer.byteLength(content);
  const { progress, state } = await job();
  expect([state, progress.total, progress.done]).toEqual([
    'running',
    total,
    Buffer.byteLength(`${lines.slice(0, 100).join('\n')}\n`),
  ]);
  expect(progress.note).toContain('100 taken over');
  await queue.drain(desk.table);
  expect(await job()).toMatchObject({ state: 'done', progress: { done: total, total } });
  expect(queue.lines()).toMatchObject([{ created: 130, failed: 0 }]);
});

test('one that dies goes on: everything is there once', async () => {
  const ids = Array.from({ length: 30 }, () => named());
  const { queue, job } = await begin(ids.map(ticketLine).join('\n'));
  let left = 12;
  // From some write on nothing comes through any more, not even that the page has failed.
  const dying: Table = {
    ...desk.table,
    write: async (writes) => {
      left -= 1;
      if (left < 0) throw new Error('killed');
      await desk.table.write(writes);
    },
  };
  expect(await queue.deliver(dying)).toMatchObject({ message: 'killed' });
  expect(await job()).toMatchObject({ state: 'running', progress: { done: 0 } });
  await queue.drain(desk.table);
  expect(await job()).toMatchObject({ state: 'done', failures: { count: 0 } });
  const [head] = queue.lines();
  expect(Number(head?.created) + Number(head?.unchanged)).toBe(30);
});

test('what the desk cannot see to is tried again later, and keeps no other back', async () => {
  const [bad, ...good] = [named(), named(), named()];
  const { queue, job } = await begin([bad, ...good].map(ticketLine).join('\n'));
  const without = (times: number): Table => {
    let left = times;
    return {
      ...desk.table,
      write: async (writes) => {
        if (!JSON.stringify(writes).includes(`IMPORTED#ticket#${bad}`) || left === 0)
          return desk.table.write(writes);
        left -= 1;
        throw new Error('socket hang up');
      },
    };
  };
  await queue.drain(without(2));
  expect(queue.pauses.filter((seconds) => seconds === 30)).toHaveLength(2);
  expect(await job()).toMatchObject({ state: 'done', failures: { count: 0 } });
  expect(queue.lines()).toMatchObject([{ created: 3, unchanged: 0, failed: 0 }]);

  const other = await begin([bad, named()].map((id) => ticketLine(`${id}:again`)).join('\n'));
  const never: Table = {
    ...desk.table,
    write: async (writes) => {
      if (JSON.stringify(writes).includes(`${bad}:again`)) throw new Error('socket hang up');
      return desk.table.write(writes);
    },
  };
  await other.queue.drain(never);
  expect(await other.job()).toMatchObject({ state: 'done', failures: { count: 1 } });
  expect(other.queue.lines()).toMatchObject([
    { created: 1, failed: 1 },
    { line: 1, outcome: 'failed' },
  ]);
});

test('a file that was not uploaded ends its job, which says so and can be resumed', async () => {
  const { queue, job } = await begin(ticketLine(), { left: true });
  await queue.drain(desk.table);
  expect(await job()).toMatchObject({ state: 'failed', reason: 'The file was not uploaded.' });
});

describe('the lines of a file', () => {
  const collect = async (content: Buffer, part: number, from = { offset: 0, line: 0 }) => {
    const found = [];
    const read = async (start: number, end: number) => content.subarray(start, Math.min(end, start + part));
    for await (const line of linesOf({ size: content.byteLength, read }, from)) found.push(line);
    return found;
  };

  test('are the same however the file is read, and from wherever one of them ends', async () => {
    const text = fc.stringMatching(/^[aä€😀 \r]{0,12}$/u);
    await fc.assert(
      fc.asyncProperty(fc.array(text), fc.integer({ min: 1, max: 9 }), async (texts, part) => {
        const content = Buffer.from(texts.join('\n'));
        const all = await collect(content, part);
        const said = texts.map((one, at) => [at + 1, one.trim()]).filter(([, one]) => one !== '');
        expect(all.map(({ number, text: one }) => [number, one])).toEqual(said);
        const [first, ...others] = all;
        if (first === undefined) return;
        expect(await collect(content, part, { offset: first.end, line: first.number })).toEqual(others);
      }),
      { numRuns: 60 },
    );
  });

  test('that are too long or no text are passed over', async () => {
    const content = Buffer.concat([
      Buffer.alloc(LONGEST_LINE + 1, 'x'),
      Buffer.from('\nshort\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from('last'),
    ]);
    const found = await collect(content, 4_000_000);
    expect(found.map(({ number, text }) => [number, text])).toEqual([
      [1, null],
      [2, 'short'],
      [3, null],
      [4, 'last'],
    ]);
  });
});
