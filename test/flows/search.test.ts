import { jobOutSchema } from '../../schemas/api/jobs.ts';
import { searchOutSchema, suggestOutSchema } from '../../schemas/api/search.ts';
import { bodyOf, MAILBOX, readTicket, ticketFrom, tokenFor } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

jest.setTimeout(120_000);

const ANA = 'ana.bilawska@customer.example.net';

let desk: RunningHost;
let ticketId: number;
beforeAll(async () => {
  desk = await startHost();
  const text = 'Dear desk,\nmy Zirkelbach compasses were broken on arrival.';
  await desk.sendMail({
    ...{ from: ANA, to: MAILBOX, subject: 'A compass', text },
    envelope: { from: ANA, to: MAILBOX },
  });
  ticketId = (await ticketFrom(desk, ANA)).id;
});
afterAll(() => desk.dispose());

const search = async (q: string, token?: string) =>
  bodyOf(
    searchOutSchema,
    await desk.api('GET', `/search?q=${encodeURIComponent(q)}`, token === undefined ? {} : { token }),
  );
const ids = async (q: string, token?: string) =>
  (await search(q, token)).tickets.map(({ ticket }) => ticket.id);
/** Waits until a query finds the ticket, or finds it no more. */
const found = (q: string, isThere = true) =>
  until(`${q} to find ${isThere ? 'the ticket' : 'nothing'}`, async () =>
    (await ids(q)).includes(ticketId) === isThere ? [isThere] : undefined,
  );

test('what a customer wrote is found by its words in other forms, by a word with a mistake, and by who wrote it', async () => {
  await found('zirkelbach compass breaking');
  const { tickets, facets, complete } = await search('zirkelbahc');
  const [first] = tickets;
  expect(first?.ticket.id).toBe(ticketId);
  const { text = '', marks = [] } = first?.message?.snippet ?? {};
  expect(marks.map(({ from, to }) => text.slice(from, to))).toContain('Zirkelbach');
  expect(facets.status).toEqual([{ value: 'new', count: 1 }]);
  expect(complete).toBe(true);
  await found('bilawska');
  await found(ANA);
  await found(`#${ticketId}`);
  const suggested = await desk.api('GET', '/search/suggestions?q=broken%20zirk');
  expect(bodyOf(suggestOutSchema, suggested).suggestions).toContain('broken zirkelbach');
});

test('what agents write among themselves is found by agents, and a change of the ticket by its fields', async () => {
  const note = { kind: 'internal_note', text: 'Between us: quittenmus' };
  await desk.api('POST', `/tickets/${ticketId}/messages`, { body: note });
  await desk.api('PATCH', `/tickets/${ticketId}`, { body: { priority: 'urgent', tags: ['returns'] } });
  await found('quittenmus priority:urgent tag:returns');
  const customerId = (await readTicket(desk, ticketId)).requesterId;
  const token = await tokenFor(desk, { name: 'of Ana', owner: { kind: 'customer', id: customerId } });
  expect(await ids('zirkelbach', token)).toEqual([ticketId]);
  expect(await ids('quittenmus', token)).toEqual([]);
});

test('the index is built anew while it is in use, and has what was there', async () => {
  const started = await desk.api('POST', '/jobs', { body: { kind: 'search.rebuild' } });
  const { id } = bodyOf(jobOutSchema, started);
  await until('the job to end', async () => {
    const job = bodyOf(jobOutSchema, await desk.api('GET', `/jobs/${id}`));
    return job.state === 'done' && job;
  });
  expect(await ids('quittenmus')).toEqual([ticketId]);
  expect(await ids('zirkelbach')).toEqual([ticketId]);
});

test('what is found is exported by a job', async () => {
  const body = { q: 'quittenmus', format: 'csv' };
  const { id } = bodyOf(jobOutSchema, await desk.api('POST', '/search/export', { body }));
  const url = await until('the file', async () => {
    const job = bodyOf(jobOutSchema, await desk.api('GET', `/jobs/${id}`));
    expect(job.state).not.toBe('failed');
    return job.resultUrl ?? false;
  });
  const [, ...lines] = (await (await fetch(url)).text()).trim().split('\r\n');
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^${ticketId},`))]);
});

test('what is struck out of a message is found no more', async () => {
  const { conversation } = await readTicket(desk, ticketId);
  const messageId = conversation.items.find(({ kind }) => kind === 'customer_message')?.id;
  const struck = await desk.api('POST', `/tickets/${ticketId}/messages/${messageId}/redactions`, {
    body: { text: 'Zirkelbach' },
  });
  expect(struck.status).toBeLessThan(300);
  await found('zirkelbach', false);
  await found('compass');
});
