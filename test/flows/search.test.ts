import * as z from 'zod';
import { callAws } from '../../local/http.ts';
import { faqOutSchema, gapsOutSchema } from '../../schemas/api/gaps.ts';
import { jobOutSchema } from '../../schemas/api/jobs.ts';
import { customerErasureSchema } from '../../schemas/api/privacy.ts';
import { searchOutSchema, suggestOutSchema } from '../../schemas/api/search.ts';
import { bodyOf, MAILBOX, readTicket, ticketFrom, tokenFor } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';
import { objectsOf } from './support/objects.ts';
import { addressesOf } from './support/queues.ts';

const attribute = z.looseObject({ S: z.string().optional(), N: z.string().optional() });
const pageSchema = z.object({
  Items: z.array(z.record(z.string(), attribute)),
  LastEvaluatedKey: z.unknown().optional(),
});

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

test('what several customers ask is a gap once somebody looks, with the reply that agents gave to it', async () => {
  const asks = {
    olga: 'How do I calibrate the kiln?',
    piet: 'Kiln: how to calibrate it?',
    rosa: 'Calibrate my kiln',
  };
  for (const [name, text] of Object.entries(asks)) {
    const from = `${name}@example.net`;
    await desk.sendMail({ from, to: MAILBOX, subject: text, text, envelope: { from, to: MAILBOX } });
    const { id } = await ticketFrom(desk, from);
    const reply = 'Open the lid, turn the green wheel to the left and wait for the click.';
    const body = { kind: 'public_reply', text: reply };
    const answered = await desk.api('POST', `/tickets/${id}/messages`, { body });
    expect(answered.status).toBe(201);
  }
  const { items } = await until('the tickets to be grouped', async () => {
    const gaps = bodyOf(gapsOutSchema, await desk.api('GET', '/kb/gaps?weeks=2'));
    return gaps.state === 'ready' && gaps;
  });
  expect(items).toMatchObject([{ tickets: 3, article: null, reply: { uses: 3 } }]);
  expect(items[0]?.languages[0]?.words.map(({ word }) => word)).toContain('kiln');
  const faq = await desk.api('GET', '/kb/faq');
  expect(bodyOf(faqOutSchema, faq).items).toEqual([]);
});

/** Every text that a running desk holds of its rows, objects and mail, each with where it stands; expired rows without their keys. */
async function everything(): Promise<Record<string, string>> {
  const { environment, resources } = addressesOf(desk);
  const said: Record<string, string> = {};
  let ExclusiveStartKey: unknown;
  do {
    const asked = { TableName: resources.table, ExclusiveStartKey };
    const endpoint = environment.AWS_ENDPOINT_URL_DYNAMODB ?? '';
    const page = pageSchema.parse(await callAws(endpoint, 'DynamoDB_20120810.Scan', asked));
    for (const { pk, sk, ...row } of page.Items) {
      const isGone = Number(row.expiresAtSeconds?.N ?? Number.POSITIVE_INFINITY) * 1000 <= Date.now();
      said[`${pk?.S} ${sk?.S}`] = JSON.stringify(isGone ? row : { pk, sk, ...row });
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  for (const [file, held] of objectsOf(desk)) said[file] = file + held;
  for (const mail of await desk.outbox()) said[`mail ${mail.id}`] = mail.to + (await desk.rawMail(mail));
  return said;
}

test('who is erased is found in no search, row, object or mail any more, and their ticket keeps its number', async () => {
  const from = 'olga@example.net';
  const { id } = await ticketFrom(desk, from);
  const { requesterId, createdAt } = await readTicket(desk, id);
  const strings = [from, 'How do I calibrate the kiln'];
  const holding = (all: Record<string, string>) =>
    Object.keys(all).filter((where) => strings.some((one) => all[where]?.includes(one)));
  expect(holding(await everything()).length).toBeGreaterThan(5);
  const begun = await desk.api('POST', `/customers/${requesterId}/erasure`);
  const { job } = bodyOf(customerErasureSchema, begun);
  await until('the job to end', async () => {
    const { state } = bodyOf(jobOutSchema, await desk.api('GET', `/jobs/${job.id}`));
    expect(state).not.toBe('failed');
    return state === 'done';
  });
  await until('nothing of theirs to be left', async () => holding(await everything()).length === 0);
  expect(await ids('calibrate kiln')).not.toContain(id);
  expect(await ids(from)).not.toContain(id);
  expect(await readTicket(desk, id)).toMatchObject({ id, createdAt, subject: '' });
});
