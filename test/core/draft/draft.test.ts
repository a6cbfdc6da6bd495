import { createUpload } from '../../../core/attachment/index.ts';
import { actorOf, type Caller } from '../../../core/auth/index.ts';
import { addMessage, type NewMessage } from '../../../core/conversation/index.ts';
import { type AskedDraft, listDrafts, saveDraft } from '../../../core/draft/index.ts';
import type { DraftKind } from '../../../schemas/draft.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, allRows, customerOf, givenTicket, later } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const ANA = agentOf({ id: 71 });
const BEN = agentOf({ id: 72 });
const LATER = later(NOW, { seconds: 60 });
const newTicket = async () => (await givenTicket(database)).ticket.id;

interface Saving {
  kind?: DraftKind;
  by?: Caller;
  expectedVersion?: number;
}
function save(
  ticketId: number,
  content: AskedDraft,
  { kind = 'public_reply', by = ANA, ...rest }: Saving = {},
) {
  const context = testContext({ actor: actorOf(by), now: LATER });
  return saveDraft(database.table, context, { principal: by, ticketId, kind, content, ...rest });
}
function send(ticketId: number, message: NewMessage, by = ANA) {
  const context = testContext({ actor: actorOf(by), now: LATER });
  const deps = { table: database.table, rules: { closeAfterDays: 4 } };
  return addMessage(deps, context, { principal: by, ticketId, message });
}
const drafts = (ticketId: number) => listDrafts(database.table, { principal: ADMIN, ticketId });
const saidBy = async (ticketId: number) =>
  (await drafts(ticketId)).map(({ kind, content }) => [kind, content.text]);

test('a ticket has a draft of a reply and one of a note, which its agents share', async () => {
  const ticketId = await newTicket();
  expect(await drafts(ticketId)).toEqual([]);
  const recipients = { cc: [{ address: 'bea@example.com' }, { id: 3 }] };
  await save(ticketId, { text: 'We are looking', ...recipients });
  await save(ticketId, { text: 'Ask billing' }, { kind: 'internal_note', by: BEN });
  const at = LATER.toISOString();
  expect(await drafts(ticketId)).toEqual([
    {
      kind: 'public_reply',
      content: { text: 'We are looking', ...recipients },
      version: 1,
      editedBy: { kind: 'agent', id: 71 },
      editedAt: at,
    },
    {
      kind: 'internal_note',
      content: { text: 'Ask billing' },
      version: 1,
      editedBy: { kind: 'agent', id: 72 },
      editedAt: at,
    },
  ]);
});

test('whoever wrote last goes on freely; somebody else must have seen what they write over', async () => {
  const ticketId = await newTicket();
  await save(ticketId, { text: 'We are' });
  expect(await save(ticketId, { text: 'We are looking' })).toMatchObject({ version: 2 });
  await expect(save(ticketId, { text: 'No' }, { by: BEN })).rejects.toMatchObject({
    code: 'draft.by_another',
  });
  await expect(save(ticketId, { text: 'No' }, { by: BEN, expectedVersion: 1 })).rejects.toMatchObject({
    kind: 'stale',
  });
  await save(ticketId, { text: 'We have found it' }, { by: BEN, expectedVersion: 2 });
  await expect(save(ticketId, { text: 'We are looking into it' })).rejects.toMatchObject({
    code: 'draft.by_another',
  });
  expect(await saidBy(ticketId)).toEqual([['public_reply', 'We have found it']]);
});

test('two who save over the same version at once: one is told, and nothing is lost', async () => {
  const ticketId = await newTicket();
  await save(ticketId, { text: 'One' });
  const both = await Promise.allSettled([
    save(ticketId, { text: 'Of Ana' }, { expectedVersion: 1 }),
    save(ticketId, { text: 'Of Ben' }, { by: BEN, expectedVersion: 1 }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const said = both[0]?.status === 'fulfilled' ? 'Of Ana' : 'Of Ben';
  expect(await saidBy(ticketId)).toEqual([['public_reply', said]]);
});

test('what is left out is gone, saving the same writes nothing, and an empty one is thrown away', async () => {
  const ticketId = await newTicket();
  await save(ticketId, { text: 'One', to: [{ address: 'bea@example.com' }] });
  await save(ticketId, { text: 'One' });
  expect((await drafts(ticketId))[0]?.content).toEqual({ text: 'One' });
  const before = await allRows(database);
  await save(ticketId, { text: 'One' }, { by: BEN });
  expect(await allRows(database)).toEqual(before);
  expect(await save(ticketId, {})).toEqual({ version: 3, draft: null });
  expect(await drafts(ticketId)).toEqual([]);
  // One who still has it on the screen is told that it is gone.
  await expect(save(ticketId, { text: 'One!' }, { expectedVersion: 2 })).rejects.toMatchObject({
    kind: 'stale',
  });
  expect(await save(ticketId, { text: 'Anew' }, { by: BEN })).toMatchObject({ version: 4 });
});

test('a message ends the draft that it was written in, in the same transaction', async () => {
  const ticketId = await newTicket();
  await save(ticketId, { text: 'We have found it' });
  await save(ticketId, { text: 'Ask billing' }, { kind: 'internal_note' });
  const { message } = await send(ticketId, {
    kind: 'public_reply',
    text: 'We have found it.',
    draftVersion: 1,
  });
  expect(message.kind).toBe('public_reply');
  expect(await saidBy(ticketId)).toEqual([['internal_note', 'Ask billing']]);
});

test('a message whose draft has changed, or was sent, is not sent', async () => {
  const ticketId = await newTicket();
  await save(ticketId, { text: 'We have found it' });
  await save(ticketId, { text: 'We have not found it' }, { by: BEN, expectedVersion: 1 });
  const before = await allRows(database);
  const reply = { kind: 'public_reply', text: 'We have found it.' } as const;
  const refused = { code: 'draft.changed' };
  await expect(send(ticketId, { ...reply, draftVersion: 1 })).rejects.toMatchObject(refused);
  await expect(
    send(ticketId, { kind: 'internal_note', text: 'Ask.', draftVersion: 1 }),
  ).rejects.toMatchObject(refused);
  expect(await allRows(database)).toEqual(before);
  await send(ticketId, { ...reply, draftVersion: 2 });
  await expect(send(ticketId, { ...reply, draftVersion: 2 }, BEN)).rejects.toMatchObject(refused);
  await expect(send(ticketId, { ...reply, draftVersion: 3 }, BEN)).rejects.toMatchObject(refused);
});

test('a draft is no change of the ticket', async () => {
  const { ticket } = await givenTicket(database);
  await save(ticket.id, { text: 'We are looking' });
  const { ticket: after } = await send(ticket.id, { kind: 'internal_note', text: 'Look.' });
  expect(after.version).toBe(ticket.version + 1);
});

test('a note names no recipients, a customer has no drafts, and who may not answer drafts no reply', async () => {
  const ticketId = await newTicket();
  const light = agentOf({ id: 73, role: 'light_agent' });
  const named = { text: 'Ask', bcc: [{ id: 3 }] };
  await expect(save(ticketId, named, { kind: 'internal_note' })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(save(ticketId, { text: 'x' }, { by: light })).rejects.toMatchObject({ kind: 'forbidden' });
  await save(ticketId, { text: 'Ask' }, { by: light, kind: 'internal_note' });
  const { ticket } = await givenTicket(database);
  const customer = customerOf(ticket.requesterId);
  const mine = { principal: customer, ticketId: ticket.id };
  await expect(listDrafts(database.table, mine)).rejects.toMatchObject({ kind: 'forbidden' });
  const message = { kind: 'customer_message', text: 'Any news?', draftVersion: 1 } as const;
  await expect(send(ticket.id, message, customer as never)).rejects.toMatchObject({ kind: 'invalid' });
});

describe('the HTML and the files of a draft', () => {
  const upload = async (table = database.table) => {
    const content = { filename: 'a.txt', contentType: 'text/plain', size: 5, sha256: 'ab'.repeat(32) };
    const deps = { table, sign: async () => '', bucket: 'files', mostBytes: 10 };
    const context = testContext({ actor: actorOf(ANA), now: NOW });
    return (await createUpload(deps, context, { principal: ANA, file: content })).id;
  };
  const sendWithFile = (ticketId: number, message: NewMessage, by = BEN) => {
    const files = { bucket: 'files', copyObject: async () => true, replyBytes: 100 };
    const deps = { table: database.table, rules: { closeAfterDays: 4 }, files };
    const context = testContext({ actor: actorOf(by), now: LATER });
    return addMessage(deps, context, { principal: by, ticketId, message });
  };

  test('are safe to show, and told with the names of the files', async () => {
    const ticketId = await newTicket();
    const id = await upload();
    await save(ticketId, { html: '<b onclick="x()">Hello</b><script>x</script>', attachments: [id] });
    expect((await drafts(ticketId))[0]?.content).toEqual({
      html: '<b>Hello</b>',
      attachments: [{ id, filename: 'a.txt', contentType: 'text/plain', size: 5 }],
    });
  });

  test('are those of all who share it: another agent goes on with it, and sends its file', async () => {
    const ticketId = await newTicket();
    const id = await upload();
    await save(ticketId, { text: 'See there', attachments: [id] });
    await save(ticketId, { text: 'See there.', attachments: [id] }, { by: BEN, expectedVersion: 1 });
    const reply = { kind: 'public_reply', text: 'See there.', attachments: [id] } as const;
    await expect(sendWithFile(ticketId, reply)).rejects.toMatchObject({
      fields: [{ path: 'attachments.0' }],
    });
    await expect(sendWithFile(ticketId, { ...reply, draftVersion: 1 })).rejects.toMatchObject({
      code: 'draft.changed',
    });
    const { message } = await sendWithFile(ticketId, { ...reply, draftVersion: 2 });
    expect(message.attachments).toMatchObject([{ filename: 'a.txt', key: `attached/${id}` }]);
    expect(await drafts(ticketId)).toEqual([]);
  });

  test('are no files of somebody else that do not stand in it', async () => {
    const ticketId = await newTicket();
    const id = await upload();
    const before = await allRows(database);
    await expect(save(ticketId, { attachments: [id] }, { by: BEN })).rejects.toMatchObject({
      fields: [{ path: 'attachments.0' }],
    });
    expect(await allRows(database)).toEqual(before);
  });
});
