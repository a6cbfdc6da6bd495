import { noteEmptySearch, reportNow } from '../../core/gap/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { givenReport } from '../support/given-gaps.ts';
import { TestDesk } from '../support/mail.ts';
import { GAP_CALLS } from './numbers.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
});
afterAll(() => desk.close());

const look = () => reportNow({ table: desk.table, jobWrites }, desk.context(), {});
const search = (query: string) =>
  noteEmptySearch(desk.table, { query, locale: 'en', searchId: desk.context().newId() }, desk.now);

/** What is done, in this order: what comes first is there for what follows. */
const OPERATIONS: Readonly<Record<keyof typeof GAP_CALLS, () => Promise<unknown>>> = {
  'somebody looks at the gaps for the first time': look,
  'somebody looks while they are being found': look,
  'somebody searches in vain': () => search('gift cards'),
  'somebody searches for what names a person': () => search('ana@example.com'),
};

test.each(Object.entries(GAP_CALLS))('%s: these requests and no others', async (name, calls) => {
  desk.database.forgetCalls();
  await OPERATIONS[name as keyof typeof GAP_CALLS]();
  const made = desk.database.seen().map(({ command }) => command.replace('Command', ''));
  expect(made).toEqual([...calls]);
});

test('what many tickets ask is found with one query for each, and few reads beside', async () => {
  for (let count = 0; count < 4; count += 1) await desk.take({ from: `asks${count}@example.com` });
  desk.later(48 * 60);
  desk.database.forgetCalls();
  await givenReport(desk, () => desk.context());
  const queries = desk.database.seen().filter(({ command }) => command === 'QueryCommand');
  expect(queries.length).toBeLessThanOrEqual(4 + 2);
});
