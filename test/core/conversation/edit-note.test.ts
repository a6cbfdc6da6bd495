import type { Principal } from '../../../core/auth/index.ts';
import { addMessage, editNote, type NewMessage } from '../../../core/conversation/index.ts';
import { listVersions, versionOf } from '../../../core/message/index.ts';
import { ADMIN, agentOf, allRows, givenAgent } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const NOTE: NewMessage = { kind: 'internal_note', text: 'Ask billing.' };

async function given(message = NOTE) {
  const { ticket, messages } = await desk.take({ from: 'notes@example.com' });
  const written = await desk.write(ticket.id, message);
  return { ticket: written.ticket, note: written.message, mail: messages[0] };
}

interface Edit {
  text: string;
  principal?: Principal;
  expectedVersion?: number;
}

function edit(at: { ticketId: number; messageId: string }, { principal = ADMIN, ...asked }: Edit) {
  const id = principal.kind === 'automation' ? 0 : principal.id;
  const context = { ...desk.context(), actor: { kind: 'agent', id } as const };
  return editNote(desk.table, context, { ...at, principal, ...asked });
}

async function textsOf(at: { ticketId: number; messageId: string }) {
  const { items } = await listVersions(desk.table, at, { limit: 100 });
  return items.map(({ version, text }) => [version, text]);
}

test('an edited note says the new words, and keeps every version of the old ones with who wrote it when', async () => {
  const { ticket, note } = await given();
  const at = { ticketId: ticket.id, messageId: note.id };
  const first = await edit(at, { text: 'Ask Ben.' });
  expect(first.message).toMatchObject({ text: 'Ask Ben.', replyText: 'Ask Ben.', createdAt: note.createdAt });
  expect(versionOf(first.message)).toBe(2);
  const second = await edit(at, { text: 'Ask Ana.', expectedVersion: 2 });
  expect((await desk.open(ticket.id)).messages).toContainEqual(second.message);
  const { items } = await listVersions(desk.table, at, { limit: 100 });
  expect(items).toEqual([
    { messageId: note.id, version: 1, text: 'Ask billing.', at: note.createdAt, by: note.author },
    {
      messageId: note.id,
      version: 2,
      text: 'Ask Ben.',
      at: expect.any(String),
      by: { kind: 'agent', id: 1 },
    },
  ]);
  const { items: page, after } = await listVersions(desk.table, at, { limit: 1 });
  const rest = await listVersions(desk.table, at, { limit: 1, after: after ?? '' });
  expect([...page, ...rest.items]).toEqual(items);
  expect(rest.after).toBeNull();
});

test('the event of an edit tells no words, and the audit trail has them', async () => {
  const { ticket, note } = await given();
  await edit({ ticketId: ticket.id, messageId: note.id }, { text: 'Made-up secret.' });
  const event = await desk.event(ticket.id, 'message.edited');
  expect(event).toMatchObject({ message: { id: note.id, version: 2 }, change: {}, reworded: ['text'] });
  expect(JSON.stringify(event)).not.toMatch(/secret|billing/);
  const change = { text: { before: 'Ask billing.', after: 'Made-up secret.' } };
  expect(await desk.entry(ticket.id, 'message.edited')).toMatchObject({ messageId: note.id, change });
});

test('only who wrote it may edit it, and admins', async () => {
  const { ticket, note } = await given();
  const at = { ticketId: ticket.id, messageId: note.id };
  const light = agentOf({ id: 5, role: 'light_agent' });
  const own = await addNoteAs(ticket.id, light);
  const before = await allRows(desk.database);
  for (const principal of [agentOf({ id: 2 }), light])
    await expect(edit(at, { text: 'No.', principal })).rejects.toMatchObject({ kind: 'forbidden' });
  expect(await allRows(desk.database)).toEqual(before);
  await expect(edit(at, { text: 'Yes.', principal: agentOf() })).resolves.toBeDefined();
  const theirs = { ticketId: ticket.id, messageId: own };
  await expect(edit(theirs, { text: 'Mine.', principal: light })).resolves.toBeDefined();
  await expect(edit(theirs, { text: 'Not yours.', principal: ADMIN })).resolves.toBeDefined();
});

async function addNoteAs(ticketId: number, principal: Principal & { kind: 'agent' }): Promise<string> {
  const context = { ...desk.context(), actor: { kind: 'agent', id: principal.id } as const };
  const input = { principal, ticketId, message: NOTE };
  return (
    await addMessage(
      { table: desk.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
      context,
      input,
    )
  ).message.id;
}

test('what a customer may have read cannot be edited, and neither can anything on a closed ticket', async () => {
  const { ticket, note, mail } = await given();
  const { message: reply } = await desk.write(ticket.id, { kind: 'public_reply', text: 'Done.' });
  for (const messageId of [reply.id, mail?.id ?? '']) {
    const editing = edit({ ticketId: ticket.id, messageId }, { text: 'Not done.' });
    await expect(editing).rejects.toMatchObject({ kind: 'conflict', code: 'message.not_a_note' });
  }
  await desk.solveAndClose(ticket.id);
  const closed = edit({ ticketId: ticket.id, messageId: note.id }, { text: 'Not done.' });
  await expect(closed).rejects.toMatchObject({ code: 'ticket.closed' });
});

test('two who edit at once do not overwrite each other unseen', async () => {
  const { ticket, note } = await given();
  const at = { ticketId: ticket.id, messageId: note.id };
  const both = await Promise.allSettled(
    ['One.', 'Two.'].map((text) => edit(at, { text, expectedVersion: 1 })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'version.stale' },
  });
  await Promise.all(['Three.', 'Four.'].map((text) => edit(at, { text })));
  expect((await textsOf(at)).map(([version]) => version)).toEqual([1, 2, 3]);
});

test('saying the same again changes nothing', async () => {
  const { ticket, note } = await given();
  const before = await allRows(desk.database);
  await edit({ ticketId: ticket.id, messageId: note.id }, { text: 'Ask billing.' });
  expect(await allRows(desk.database)).toEqual(before);
});

test('who is mentioned by an edit follows the ticket, and is told of it once', async () => {
  const agent = await givenAgent(desk.database);
  const { ticket, note } = await given();
  const at = { ticketId: ticket.id, messageId: note.id };
  const { ticket: followed } = await edit(at, { text: `Ask @[agent:${agent.id}].` });
  expect(followed.followerIds).toEqual([agent.id]);
  expect(followed.lastActivityAt).toBe(ticket.lastActivityAt);
  await edit(at, { text: `Do ask @[agent:${agent.id}].` });
  const told = (await desk.events(ticket.id)).filter(({ type }) => type === 'agent.mentioned');
  expect(told).toMatchObject([{ message: { id: note.id }, agentIds: [agent.id], teamIds: [] }]);
});
