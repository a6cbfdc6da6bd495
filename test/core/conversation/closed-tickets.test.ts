import type { Principal } from '../../../core/auth/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { updateMailbox } from '../../../core/mailbox/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { trashTicket } from '../../../core/ticket/index.ts';
import type { Mailbox } from '../../../schemas/mailbox.ts';
import { ADMIN, agentOf, customerOf, givenAgent } from '../../support/desk.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const address = DESK.mailboxes[0]?.address ?? '';
let made = 0;

/** What a customer writes over the API. */
function write(ticketId: number, customerId: number, text = 'It burns again.') {
  const { table, rules, mailboxes } = desk;
  const context = { ...desk.context(), actor: { kind: 'customer', id: customerId } as const };
  const message = { kind: 'customer_message', text } as const;
  return addMessage({ table, rules, mailboxes }, context, {
    principal: customerOf(customerId),
    ticketId,
    message,
  });
}

/** A closed ticket of a mailbox with this policy, whose customer writes to it. */
async function givenClosed(followUp: Mailbox['followUp']) {
  made += 1;
  const from = `api-closed${made}@example.com`;
  const deps = { table: desk.table, mailboxes: DESK.mailboxes };
  await updateMailbox(deps, desk.context(), { address, change: { followUp } });
  desk.later(1);
  const { ticket } = await desk.take({ from, id: `<${from}>`, subject: 'Printer on fire' });
  await desk.write(ticket.id, {
    kind: 'internal_note',
    text: 'Done.',
    status: 'closed',
    ticket: { addTags: ['fire'] },
  });
  const { id, requesterId } = ticket;
  return { id, requesterId, from, answer: (text?: string) => write(id, requesterId, text) };
}

const textsOf = async (id: number) => (await desk.open(id)).messages.map(({ text }) => text.trim());

afterEach(() => {
  desk.rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
});

describe("a customer's message over the API to a closed ticket", () => {
  test('opens it again, where the mailbox says so', async () => {
    const closed = await givenClosed({ policy: 'reopen' });
    expect(await closed.answer()).toMatchObject({
      ticket: { id: closed.id, status: 'open' },
      message: { kind: 'customer_message', text: 'It burns again.' },
    });
    expect(await textsOf(closed.id)).toContain('It burns again.');
  });

  test('opens a new ticket that is linked to it, as shipped, in which later ones go on, by mail too', async () => {
    const closed = await givenClosed({ policy: 'new_ticket' });
    const { ticket } = await closed.answer();
    expect(ticket).toMatchObject({
      status: 'new',
      followUpOf: closed.id,
      requesterId: closed.requesterId,
      subject: 'Printer on fire',
      tags: ['fire'],
      channel: 'api',
    });
    expect((await desk.ticket(closed.id)).status).toBe('closed');
    expect((await closed.answer('And again.')).ticket.id).toBe(ticket.id);
    const byMail = await desk.take({ from: closed.from, inReplyTo: `<${closed.from}>`, text: 'By mail.' });
    expect(byMail.ticket.id).toBe(ticket.id);
    expect(await textsOf(ticket.id)).toEqual(['It burns again.', 'And again.', 'By mail.']);
    expect(await textsOf(closed.id)).not.toContain('It burns again.');
  });

  test('opens it again for some days, and then a new one', async () => {
    const early = await givenClosed({ policy: 'new_ticket_after', days: 10 });
    desk.later(10 * 24 * 60 - 1);
    expect((await early.answer()).ticket).toMatchObject({ id: early.id, status: 'open' });
    const late = await givenClosed({ policy: 'new_ticket_after', days: 10 });
    desk.later(10 * 24 * 60);
    expect((await late.answer()).ticket).toMatchObject({ followUpOf: late.id });
  });

  test('is refused where the mailbox refuses, and nothing is written', async () => {
    const closed = await givenClosed({ policy: 'refuse' });
    const before = await desk.open(closed.id);
    await expect(closed.answer()).rejects.toMatchObject({ kind: 'conflict', code: 'ticket.closed' });
    expect(await desk.open(closed.id)).toEqual(before);
  });

  test('opens one new ticket only when two are written at the same moment', async () => {
    const closed = await givenClosed({ policy: 'new_ticket' });
    const [one, other] = await Promise.all([closed.answer('One.'), closed.answer('Other.')]);
    expect(one.ticket.id).toBe(other.ticket.id);
    expect((await textsOf(one.ticket.id)).sort()).toEqual(['One.', 'Other.']);
  });

  test('that says thanks, and nothing else, changes nothing where the desk is set so', async () => {
    const closed = await givenClosed({ policy: 'reopen' });
    desk.rules = { ...desk.rules, thanksKeepsSolved: true };
    expect((await closed.answer('Thank you very much!')).ticket.status).toBe('closed');
    expect((await closed.answer('Thank you. It burns again.')).ticket.status).toBe('open');
  });

  test('goes by the ticket that it was merged into, when that is closed', async () => {
    const closed = await givenClosed({ policy: 'new_ticket' });
    await updateMailbox({ table: desk.table, mailboxes: DESK.mailboxes }, desk.context(), {
      address,
      change: { followUp: { policy: 'new_ticket' } },
    });
    const { ticket: source } = await desk.take({ from: closed.from });
    const { ticket: target } = await desk.take({ from: closed.from });
    const asked = { principal: ADMIN, ticketId: target.id, sourceIds: [source.id] };
    await mergeTickets(desk, desk.context(), asked);
    await desk.write(target.id, { kind: 'internal_note', text: 'Done.', status: 'closed' });
    expect((await write(source.id, closed.requesterId)).ticket).toMatchObject({ followUpOf: target.id });
  });

  test('is never lost in the trash: when the follow-up lies there, another ticket is opened', async () => {
    const closed = await givenClosed({ policy: 'new_ticket' });
    const { ticket: followUp } = await closed.answer();
    await trashTicket(desk.table, desk.context(), { principal: ADMIN, ticketId: followUp.id });
    const { ticket } = await closed.answer('Is anybody there?');
    expect(ticket.id).not.toBe(followUp.id);
    expect(ticket).toMatchObject({ followUpOf: closed.id, status: 'new' });
  });
});

describe('what an agent writes down for the requester of a closed ticket', () => {
  const noted = (ticketId: number, more: object = {}, principal: Principal = ADMIN) => {
    const { table, rules, mailboxes } = desk;
    const message = { kind: 'customer_message', text: 'It burns again.', ...more } as const;
    return addMessage({ table, rules, mailboxes }, desk.context(), { principal, ticketId, message });
  };

  test('goes where their own message would: into a new ticket of theirs, or the closed one is open again', async () => {
    const closed = await givenClosed({ policy: 'new_ticket' });
    expect(await noted(closed.id)).toMatchObject({
      ticket: { followUpOf: closed.id, requesterId: closed.requesterId, status: 'new' },
    });
    const other = await givenClosed({ policy: 'reopen' });
    const again = await noted(other.id);
    expect(again.ticket).toMatchObject({ id: other.id, status: 'open', collaboratorIds: [] });
  });

  test('is refused where the mailbox takes none, along with a change of what is closed, or when it goes on where the agent may not write', async () => {
    const refused = await givenClosed({ policy: 'refuse' });
    await expect(noted(refused.id)).rejects.toMatchObject({ code: 'ticket.closed' });
    const closed = await givenClosed({ policy: 'new_ticket' });
    await expect(noted(closed.id, { status: 'open' })).rejects.toMatchObject({ code: 'ticket.closed' });
    const { id: assigneeId } = await givenAgent(desk.database);
    const { ticket } = await desk.take({ from: closed.from });
    const done = { kind: 'internal_note', text: 'Done.', status: 'closed', ticket: { assigneeId } } as const;
    await desk.write(ticket.id, done);
    await write(ticket.id, ticket.requesterId);
    const limited = agentOf({ id: assigneeId, teamIds: [] });
    await expect(noted(ticket.id, {}, limited)).rejects.toMatchObject({ code: 'ticket.closed' });
  });

  test('is refused of a merged ticket, as replies are', async () => {
    const from = 'merged.by.phone@example.com';
    const { ticket: source } = await desk.take({ from });
    const { ticket: target } = await desk.take({ from });
    const asked = { principal: ADMIN, ticketId: target.id, sourceIds: [source.id] };
    await mergeTickets(desk, desk.context(), asked);
    await expect(noted(source.id)).rejects.toMatchObject({ code: 'ticket.merged' });
  });
});
