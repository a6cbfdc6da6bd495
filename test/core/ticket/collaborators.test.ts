import { loadCustomer } from '../../../core/customer/index.ts';
import { COLLABORATORS, withCollaborator } from '../../../core/ticket/collaborators.ts';
import {
  addCollaborator,
  changeTicket,
  type Participant,
  removeCollaborator,
} from '../../../core/ticket/index.ts';
import {
  ADMIN,
  allRows,
  givenCustomer,
  givenOrganisation,
  givenTicket,
  ticketIn,
} from '../../support/desk.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

const deps = () => ({ table: desk.table, deskDomains: [DESK.domain] });
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } as const });
const add = (ticketId: number, participant: Participant, expectedVersion?: number) =>
  addCollaborator(deps(), byAgent(), { principal: ADMIN, ticketId, participant, expectedVersion });
const remove = (ticketId: number, participant: Participant) =>
  removeCollaborator(desk.table, byAgent(), { principal: ADMIN, ticketId, participant });
const opened = async () => (await givenTicket(desk.database)).ticket;

test('a customer is made a collaborator by number or address, once, and the trail says so', async () => {
  const ticket = await opened();
  const { id } = await givenCustomer(desk.database, 'bert@example.org');
  const added = await add(ticket.id, { id });
  expect(added).toMatchObject({ collaboratorIds: [id], version: ticket.version + 1 });
  expect(added.lastActivityAt).toBe(ticket.lastActivityAt);
  expect(await add(ticket.id, { address: 'Bert@example.org' })).toEqual(added);
  expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
    actor: { kind: 'agent', id: 1 },
    change: { collaboratorIds: { before: [], after: [id] } },
  });
});

test('whoever has a new address becomes a customer with it', async () => {
  const ticket = await opened();
  const { collaboratorIds } = await add(ticket.id, { address: 'eva.new@example.org', name: 'Eva' });
  expect(collaboratorIds).toHaveLength(1);
  const again = await add((await opened()).id, { address: 'eva.new@example.org' });
  expect(again.collaboratorIds).toEqual(collaboratorIds);
});

test('and of the organisation that has their domain', async () => {
  const { id: organisationId } = await givenOrganisation(desk.database, 'evas.example.org');
  const { collaboratorIds } = await add((await opened()).id, { address: 'eva@evas.example.org' });
  const { table } = desk;
  expect(await loadCustomer(table, collaboratorIds[0] ?? 0)).toMatchObject({ organisationId });
});

test('two who add the same new address at once make one customer', async () => {
  const [one, other] = [await opened(), await opened()];
  const added = await Promise.all([one, other].map(({ id }) => add(id, { address: 'twice@example.org' })));
  expect(added[0]?.collaboratorIds).toEqual(added[1]?.collaboratorIds);
});

test('one is taken off by number or address, and asked again is not found', async () => {
  const ticket = await opened();
  const { collaboratorIds } = await add(ticket.id, { address: 'off@example.org' });
  const id = collaboratorIds[0] ?? 0;
  expect((await remove(ticket.id, { id })).collaboratorIds).toEqual([]);
  await add(ticket.id, { id });
  expect((await remove(ticket.id, { address: 'off@example.org' })).collaboratorIds).toEqual([]);
  for (const participant of [{ id }, { address: 'off@example.org' }, { address: 'never@example.org' }])
    await expect(remove(ticket.id, participant)).rejects.toMatchObject({ code: 'collaborator.not_found' });
});

test.each([
  ['no customer', { id: 987_654 }, 'id'],
  ['no address', { address: 'nobody' }, 'address'],
  ['an address of the desk', { address: 'support+t1@desk.example.com' }, 'address'],
])('%s takes part in nothing, and nothing is written', async (_, participant, path) => {
  const ticket = await opened();
  const before = await allRows(desk.database);
  await expect(add(ticket.id, participant)).rejects.toMatchObject({ fields: [{ path }] });
  expect(await allRows(desk.database)).toEqual(before);
});

test('the requester takes part anyway', async () => {
  const ticket = await opened();
  await expect(add(ticket.id, { id: ticket.requesterId })).rejects.toMatchObject({
    fields: [{ path: 'id', message: 'is the requester of the ticket' }],
  });
});

test('there are 48 at the most', () => {
  const collaboratorIds = Array.from({ length: COLLABORATORS }, (_, at) => at + 2);
  const full = ticketIn('open', { collaboratorIds, invitedIds: collaboratorIds });
  expect(withCollaborator(full, 2)).toBe(full);
  expect(() => withCollaborator(full, 99)).toThrow(
    expect.objectContaining({ code: 'ticket.collaborators_full' }),
  );
});

test('a closed ticket stays as it is', async () => {
  const ticket = await opened();
  const solve = { principal: ADMIN, ticketId: ticket.id, change: { status: 'solved' } as const };
  await changeTicket(
    { table: desk.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
    byAgent(),
    solve,
  );
  await desk.solveAndClose(ticket.id);
  const { id } = await givenCustomer(desk.database);
  await expect(add(ticket.id, { id })).rejects.toMatchObject({ code: 'ticket.closed' });
});

test('who saw an older version is refused', async () => {
  const ticket = await opened();
  await expect(add(ticket.id, { address: 'late@example.org' }, 99)).rejects.toMatchObject({ kind: 'stale' });
});
