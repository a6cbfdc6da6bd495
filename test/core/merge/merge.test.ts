import { addMessage, editNote, loadTimeline, readerOf } from '../../../core/conversation/index.ts';
import { linkTickets, listLinks } from '../../../core/link/index.ts';
import { messageOf, messageWrites } from '../../../core/message/index.ts';
import { changeTicket, followTicket, lastWrittenAt } from '../../../core/ticket/index.ts';
import { correctTimeEntry, enterTime, listTimeEntries } from '../../../core/time-entry/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import { ADMIN, agentOf, allRows, customerOf, givenAgent, givenTeam } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';
import { mergingOn } from './support.ts';

const desk = sharedDesk();
const { merge, unmerge, texts } = mergingOn(desk);
const rules = { closeAfterDays: 4 };

let people = 0;
/** A ticket of somebody new. */
async function opened(text = 'It burns.'): Promise<number> {
  people += 1;
  return (await desk.take({ from: `p${people}@example.com`, text })).ticket.id;
}
const change = (ticketId: number, fields: object, principal = ADMIN) =>
  changeTicket({ table: desk.table, rules }, desk.context(), { principal, ticketId, change: fields });

/** The writes since the calls were forgotten. */
const writes = () => desk.database.seen().filter(({ command }) => /Transact|Put|Update|Write/.test(command));

describe('a ticket into which another is merged', () => {
  test('shows its messages and files in the order in which they were written, and says whose they were', async () => {
    const [one, other] = [await opened('First.'), await opened('Second.')];
    await desk.write(one, { kind: 'internal_note', text: 'Third.' });
    await desk.write(other, { kind: 'internal_note', text: 'Fourth.' });
    await merge(one, other);
    expect(await texts(one)).toEqual(['First.', 'Second.', 'Third.', 'Fourth.']);
    const { items, mergedFrom } = await loadTimeline(desk.table, { ticketId: one, limit: 50 });
    const shown = items.map((item) =>
      'message' in item ? (mergedFrom?.get(item.id) ?? one) : item.event.type,
    );
    expect(shown).toEqual([one, 'ticket.created', other, one, other, 'ticket.merged']);
  });

  test('has its people, its time and its links, and gives back what came by it', async () => {
    const [one, other, linked] = [await opened(), await opened(), await opened()];
    const { id: agentId } = await givenAgent(desk.database);
    await followTicket(desk.table, desk.context(), { principal: ADMIN, ticketId: other, agentId });
    const time = { principal: ADMIN, ticketId: other, time: { seconds: 60 } };
    const { id: timeEntryId } = await enterTime(desk, desk.context(), time);
    await enterTime(desk, desk.context(), { ...time, ticketId: one });
    await linkTickets(desk, desk.context(), {
      principal: ADMIN,
      ticketId: other,
      kind: 'related',
      otherId: linked,
    });
    const [before, source] = [await desk.ticket(one), await desk.ticket(other)];
    const merged = await merge(one, other);
    expect(merged).toMatchObject({
      collaboratorIds: [source.requesterId],
      followerIds: [agentId],
      handlingSeconds: 120,
    });
    const page = { limit: 50 };
    const asked = { principal: ADMIN, ticketId: one, page, parts: [one, other] };
    expect((await listLinks(desk.table, asked)).items.map(({ link }) => link.ticketId)).toEqual([linked]);
    expect((await listTimeEntries(desk.table, one, page, [one, other])).items).toHaveLength(2);
    const corrected = { principal: ADMIN, ticketId: one, timeEntryId, change: { seconds: 600 } };
    await correctTimeEntry(desk, desk.context(), corrected);
    expect((await desk.ticket(one)).handlingSeconds).toBe(660);
    const after = await unmerge(one, other);
    const { collaboratorIds, handlingSeconds, followerIds = [] } = after;
    expect({ collaboratorIds, handlingSeconds, followerIds }).toEqual({
      collaboratorIds: before.collaboratorIds,
      handlingSeconds: before.handlingSeconds,
      followerIds: [],
    });
    expect(await desk.ticket(other)).toMatchObject({ handlingSeconds: 600, followerIds: [agentId] });
  });

  test('says when its customer last wrote, which counts as long as it is', async () => {
    const one = await opened('First.');
    desk.now = new Date(desk.now.getTime() + 60_000);
    const other = await opened('Second.');
    const [before, source] = [await desk.ticket(one), await desk.ticket(other)];
    expect(lastWrittenAt(before)).toBe(before.createdAt);
    await merge(one, other);
    expect(lastWrittenAt(await desk.ticket(one))).toBe(source.createdAt);
    await unmerge(one, other);
    expect(lastWrittenAt(await desk.ticket(one))).toBe(before.createdAt);
  });

  test('keeps whom another ticket that stays brings as well, and who wrote to itself', async () => {
    const one = await opened();
    const both = { from: 'both@example.com' };
    const [two, three] = [(await desk.take(both)).ticket, (await desk.take(both)).ticket];
    const four = (await desk.take({ from: 'writes@example.com' })).ticket;
    await merge(one, two.id, three.id, four.id);
    await desk.take({ ...{ from: 'writes@example.com' }, inReplyTo: await messageIdOf(one) });
    expect((await unmerge(one, two.id, four.id)).collaboratorIds).toEqual([
      two.requesterId,
      four.requesterId,
    ]);
    expect((await unmerge(one, three.id)).collaboratorIds).toEqual([four.requesterId]);
  });

  test('a solved one closes no more while it is merged, and has its deadline back', async () => {
    const [one, other] = [await opened(), await opened()];
    await desk.write(other, { kind: 'internal_note', text: 'Done.', status: 'solved' });
    const solved = await desk.ticket(other);
    await merge(one, other);
    const row = async () => Object(await desk.table.get({ pk: `T#${other}`, sk: 'META' }));
    expect(await desk.ticket(other)).toMatchObject({ status: 'closed', mergedInto: one });
    expect((await row()).nextDeadline).toBeUndefined();
    await unmerge(one, other);
    const { version: _, updatedAt: __, ...was } = solved;
    expect(await desk.ticket(other)).toMatchObject(was);
    expect((await row()).nextDeadline).toBe('closesAt' in solved ? solved.closesAt : '');
    const told = await desk.event(other, 'ticket.unmerged');
    expect(told).toMatchObject({ ticket: { status: 'solved' }, change: { status: { before: 'closed' } } });
  });

  test('leaves the open lists to it', async () => {
    const [one, other] = [await opened(), await opened()];
    const open = async () => {
      for (const id of [one, other]) await projectTicket({ table: desk.table, shards: 1 }, id);
      const list = { principal: ADMIN, list: { of: 'open' }, limit: 100 } as const;
      const { tickets } = await listTickets({ table: desk.table, shards: 1 }, list);
      return tickets.map(({ id }) => id).filter((id) => id === one || id === other);
    };
    await merge(one, other);
    expect(await open()).toEqual([one]);
    await unmerge(one, other);
    expect((await open()).sort()).toEqual([one, other].sort());
  });
});

async function messageIdOf(ticketId: number): Promise<string> {
  const { messages } = await desk.open(ticketId);
  const [first] = messages;
  return first?.origin.channel === 'email' && 'messageId' in first.origin
    ? String(first.origin.messageId)
    : '';
}

describe('tickets that are merged one into another', () => {
  test('are all shown by the last, and each takes along what it brought, in any order', async () => {
    const [a, b, c, d] = [await opened('a'), await opened('b'), await opened('c'), await opened('d')];
    await merge(b, a);
    await merge(c, b);
    await merge(d, c);
    expect(await texts(d)).toEqual(['a', 'b', 'c', 'd']);
    await unmerge(d, b);
    expect([await texts(d), await texts(b)]).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
    await merge(d, b);
    await unmerge(d, a);
    expect([await texts(d), await texts(a)]).toEqual([['b', 'c', 'd'], ['a']]);
    await unmerge(d, c, b);
    expect([await texts(d), await texts(c), await texts(b)]).toEqual([['d'], ['c'], ['b']]);
  });

  test('never close a circle, also of two at once', async () => {
    const [one, other] = [await opened(), await opened()];
    const both = await Promise.allSettled([merge(one, other), merge(other, one)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'ticket.merged' } });
  });
});

describe('is refused, and changes nothing:', () => {
  async function expectRefused(refused: () => Promise<unknown>, error: object): Promise<void> {
    desk.database.forgetCalls();
    await expect(refused()).rejects.toMatchObject(error);
    expect(writes()).toEqual([]);
  }

  test('merging a ticket into itself, into a closed one, into one that is merged, or one that is merged elsewhere', async () => {
    const [one, other, third] = [await opened(), await opened(), await opened()];
    await expectRefused(() => merge(one, other, one), { fields: [{ path: 'ticketIds.1' }] });
    await expectRefused(() => merge(one, 98_765), { fields: [{ path: 'ticketIds.0' }] });
    await merge(one, other);
    const named = { code: 'ticket.merged', members: { mergedInto: one } };
    await expectRefused(() => merge(other, third), named);
    await expectRefused(() => merge(third, other), named);
    await expectRefused(() => unmerge(one, third), { fields: [{ path: 'ticketIds.0' }] });
    await desk.solveAndClose(one);
    await expectRefused(() => merge(one, third), { code: 'ticket.closed' });
    await unmerge(one, other);
    expect(await desk.ticket(other)).toMatchObject({ status: 'new' });
  });

  test('merging a ticket that a customer knows of into one among agents', async () => {
    const [one, other] = [await opened(), await opened()];
    const { ticket } = await desk.take({});
    await desk.table.write([
      { type: 'update', key: { pk: `T#${one}`, sk: 'META' }, set: { 'ticket.isInternal': true } },
    ]);
    await expectRefused(() => merge(one, other), { code: 'merge.internal' });
    expect((await merge(ticket.id, one)).collaboratorIds).toEqual([]);
  });

  test('merging or letting go by who may change one of the tickets only', async () => {
    const [one, other] = [await opened(), await opened()];
    const team = await givenTeam(desk.database);
    await change(one, { teamId: team.id });
    const limited = { principal: agentOf({ teamIds: [team.id] }), ticketId: one, sourceIds: [other] };
    const { mergeTickets, unmergeTickets } = await import('../../../core/merge/index.ts');
    const unknown = { fields: [{ path: 'ticketIds.0' }] };
    await expectRefused(() => mergeTickets(desk, desk.context(), limited), unknown);
    await merge(one, other);
    await expectRefused(() => unmergeTickets(desk, desk.context(), limited), unknown);
    const swapped = { ...limited, ticketId: other, sourceIds: [one] };
    await expectRefused(() => mergeTickets(desk, desk.context(), swapped), { code: 'ticket.not_found' });
  });

  test('merging more tickets, or bringing more collaborators, than there is room for', async () => {
    const one = await opened();
    const full = await opened();
    const others = Array.from({ length: 48 }, (_, at) => 5_000 + at);
    await desk.table.write([
      { type: 'update', key: { pk: `T#${full}`, sk: 'META' }, set: { 'ticket.collaboratorIds': others } },
    ]);
    await expectRefused(() => merge(one, full), { code: 'merge.too_many_collaborators' });
    const same: number[] = [];
    for (let at = 0; at < 41; at += 1) same.push((await desk.take({ from: 'same@example.com' })).ticket.id);
    const [target = 0, ...sources] = same;
    await merge(target, ...sources);
    expect(await texts(target)).toHaveLength(41);
    await expectRefused(() => merge(target, one), { code: 'merge.too_many' });
    await unmerge(target, ...sources);
    expect(await texts(target)).toHaveLength(1);
  });

  test('whatever is asked of a merged ticket by agents, who are told where it goes on', async () => {
    const [one, other] = [await opened(), await opened()];
    const { message } = await desk.write(other, { kind: 'internal_note', text: 'A note.' });
    await merge(one, other);
    const named = { principal: ADMIN, ticketId: other };
    const refused = { code: 'ticket.merged', members: { mergedInto: one } };
    await expectRefused(() => change(other, { priority: 'high' }), refused);
    await expectRefused(() => desk.write(other, { kind: 'public_reply', text: 'Hello.' }), refused);
    await expectRefused(() => desk.write(other, { kind: 'internal_note', text: 'Hello.' }), refused);
    await expectRefused(() => enterTime(desk, desk.context(), { ...named, time: { seconds: 60 } }), refused);
    await expectRefused(() => followTicket(desk.table, desk.context(), { ...named, agentId: 1 }), refused);
    await expectRefused(
      () => editNote(desk.table, desk.context(), { ...named, messageId: message.id, text: 'Other.' }),
      refused,
    );
    await editNote(desk.table, desk.context(), {
      ...named,
      ticketId: one,
      messageId: message.id,
      text: 'Other.',
    });
    await unmerge(one, other);
    expect(await texts(other)).toEqual(['It burns.', 'Other.']);
  });
});

describe('customers', () => {
  test('see of a merged ticket what they asked for themselves, and none of what others did', async () => {
    const [one, other] = [await opened('Mine.'), await opened('Theirs.')];
    await desk.write(other, { kind: 'internal_note', text: 'Among us.' });
    const [mine, theirs] = [await desk.ticket(one), await desk.ticket(other)];
    const second = (await desk.take({ from: `p${people - 1}@example.com`, text: 'Mine too.' })).ticket;
    await merge(one, other, second.id);
    expect(await texts(one, customerOf(mine.requesterId))).toEqual(['Mine.', 'Mine too.']);
    expect(await texts(other, customerOf(theirs.requesterId))).toEqual(['Theirs.']);
    const { partsOf } = readerOf(customerOf(theirs.requesterId), desk.now);
    expect(partsOf(await desk.ticket(one)).map(({ ticketId }) => ticketId)).toEqual([one, other]);
  });

  test('write to their own ticket, and reach the one where it goes on', async () => {
    const [one, other] = [await opened(), await opened()];
    await merge(one, other);
    await desk.write(one, { kind: 'internal_note', text: 'Done.', status: 'solved' });
    const { requesterId } = await desk.ticket(other);
    const deps = { table: desk.table, rules, deskDomains: ['desk.example.com'] };
    const context = { ...desk.context(), actor: { kind: 'customer', id: requesterId } as const };
    const added = await addMessage(deps, context, {
      principal: customerOf(requesterId),
      ticketId: other,
      message: { kind: 'customer_message', text: 'It burns again.' },
    });
    expect(added.ticket).toMatchObject({ id: other, status: 'closed', mergedInto: one });
    expect(await desk.ticket(one)).toMatchObject({ status: 'open' });
    expect((await texts(one)).at(-1)).toBe('It burns again.');
    expect((await texts(other, customerOf(requesterId))).at(-1)).toBe('It burns again.');
  });

  test('bring no follower who may not read the ticket', async () => {
    const [one, other] = [await opened(), await opened()];
    const [team, elsewhere] = [await givenTeam(desk.database), await givenTeam(desk.database)];
    await change(one, { teamId: team.id });
    await change(other, { teamId: elsewhere.id });
    const { id: agentId } = await givenAgent(desk.database, 'agent', [elsewhere.id]);
    await followTicket(desk.table, desk.context(), { principal: ADMIN, ticketId: other, agentId });
    expect((await merge(one, other)).followerIds ?? []).toEqual([]);
    await unmerge(one, other);
    expect((await desk.ticket(other)).followerIds).toEqual([agentId]);
  });
});

test('five hundred messages are merged in one transaction, and every row is given back as it was', async () => {
  const [one, other] = [await opened(), await opened()];
  const ticket = await desk.ticket(other);
  const notes = Array.from({ length: 500 }, (_, at) => {
    const context = desk.context();
    const draft = { kind: 'internal_note', text: `Note ${at}` } as const;
    const message = messageOf(draft, context.newId(), { kind: 'agent', id: 1 }, context.now);
    const [write] = messageWrites(ticket, message, context);
    return write?.type === 'put' ? [write.row] : [];
  });
  await desk.table.putMany(notes.flat());
  const messagesOf = async () => {
    const rows = Object.entries(await allRows(desk.database));
    return Object.fromEntries(rows.filter(([key]) => key.startsWith(`T#${other} M#`)));
  };
  const before = await messagesOf();
  desk.database.forgetCalls();
  await merge(one, other);
  expect(writes()).toHaveLength(1);
  expect(await texts(one)).toHaveLength(100);
  await unmerge(one, other);
  expect(writes()).toHaveLength(2);
  expect(Object.keys(before)).toHaveLength(501);
  expect(await messagesOf()).toEqual(before);
  const { mergedInto, beforeMerge, ...now } = {
    mergedInto: null,
    beforeMerge: null,
    ...(await desk.ticket(other)),
  };
  const { version: _, updatedAt: __, ...was } = ticket;
  expect(now).toMatchObject(was);
  expect([mergedInto, beforeMerge]).toEqual([null, null]);
});
