import { updateCustomer } from '../../../core/customer/index.ts';
import { createMailbox, retireMailbox } from '../../../core/mailbox/index.ts';
import { changeTicket, type TicketChange } from '../../../core/ticket/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import {
  ADMIN,
  agentOf,
  allRows,
  customerOf,
  givenCustomer,
  givenOrganisation,
  givenTeam,
  givenTicket,
  later,
} from '../../support/desk.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const rules = { closeAfterDays: 4 };

function correct(ticketId: number, change: TicketChange, principal = ADMIN): Promise<Ticket> {
  const deps = { table: desk.table, rules, mailboxes: desk.mailboxes };
  return changeTicket(deps, testContext({ now: later(NOW, { seconds: 60 }) }), {
    principal,
    ticketId,
    change,
  });
}
const mailboxDeps = () => ({ table: desk.table, mailboxes: DESK.mailboxes, domain: DESK.domain });
const newMailbox = (name: string) =>
  createMailbox(mailboxDeps(), desk.context(), {
    fields: { address: `${name}@desk.example.com`, name, teamId: null, isDefault: false },
  });

test('how the customer came and the language are corrected, with before and after in the event', async () => {
  const { ticket } = await givenTicket(desk.database);
  expect(ticket).toMatchObject({ channel: 'api', origin: 'api' });
  const after = await correct(ticket.id, { channel: 'phone', language: 'de-at' });
  expect(after).toMatchObject({ channel: 'phone', language: 'de-AT', origin: 'api', version: 2 });
  expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
    ticket: { channel: 'phone', language: 'de-AT', origin: 'api' },
    change: {
      channel: { before: 'api', after: 'phone' },
      language: { before: null, after: 'de-AT' },
    },
    reworded: [],
  });
  expect(await correct(ticket.id, { channel: 'phone', language: 'DE-AT' })).toEqual(after);
  expect(await correct(ticket.id, { language: null })).toMatchObject({ language: null });
});

describe('the mailbox', () => {
  test('is one that is in use, and later replies leave from it', async () => {
    const { address } = await newMailbox('repairs');
    const { ticket } = await desk.take({ from: 'gus@example.com' });
    const moved = await correct(ticket.id, { mailbox: 'Repairs@Desk.example.com' });
    expect(moved.mailbox).toBe(address);
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      change: { mailbox: { before: 'support@desk.example.com', after: address } },
    });
    const { event } = await desk.reply(ticket.id);
    expect(await desk.send(event)).toBe('sent');
    expect(desk.mail.sent.at(-1)).toMatchObject({ source: address, to: 'gus@example.com' });
  });

  test('is none that is retired, unless the ticket has it, nor one that is none', async () => {
    const { address } = await newMailbox('old');
    const [{ ticket }, { ticket: inside }] = [
      await givenTicket(desk.database),
      await givenTicket(desk.database),
    ];
    await correct(inside.id, { mailbox: address });
    await retireMailbox(mailboxDeps(), desk.context(), { address });
    desk.coolDown();
    const before = await allRows(desk.database);
    for (const mailbox of [address, 'nobody@desk.example.com', 'support@elsewhere.example.com'])
      await expect(correct(ticket.id, { mailbox })).rejects.toMatchObject({ fields: [{ path: 'mailbox' }] });
    expect(await correct(inside.id, { mailbox: address })).toMatchObject({ mailbox: address });
    // Whoever has no mailboxes at hand cannot say whether one is in use.
    const deps = { table: desk.table, rules };
    const input = { principal: ADMIN, ticketId: ticket.id, change: { mailbox: 'support@desk.example.com' } };
    await expect(changeTicket(deps, testContext(), input)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await allRows(desk.database)).toEqual(before);
  });
});

describe('the requester', () => {
  test('becomes another customer, who sees the ticket from then on, with their organisation', async () => {
    const organisation = await givenOrganisation(desk.database, 'right.example');
    const { ticket } = await desk.take({ from: 'wrong@example.com' });
    const right = await givenCustomer(desk.database, 'right@right.example');
    const after = await correct(ticket.id, { requesterId: right.id });
    expect(after).toMatchObject({ requesterId: right.id, organisationId: organisation.id });
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      change: {
        requesterId: { before: ticket.requesterId, after: right.id },
        organisationId: { before: null, after: organisation.id },
      },
    });
    await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
    const listedFor = async (customerId: number) => {
      const list = { of: 'requester' as const, customerId };
      const asked = { principal: customerOf(customerId), list, limit: 10 };
      return (await listTickets({ table: desk.table, shards: 1 }, asked)).tickets.map(({ id }) => id);
    };
    expect(await listedFor(right.id)).toEqual([ticket.id]);
    expect(await listedFor(ticket.requesterId)).toEqual([]);
    // Replies go to whoever it is now, and never to the other.
    await desk.send((await desk.reply(ticket.id)).event);
    expect(desk.lastMail().to).toBe('right@right.example');
  });

  test('is no collaborator beside, and keeps an organisation that is said along', async () => {
    const organisation = await givenOrganisation(desk.database);
    const { ticket } = await desk.take({ id: '<own@example.com>', from: 'one@example.com' });
    await desk.take({ inReplyTo: '<own@example.com>', from: 'two@example.com' });
    const { collaboratorIds } = await desk.ticket(ticket.id);
    expect(collaboratorIds).toHaveLength(1);
    const [requesterId = 0] = collaboratorIds;
    const change = { requesterId, organisationId: organisation.id };
    expect(await correct(ticket.id, change)).toMatchObject({ ...change, collaboratorIds: [] });
    expect(await correct(ticket.id, { organisationId: null })).toMatchObject({ organisationId: null });
  });

  test('and the organisation exist, or nothing changes', async () => {
    const { ticket } = await givenTicket(desk.database);
    const before = await allRows(desk.database);
    for (const path of ['requesterId', 'organisationId'] as const)
      await expect(correct(ticket.id, { [path]: 987_654 })).rejects.toMatchObject({ fields: [{ path }] });
    expect(await allRows(desk.database)).toEqual(before);
  });
});

test('corrections come along with a message, all of it or nothing', async () => {
  const { ticket } = await givenTicket(desk.database);
  const right = await givenCustomer(desk.database);
  const write = (change: TicketChange) =>
    desk.write(ticket.id, { kind: 'internal_note', text: 'Mara was meant.', ticket: change });
  await expect(write({ requesterId: 987_654 })).rejects.toMatchObject({
    fields: [{ path: 'ticket.requesterId' }],
  });
  expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  const written = await write({ requesterId: right.id, channel: 'in_person' });
  expect(written.ticket).toMatchObject({ requesterId: right.id, channel: 'in_person' });
});

test('nobody corrects what they may not change, nor a closed ticket', async () => {
  const team = await givenTeam(desk.database);
  const { ticket } = await givenTicket(desk.database, { teamId: team.id });
  const elsewhere = agentOf({ id: 7, teamIds: [team.id + 1] });
  await expect(correct(ticket.id, { channel: 'phone' }, elsewhere)).rejects.toMatchObject({
    code: 'ticket.not_found',
  });
  const light = agentOf({ id: 8, role: 'light_agent' });
  await expect(correct(ticket.id, { channel: 'phone' }, light)).rejects.toMatchObject({ kind: 'forbidden' });
  const { ticket: closed } = await desk.take({ from: 'closed@example.com' });
  await desk.solveAndClose(closed.id);
  await expect(correct(closed.id, { channel: 'phone' })).rejects.toMatchObject({ code: 'ticket.closed' });
});

describe('the language of a ticket', () => {
  test('is that of its mail, else that of its requester, else not known', async () => {
    const { ticket } = await desk.take({ from: 'lang@example.com', headers: ['Content-Language: pt-br'] });
    expect(ticket).toMatchObject({ language: 'pt-BR', origin: 'email' });
    expect((await desk.take({ from: 'lang@example.com' })).ticket.language ?? null).toBeNull();
    const change = { locale: 'it-IT' };
    await updateCustomer(desk, desk.context(), { customerId: ticket.requesterId, change });
    expect((await desk.take({ from: 'lang@example.com' })).ticket).toMatchObject({ language: 'it-IT' });
    const byHand = await givenTicket(desk.database, { requesterId: ticket.requesterId });
    expect(byHand.ticket).toMatchObject({ language: 'it-IT' });
    const requester = { address: 'lang@example.com', name: '' };
    const said = await givenTicket(desk.database, { requester, language: 'sl' });
    expect(said.ticket).toMatchObject({ language: 'sl' });
  });
});
