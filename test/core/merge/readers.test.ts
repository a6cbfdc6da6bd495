import { requireMayWithTicket, type TicketAction } from '../../../core/auth/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { addCollaborator, goesOnFor, removeCollaborator } from '../../../core/ticket/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import { ADMIN, customerOf } from '../../support/desk.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';
import { mergingOn } from './support.ts';

const desk = sharedDesk();
const { merge, unmerge, texts } = mergingOn(desk);

let people = 0;
/** A ticket of somebody new, with their address, and themselves. */
async function opened(text: string) {
  people += 1;
  const from = `reader${people}@example.com`;
  const { ticket } = await desk.take({ from, text });
  return { id: ticket.id, from, who: customerOf(ticket.requesterId) };
}
type Who = ReturnType<typeof customerOf>;

const may = async (who: Who, ticketId: number, action: TicketAction = 'ticket.read') => {
  const ticket = await desk.ticket(ticketId);
  try {
    requireMayWithTicket(who, action, ticket);
    return true;
  } catch {
    return false;
  }
};
const answer = (ticketId: number, text: string) => desk.write(ticketId, { kind: 'public_reply', text });
const goesOn = async (who: Who, ticketId: number) => goesOnFor(who, desk.table, await desk.ticket(ticketId));
const asAgent = () => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } as const });
const add = (ticketId: number, id: number) =>
  addCollaborator({ table: desk.table, deskDomains: [DESK.domain] }, asAgent(), {
    principal: ADMIN,
    ticketId,
    participant: { id },
  });
async function listOf(who: Who, ...ids: number[]) {
  for (const id of ids) await projectTicket({ table: desk.table, shards: 1 }, id);
  const list = { of: 'requester', customerId: who.id } as const;
  const { tickets } = await listTickets(
    { table: desk.table, shards: 1 },
    { principal: who, list, limit: 100 },
  );
  return tickets.map(({ id }) => id).sort((one, other) => one - other);
}

describe('whose ticket was merged', () => {
  test('follows it to the end of the chain: reads what came since, answers there, and finds it in their list', async () => {
    const [last, middle, first] = [await opened('C.'), await opened('B.'), await opened('A.')];
    await answer(middle.id, 'B, before.');
    await merge(middle.id, first.id);
    await answer(middle.id, 'A and B.');
    await answer(last.id, 'C, before.');
    await merge(last.id, middle.id);
    await answer(last.id, 'A, B and C.');
    await desk.write(last.id, { kind: 'internal_note', text: 'Among us.' });
    expect(await goesOn(first.who, first.id)).toBe(last.id);
    expect(await goesOn(middle.who, middle.id)).toBe(last.id);
    expect(await texts(last.id, first.who)).toEqual(['A.', 'A and B.', 'A, B and C.']);
    expect(await texts(last.id, middle.who)).toEqual(['B.', 'B, before.', 'A and B.', 'A, B and C.']);
    expect(await texts(last.id, last.who)).toEqual(['C.', 'C, before.', 'A, B and C.']);
    expect(await listOf(first.who, last.id, middle.id, first.id)).toEqual([last.id, first.id].sort());
    const input = {
      principal: first.who,
      ticketId: last.id,
      message: { kind: 'customer_message', text: 'Thanks, all.' } as const,
    };
    const deps = { table: desk.table, rules: { closeAfterDays: 4 } };
    await addMessage(deps, { ...desk.context(), actor: { kind: 'customer', id: first.who.id } }, input);
    expect((await texts(last.id, last.who)).at(-1)).toBe('Thanks, all.');
  });

  test('reads it no longer once the tickets are unmerged, and it is gone from their list', async () => {
    const [target, source] = [await opened('Mine.'), await opened('Theirs.')];
    await merge(target.id, source.id);
    expect(await may(source.who, target.id)).toBe(true);
    expect(await listOf(source.who, target.id, source.id)).toEqual([target.id, source.id]);
    await unmerge(target.id, source.id);
    expect(await may(source.who, target.id)).toBe(false);
    expect(await listOf(source.who, target.id, source.id)).toEqual([source.id]);
  });

  test('is told of nothing that they may not read', async () => {
    const [target, source] = [await opened('Mine.'), await opened('Theirs.')];
    await merge(target.id, source.id);
    const participant = { id: source.who.id };
    await removeCollaborator(desk.table, asAgent(), { principal: ADMIN, ticketId: target.id, participant });
    expect(await may(source.who, target.id)).toBe(false);
    expect(await goesOn(source.who, source.id)).toBeNull();
    expect(await texts(source.id, source.who)).toEqual(['Theirs.']);
  });
});

describe('a collaborator', () => {
  test('whom an agent added reads what is public, answers, has it in their list, and does nothing else', async () => {
    const [ticket, other] = [await opened('It burns.'), await opened('Mine.')];
    await answer(ticket.id, 'Put it out.');
    await desk.write(ticket.id, { kind: 'internal_note', text: 'Among us.' });
    expect(await may(other.who, ticket.id)).toBe(false);
    await add(ticket.id, other.who.id);
    expect(await texts(ticket.id, other.who)).toEqual(['It burns.', 'Put it out.']);
    expect(await listOf(other.who, ticket.id, other.id)).toEqual([ticket.id, other.id]);
    const actions = [
      'ticket.read',
      'ticket.message',
      'ticket.change',
      'ticket.note',
      'ticket.audit',
    ] as const;
    const allowed = await Promise.all(actions.map((action) => may(other.who, ticket.id, action)));
    expect(allowed).toEqual([true, true, false, false, false]);
    const participant = { id: other.who.id };
    await removeCollaborator(desk.table, asAgent(), { principal: ADMIN, ticketId: ticket.id, participant });
    expect(await may(other.who, ticket.id)).toBe(false);
    expect(await listOf(other.who, ticket.id, other.id)).toEqual([other.id]);
  });

  test('who became one by writing a mail reads nothing until an agent adds them', async () => {
    const [ticket, other] = [await opened('It burns.'), await opened('Mine.')];
    const { mail } = await desk.answer(ticket.id, 'Put it out.');
    await desk.take({ from: other.from, inReplyTo: mail.messageId, text: 'I was copied.' });
    expect((await desk.ticket(ticket.id)).collaboratorIds).toEqual([other.who.id]);
    expect(await may(other.who, ticket.id)).toBe(false);
    expect(await listOf(other.who, ticket.id, other.id)).toEqual([other.id]);
    const { version } = await add(ticket.id, other.who.id);
    expect(await may(other.who, ticket.id)).toBe(true);
    expect((await add(ticket.id, other.who.id)).version).toBe(version);
  });

  test('of a merged ticket reads where it goes on, if they were let in, and who wrote a mail does not', async () => {
    const [target, source, added, wrote] = [
      await opened('Target.'),
      await opened('Source.'),
      await opened('Added.'),
      await opened('Wrote.'),
    ];
    await add(source.id, added.who.id);
    const { mail } = await desk.answer(source.id, 'Put it out.');
    await desk.take({ from: wrote.from, inReplyTo: mail.messageId, text: 'I was copied.' });
    const merged = await merge(target.id, source.id);
    expect(merged.collaboratorIds).toEqual(expect.arrayContaining([added.who.id, wrote.who.id]));
    await answer(target.id, 'To all.');
    expect(await texts(target.id, added.who)).toEqual(['Source.', 'Put it out.', 'I was copied.', 'To all.']);
    expect(await may(wrote.who, target.id)).toBe(false);
    expect(await texts(target.id, wrote.who)).toEqual([]);
  });

  test('knows of nothing among agents or in the trash', async () => {
    const [ticket, other] = [await opened('It burns.'), await opened('Mine.')];
    await add(ticket.id, other.who.id);
    const facts = await desk.ticket(ticket.id);
    for (const hidden of [{ isInternal: true }, { trashedAt: facts.createdAt }])
      expect(() => requireMayWithTicket(other.who, 'ticket.read', { ...facts, ...hidden })).toThrow();
  });
});
