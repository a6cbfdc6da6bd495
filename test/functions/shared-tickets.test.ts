import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { createCustomer, updateCustomer } from '../../core/customer/index.ts';
import { mergeCustomers } from '../../core/customer-merge/index.ts';
import { mergeTickets } from '../../core/merge/index.ts';
import { updateOrganisation } from '../../core/organisation/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as search } from '../../functions/api/search/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, givenOrganisation, givenTicket } from '../support/desk.ts';
import { givenSession } from '../support/given-letters.ts';
import { csrfIn, sessionCookie, visit } from '../support/help-centre.ts';
import { byEmail } from '../support/identities.ts';
import { TestSearch } from '../support/search.ts';

const call = apiOf(authorizer, { tickets, search, customers });
const token = 'token-of-the-admin';
let database: TestDatabase;
let index: TestSearch;
let people = 0;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  index = new TestSearch(database);
});
afterAll(() => database.stop());

/** Somebody of an organisation, or of none, with a token and an address. */
async function somebody(organisationId: number | null) {
  people += 1;
  const address = `member${people}@members.example.net`;
  const unknown = { phone: null, locale: null, timezone: null, notes: '' };
  const fields = { name: `Member ${people}`, identities: byEmail(address), organisationId, ...unknown };
  const { id } = await createCustomer(database, testContext(), { fields });
  const request = { name: 'App', owner: { kind: 'customer' as const, id }, expiresAt: null };
  const asked = { principal: ADMIN, request };
  const { secret } = await createToken({ table: database.table, randomBytes }, testContext(), asked);
  return { id, address, token: secret };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

const share = (organisationId: number, sharedTickets: 'none' | 'read' | 'answer') =>
  updateOrganisation(database, testContext(), { organisationId, change: { sharedTickets } });

/** A ticket of somebody, about something that no other ticket names. */
async function asks({ id }: Somebody, word: string) {
  const { ticket } = await givenTicket(database, {
    requesterId: id,
    subject: `About ${word}`,
    text: `${word}, please.`,
  });
  await seen(ticket.id);
  return ticket.id;
}

async function seen(...ticketIds: number[]) {
  for (const id of ticketIds) await projectTicket({ table: database.table, shards: 1 }, id);
  await index.follow();
}

const ids = ({ body }: { body: object }) =>
  Object.values(body)
    .filter((value) => Array.isArray(value))
    .flat()
    .map((item: { id?: number; ticket?: { id: number } }) => item.ticket?.id ?? item.id);

/** Where somebody meets a ticket: in their list, by its number, in its messages, and by a search for its word. */
async function meets(who: Somebody, ticketId: number, word: string) {
  const as = { token: who.token };
  const [list, one, messages, found] = [
    await call('GET', '/v1/tickets', as),
    await call('GET', `/v1/tickets/${ticketId}`, as),
    await call('GET', `/v1/tickets/${ticketId}/messages`, as),
    await call('GET', `/v1/search?q=${word}`, as),
  ];
  const places = [
    ids(list).includes(ticketId),
    one.status === 200,
    messages.status === 200,
    JSON.stringify(found.body.tickets).includes(`"id":${ticketId}`),
  ];
  expect([found.status, list.status]).toEqual([200, 200]);
  // Nowhere or everywhere.
  expect(new Set(places).size).toBe(1);
  return places[0];
}

describe('an organisation that shares its tickets', () => {
  test('shows them to its people everywhere, and to nobody else, until it shares them no more', async () => {
    const [acme, other] = [await givenOrganisation(database), await givenOrganisation(database)];
    const [ana, bob, eve, nobody] = [
      await somebody(acme.id),
      await somebody(acme.id),
      await somebody(other.id),
      await somebody(null),
    ];
    const id = await asks(ana, 'quokka');
    expect(await meets(ana, id, 'quokka')).toBe(true);
    expect(await meets(bob, id, 'quokka')).toBe(false);
    await share(acme.id, 'read');
    await share(other.id, 'answer');
    expect(await meets(bob, id, 'quokka')).toBe(true);
    for (const who of [eve, nobody]) expect(await meets(who, id, 'quokka')).toBe(false);
    await share(acme.id, 'none');
    expect(await meets(bob, id, 'quokka')).toBe(false);
  });

  test('is asked for by itself, or somebody’s own tickets, and is listed page by page with each once', async () => {
    const acme = await givenOrganisation(database);
    const [ana, bob] = [await somebody(acme.id), await somebody(acme.id)];
    await share(acme.id, 'read');
    const theirs = [await asks(ana, 'frogmouth'), await asks(ana, 'kookaburra')];
    const own = await asks(bob, 'lorikeet');
    const listed = async (query: string) => {
      const seen: unknown[] = [];
      for (let next: unknown = `/v1/tickets?limit=1${query}`; next !== null; ) {
        const page = await call('GET', String(next), { token: bob.token });
        seen.push(...ids(page));
        next = page.body.next ?? null;
      }
      return seen;
    };
    expect(await listed('')).toEqual([own, ...theirs.toReversed()]);
    expect(await listed(`&requesterId=${bob.id}`)).toEqual([own]);
    expect(await listed(`&organisationId=${acme.id}`)).toEqual([own, ...theirs.toReversed()]);
    const wrong = await call('GET', `/v1/tickets?requesterId=${ana.id}`, { token: bob.token });
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'requesterId' }] } });
  });

  test('lets them answer where it says so, by which they take no part, and do nothing else', async () => {
    const acme = await givenOrganisation(database);
    const [ana, bob] = [await somebody(acme.id), await somebody(acme.id)];
    const id = await asks(ana, 'numbat');
    const write = (text: string) =>
      call('POST', `/v1/tickets/${id}/messages`, {
        token: bob.token,
        body: { kind: 'customer_message', text },
      });
    await share(acme.id, 'read');
    expect((await write('May I?')).status).toBe(403);
    await share(acme.id, 'answer');
    expect((await write('I may.')).status).toBe(201);
    expect(
      (await call('PATCH', `/v1/tickets/${id}`, { token: bob.token, body: { priority: 'high' } })).status,
    ).toBe(403);
    expect((await call('GET', `/v1/tickets/${id}`, { token })).body).toMatchObject({ collaboratorIds: [] });
    await share(acme.id, 'none');
    expect((await write('Not any more.')).status).toBe(404);
  });

  test('may be narrowed and widened for one of its people, which ends when they move to another', async () => {
    const [acme, other] = [await givenOrganisation(database), await givenOrganisation(database)];
    const [ana, bob, eve] = [await somebody(acme.id), await somebody(acme.id), await somebody(other.id)];
    const [theirs, others] = [await asks(ana, 'dingo'), await asks(eve, 'emu')];
    const set = (change: object) => call('PATCH', `/v1/customers/${bob.id}`, { token, body: change });
    expect((await set({ sharedTickets: 'answer' })).body).toMatchObject({ sharedTickets: 'answer' });
    expect(await meets(bob, theirs, 'dingo')).toBe(true);
    await set({ organisationId: other.id });
    expect(await meets(bob, theirs, 'dingo')).toBe(false);
    expect(await meets(bob, others, 'emu')).toBe(false);
    await set({ organisationId: acme.id });
    await share(acme.id, 'read');
    expect(await meets(bob, theirs, 'dingo')).toBe(true);
    await set({ sharedTickets: 'none' });
    expect(await meets(bob, theirs, 'dingo')).toBe(false);
    const self = await call('GET', `/v1/tickets?organisationId=${acme.id}`, { token: bob.token });
    expect(self).toMatchObject({ status: 422, body: { errors: [{ path: 'organisationId' }] } });
  });

  test('shows neither what somebody asked before they came, nor what is internal, spam, trash or of another by now', async () => {
    const [acme, other] = [await givenOrganisation(database), await givenOrganisation(database)];
    const [ana, bob] = [await somebody(null), await somebody(acme.id)];
    await share(acme.id, 'answer');
    const before = await asks(ana, 'wombat');
    await updateCustomer(database, testContext(), {
      customerId: ana.id,
      change: { organisationId: acme.id },
    });
    const [spam, trash, moved, kept] = [
      await asks(ana, 'possum'),
      await asks(ana, 'bilby'),
      await asks(ana, 'potoroo'),
      await asks(ana, 'bettong'),
    ];
    const { ticket: internal } = await givenTicket(database, {
      requesterId: ana.id,
      kind: 'internal_note',
      subject: 'About quoll',
    });
    await seen(internal.id);
    for (const [id, word] of [
      [spam, 'possum'],
      [trash, 'bilby'],
      [moved, 'potoroo'],
    ] as const)
      expect(await meets(bob, id, word)).toBe(true);
    const act = async (method: string, path: string, body?: object) =>
      expect((await call(method, `/v1/tickets/${path}`, { token, body })).status).toBeLessThan(300);
    await act('POST', `${spam}/spam`, {});
    await act('POST', `${trash}/trash`, {});
    await act('PATCH', `${moved}`, { organisationId: other.id });
    await seen(spam, trash, moved);
    for (const [id, word] of [
      [before, 'wombat'],
      [spam, 'possum'],
      [trash, 'bilby'],
      [moved, 'potoroo'],
      [internal.id, 'quoll'],
    ] as const)
      expect([word, await meets(bob, id, word)]).toEqual([word, false]);
    expect(await meets(bob, kept, 'bettong')).toBe(true);
    await updateCustomer(database, testContext(), { customerId: bob.id, change: { isBlocked: true } });
    expect(await meets(bob, kept, 'bettong')).toBe(false);
  });

  test('shows of a ticket into which that of another was merged what was its own, and leads nobody into that of another', async () => {
    const [acme, other] = [await givenOrganisation(database), await givenOrganisation(database)];
    const [ana, bob, eve] = [await somebody(acme.id), await somebody(acme.id), await somebody(other.id)];
    for (const { id } of [acme, other]) await share(id, 'answer');
    const [target, source, away] = [
      await asks(ana, 'koala'),
      await asks(eve, 'platypus'),
      await asks(ana, 'echidna'),
    ];
    const merge = (ticketId: number, sourceId: number) =>
      mergeTickets(database, testContext(), { principal: ADMIN, ticketId, sourceIds: [sourceId] });
    await merge(target, source);
    const theirs = await asks(eve, 'cassowary');
    await merge(theirs, away);
    await seen(target, source, theirs, away);
    const messages = await call('GET', `/v1/tickets/${target}/messages`, { token: bob.token });
    expect(messages.text).toContain('koala');
    expect(messages.text).not.toContain('platypus');
    const found = await call('GET', '/v1/search?q=platypus', { token: bob.token });
    expect([found.status, found.body.tickets]).toEqual([200, []]);
    expect((await call('GET', `/v1/tickets/${theirs}`, { token: bob.token })).status).toBe(404);
    const write = (who: Somebody) =>
      call('POST', `/v1/tickets/${away}/messages`, {
        token: who.token,
        body: { kind: 'customer_message', text: 'And now?' },
      });
    expect(await write(bob)).toMatchObject({ status: 409, body: { code: 'ticket.closed' } });
    expect((await write(ana)).status).toBe(201);
  });

  test('shows nothing to a record that was merged into another', async () => {
    const acme = await givenOrganisation(database);
    const [ana, bob, again] = [await somebody(acme.id), await somebody(acme.id), await somebody(null)];
    await share(acme.id, 'read');
    const id = await asks(ana, 'dunnart');
    const merging = { targetId: again.id, sourceId: bob.id, startMove: () => [], alongside: async () => [] };
    await mergeCustomers({ table: database.table }, testContext(), merging);
    expect(await meets(bob, id, 'dunnart')).toBe(false);
    expect(await meets(again, id, 'dunnart')).toBe(true);
  });

  test('shows them in the help centre, where they are answered as far as that goes', async () => {
    const acme = await givenOrganisation(database);
    const [ana, bob] = [await somebody(acme.id), await somebody(acme.id)];
    const id = await asks(ana, 'galah');
    const desk = { table: database.table, context: () => testContext({ now: new Date() }) };
    const cookie = sessionCookie(await givenSession(desk as never, bob.address));
    const page = `/help/en/requests/${id}`;
    expect((await visit('/help/en/requests', { cookie })).text).not.toContain('of=organisation');
    expect((await visit(page, { cookie })).status).toBe(404);
    await share(acme.id, 'read');
    const own = await visit('/help/en/requests', { cookie });
    expect(own.text).toContain('of=organisation');
    expect(own.text).not.toContain('galah');
    const list = await visit('/help/en/requests?of=organisation', { cookie });
    expect(list.text).toMatch(/Requests of my organisation.*About galah.*Member/s);
    const read = await visit(page, { cookie });
    expect(read.text).toContain('galah, please.');
    expect(read.text).not.toMatch(/<textarea|Mark as solved|name="address"/);
    const form = { csrf: csrfIn(list), text: 'From a colleague.' };
    expect((await visit(page, { cookie, form })).status).toBe(404);
    await share(acme.id, 'answer');
    expect((await visit(page, { cookie })).text).toMatch(/<textarea/);
    expect((await visit(page, { cookie, form })).status).toBe(303);
    for (const act of ['/solve', '/people'])
      expect(
        (await visit(`${page}${act}`, { cookie, form: { ...form, address: 'x@example.com' } })).status,
      ).toBe(404);
    await share(acme.id, 'none');
    expect((await visit(page, { cookie })).status).toBe(404);
    expect((await visit('/help/en/requests?of=organisation', { cookie })).text).not.toContain('galah');
  });
});
