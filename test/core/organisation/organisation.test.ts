import * as fc from 'fast-check';
import { listEvents } from '../../../core/audit/index.ts';
import { createCustomer, loadCustomer, updateCustomer } from '../../../core/customer/index.ts';
import {
  createOrganisation,
  findOrganisation,
  loadOrganisation,
  updateOrganisation,
} from '../../../core/organisation/index.ts';
import { ConflictError } from '../../../core/shared/errors.ts';
import { createTicket } from '../../../core/ticket/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import {
  ADMIN,
  agentOf,
  allRows,
  givenCustomer,
  givenOrganisation,
  givenTeam,
  later,
  meaningfulRows,
  requestFor,
} from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { byEmail } from '../../support/identities.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const unknown = { phone: null, locale: null, timezone: null, notes: '' };
const blank = { name: 'Acme', externalId: null, tags: [] };

const customerAt = (address: string, organisationId?: number | null) =>
  createCustomer(desk, testContext(), {
    fields: { name: 'Mara', identities: byEmail(address), organisationId, ...unknown },
  });
const change = (organisationId: number, fields: object) =>
  updateOrganisation(desk, testContext({ now: later(NOW, { seconds: 1 }) }), {
    organisationId,
    change: fields,
  });
const join = (customerId: number, organisationId: number | null) =>
  updateCustomer(desk, testContext({ now: later(NOW, { seconds: 1 }) }), {
    customerId,
    change: { organisationId },
  });
const openFor = async (requester: { id: number } | { address: string; name: string }) => {
  const request = requestFor(requester);
  return (await createTicket(desk, testContext(), { principal: ADMIN, request })).ticket;
};

describe('a domain and an external id', () => {
  test('belong to one organisation at a time, in whatever letters they are written', async () => {
    const domains = ['BÜCHER.example.', 'bücher.example', 'Shop.Example'].map((one) =>
      one.replace(/\.$/, ''),
    );
    const first = await createOrganisation(desk, testContext(), {
      fields: { ...blank, domains, externalId: 'crm-77' },
    });
    expect(first.domains).toEqual(['shop.example', 'xn--bcher-kva.example']);
    const before = await meaningfulRows(desk.database);
    const again = (fields: object) =>
      createOrganisation(desk, testContext(), { fields: { ...blank, domains: [], ...fields } });
    await expect(again({ domains: ['shop.example'] })).rejects.toMatchObject({
      code: 'organisation.domain_taken',
    });
    await expect(again({ externalId: 'crm-77' })).rejects.toMatchObject({
      code: 'organisation.external_id_taken',
    });
    expect(await meaningfulRows(desk.database)).toEqual(before);
    await change(first.id, { domains: ['bücher.example'], externalId: null });
    const second = await again({ domains: ['shop.example'], externalId: 'crm-77' });
    expect(await findOrganisation(desk.table, { domain: 'shop.example' })).toBe(second.id);
    expect(await findOrganisation(desk.table, { externalId: 'crm-77' })).toBe(second.id);
    expect(await findOrganisation(desk.table, { domain: 'xn--bcher-kva.example' })).toBe(first.id);
  });

  test('have one owner, whichever organisations give them up and claim them in any order and at once', async () => {
    const ids = [(await givenOrganisation(desk.database)).id, (await givenOrganisation(desk.database)).id];
    const pool = ['one.example', 'two.example', 'three.example'];
    const wish = fc.record({ of: fc.constantFrom(...ids), domains: fc.subarray(pool) });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 2, maxLength: 6 }), async (wishes) => {
        const done = await Promise.allSettled(wishes.map(({ of, domains }) => change(of, { domains })));
        for (const one of done)
          if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(ConflictError);
        const organisations = await Promise.all(ids.map((id) => loadOrganisation(desk.table, id)));
        for (const domain of pool) {
          const owners = organisations.filter(({ domains }) => domains.includes(domain));
          expect(await findOrganisation(desk.table, { domain })).toBe(owners[0]?.id ?? null);
          expect(owners.length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('a customer', () => {
  test('is of the organisation that has the domain of their address, made by hand, by a ticket or by mail', async () => {
    const { id } = await givenOrganisation(desk.database, 'by-domain.example');
    expect(await customerAt('ada@by-domain.example')).toMatchObject({ organisationId: id });
    const ticket = await openFor({ address: 'Bo@BY-domain.example', name: 'Bo' });
    expect(ticket).toMatchObject({ organisationId: id });
    const { ticket: mailed } = await desk.take({ from: 'cy@by-domain.example' });
    expect(mailed).toMatchObject({ organisationId: id });
    for (const { requesterId } of [ticket, mailed])
      expect(await loadCustomer(desk.table, requesterId)).toMatchObject({ organisationId: id });
    expect((await customerAt('dee@elsewhere.example')).organisationId).toBeNull();
    expect((await customerAt('eve@sub.by-domain.example')).organisationId).toBeNull();
  });

  test('is of the one that somebody says, and of none when they say so', async () => {
    const [one, other] = [
      await givenOrganisation(desk.database, 'said.example'),
      await givenOrganisation(desk.database),
    ];
    expect(await customerAt('a@said.example', other.id)).toMatchObject({ organisationId: other.id });
    expect(await customerAt('b@said.example', null)).toMatchObject({ organisationId: null });
    const { id } = await customerAt('c@said.example');
    expect(await join(id, other.id)).toMatchObject({ organisationId: other.id, version: 2 });
    const told = (await eventsOf(desk.table, `C#${id}`)).at(-1);
    const moved = { organisationId: { before: one.id, after: other.id } };
    expect(told).toMatchObject({ customer: { organisationId: other.id }, change: moved });
    const before = await allRows(desk.database);
    await expect(join(id, 987_654)).rejects.toMatchObject({ fields: [{ path: 'organisationId' }] });
    await expect(customerAt('d@said.example', 987_654)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await allRows(desk.database)).toEqual(before);
  });
});

describe('a ticket', () => {
  test('gets the organisation that its requester has when it is made, by number, by address and by mail', async () => {
    const [one, other] = [await givenOrganisation(desk.database), await givenOrganisation(desk.database)];
    const { id } = await givenCustomer(desk.database, 'fay@plain.example');
    await join(id, one.id);
    const open = () =>
      Promise.all([
        openFor({ id }),
        openFor({ address: 'fay@plain.example', name: '' }),
        desk.take({ from: 'fay@plain.example' }).then(({ ticket }) => ticket),
      ]);
    const first = await open();
    expect(first.map(({ organisationId }) => organisationId)).toEqual([one.id, one.id, one.id]);
    await join(id, other.id);
    expect((await open()).map(({ organisationId }) => organisationId)).toEqual(Array(3).fill(other.id));
    await join(id, null);
    expect((await open()).map(({ organisationId }) => organisationId ?? null)).toEqual([null, null, null]);
    // What was opened before stays where it was.
    expect(await desk.ticket(first[0]?.id ?? 0)).toMatchObject({ organisationId: one.id });
  });

  test('of an address that a customer gave up is not of the organisation of that customer', async () => {
    const { id: organisationId } = await givenOrganisation(desk.database);
    const had = await customerAt('passed@on.example', organisationId);
    const identities = byEmail('kept@on.example');
    await updateCustomer(desk, testContext(), { customerId: had.id, change: { identities } });
    expect((await customerAt('passed@on.example')).organisationId).toBeNull();
    const ticket = await openFor({ address: 'passed@on.example', name: '' });
    expect(ticket.organisationId ?? null).toBeNull();
    expect(await openFor({ address: 'kept@on.example', name: '' })).toMatchObject({ organisationId });
  });

  test('stands in the list of its organisation, for a limited agent if it is of their teams', async () => {
    const { id: organisationId } = await givenOrganisation(desk.database, 'listed.example');
    const team = await givenTeam(desk.database);
    const request = (teamId: number | null) =>
      requestFor({ address: 'x@listed.example', name: '' }, { teamId });
    const ids: number[] = [];
    for (const teamId of [null, team.id]) {
      const made = await createTicket(desk, testContext(), { principal: ADMIN, request: request(teamId) });
      ids.push(made.ticket.id);
      await projectTicket({ table: desk.table, shards: 1 }, made.ticket.id);
    }
    const listed = async (principal: typeof ADMIN) => {
      const asked = { principal, list: { of: 'organisation' as const, organisationId }, limit: 10 };
      desk.database.forgetCalls();
      const { tickets } = await listTickets({ table: desk.table, shards: 1 }, asked);
      expect(desk.database.seen()).toHaveLength(1);
      return tickets.map(({ id }) => id).sort();
    };
    expect(await listed(ADMIN)).toEqual(ids);
    expect(await listed(agentOf({ teamIds: [team.id] }))).toEqual([ids[1]]);
  });
});

test('the audit trail tells what an organisation was called, and the bus does not', async () => {
  const { id } = await givenOrganisation(desk.database, 'told.example');
  await change(id, { name: 'Other words', tags: ['vip'] });
  expect(await change(id, { name: 'Other words' })).toMatchObject({ version: 2 });
  const { items } = await listEvents(desk.table, `ORGANISATION#${id}`, { limit: 10 });
  expect(items).toMatchObject([
    { type: 'organisation.created' },
    {
      type: 'organisation.updated',
      change: { name: { after: 'Other words' }, tags: { before: [], after: ['vip'] } },
    },
  ]);
  const told = await eventsOf(desk.table, `ORGANISATION#${id}`);
  expect(told).toHaveLength(2);
  expect(JSON.stringify(told)).not.toMatch(/words|told\.example|crm-/);
});

describe('the default team of an organisation', () => {
  test('gets new tickets of its people, by mail and over the API, unless something else says which', async () => {
    const [team, other] = [
      await givenTeam(desk.database, 'Key accounts'),
      await givenTeam(desk.database, 'Others'),
    ];
    const { id: organisationId } = await givenOrganisation(desk.database, 'key.example');
    await change(organisationId, { defaultTeamId: team.id });
    expect((await desk.take({ from: 'new@key.example' })).ticket).toMatchObject({
      organisationId,
      teamId: team.id,
    });
    expect((await desk.take({ from: 'nobody@elsewhere.example' })).ticket.teamId).toBeNull();
    const open = (given: object) =>
      createTicket(desk, testContext(), {
        principal: ADMIN,
        request: requestFor({ address: 'api@key.example', name: '' }, given),
      });
    expect((await open({ teamId: undefined })).ticket.teamId).toBe(team.id);
    expect((await open({ teamId: other.id })).ticket.teamId).toBe(other.id);
    expect((await open({ teamId: null })).ticket.teamId).toBeNull();
    await change(organisationId, { defaultTeamId: null });
    expect((await desk.take({ from: 'later@key.example' })).ticket.teamId).toBeNull();
    await expect(change(organisationId, { defaultTeamId: 999_999 })).rejects.toMatchObject({
      fields: [{ path: 'defaultTeamId' }],
    });
  });
});

describe('an organisation that is a part of another', () => {
  test('names it, and can have none that is a part of it, or is not there', async () => {
    const made = [];
    for (const domain of ['top.example', 'middle.example', 'low.example'])
      made.push(await givenOrganisation(desk.database, domain));
    const [top = 0, middle = 0, low = 0] = made.map(({ id }) => id);
    expect(await change(middle, { parentId: top })).toMatchObject({ parentId: top });
    await change(low, { parentId: middle });
    for (const [of, parentId] of [
      [top, top],
      [top, middle],
      [top, low],
      [low, 999_999],
    ] as const)
      await expect(change(of, { parentId })).rejects.toMatchObject({ fields: [{ path: 'parentId' }] });
    await change(low, { parentId: null });
    expect(await change(top, { parentId: low })).toMatchObject({ parentId: low });
  });
});
