import { createAgent } from '../../../core/agent/index.ts';
import type { Caller } from '../../../core/auth/index.ts';
import { addMessage, editNote } from '../../../core/conversation/index.ts';
import { createCustomer } from '../../../core/customer/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../../core/merge/index.ts';
import { createOrganisation } from '../../../core/organisation/index.ts';
import { flushLog } from '../../../core/search/store/flush-log.ts';
import { changeTicket, restoreTicket, trashTicket } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, customerOf, givenCustomer, givenTeam, givenTicket } from '../../support/desk.ts';
import { byEmail } from '../../support/identities.ts';
import { TestSearch } from '../../support/search.ts';

let database: TestDatabase;
let search: TestSearch;
beforeAll(async () => {
  database = await startDatabase();
  search = new TestSearch(database);
});
afterAll(() => database.stop());

let made = 0;
/** A word that stands in no other test. */
const word = () => {
  made += 1;
  const [letter, other] = [String.fromCharCode(97 + (made % 26)), 'abcdefghij'[Math.floor(made / 26)] ?? ''];
  // More than one letter tells it from any other, which would be taken for a mistake.
  return `Quell${letter}${letter}${letter}b${other}rz`;
};
const deps = () => ({ table: database.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } });
const note = (ticketId: number, text: string) =>
  addMessage(deps(), testContext(), {
    principal: ADMIN,
    ticketId,
    message: { kind: 'internal_note', text },
  });

test('a ticket is found by its subject, by what is written to it, and no more when it is in the trash', async () => {
  const [inSubject, inText] = [word(), word()];
  const { ticket } = await givenTicket(database, {
    subject: `About ${inSubject}`,
    text: `They said ${inText}.`,
  });
  await search.follow();
  expect(await search.ids(inSubject.toUpperCase())).toEqual([ticket.id]);
  expect(await search.ids(inText)).toEqual([ticket.id]);
  expect(await search.ids(`${inSubject} status:new`)).toEqual(ticket.status === 'new' ? [ticket.id] : []);
  await trashTicket(database.table, testContext(), { principal: ADMIN, ticketId: ticket.id });
  await search.follow();
  expect(await search.ids(inText)).toEqual([]);
  expect(await search.ids(`${inText} is:trashed`)).toEqual([ticket.id]);
  await restoreTicket(database.table, testContext(), { principal: ADMIN, ticketId: ticket.id });
  await search.follow();
  expect(await search.ids(inText)).toEqual([ticket.id]);
});

test('where little has the words, what has some of them comes next, unless an order is asked for', async () => {
  const [shared, ...others] = [word(), word(), word(), word()];
  const { ticket: some } = await givenTicket(database, { text: `They said ${shared}.` });
  const { ticket: all } = await givenTicket(database, {
    text: `They said ${[shared, ...others].join(', ')}.`,
  });
  await search.follow();
  const asked = [shared, ...others].join(' ');
  expect(await search.ids(asked)).toEqual([all.id, some.id]);
  expect(await search.ids(`${asked} sort:created`)).toEqual([all.id]);
  expect(await search.ids(`${others[0]} -(${asked})`)).toEqual([]);
});

test('what is found is the same in the log, in a segment, and to a function that has just started', async () => {
  const wanted = word();
  const { ticket } = await givenTicket(database, { text: `They said ${wanted}.` });
  await search.follow();
  expect(await search.ids(wanted)).toEqual([ticket.id]);
  await flushLog(search.deps, search.context());
  expect(await search.ids(wanted)).toEqual([ticket.id]);
  search.live = search.fresh();
  expect(await search.ids(wanted)).toEqual([ticket.id]);
  await changeTicket(deps(), testContext(), {
    principal: ADMIN,
    ticketId: ticket.id,
    change: { subject: 'Otherwise' },
  });
  await search.follow();
  expect(await search.ids(`${wanted} subject:otherwise`)).toEqual([ticket.id]);
});

test('a customer finds their own tickets by what they may read, and an agent those of their teams', async () => {
  const [inReply, inNote] = [word(), word()];
  const customer = await givenCustomer(database);
  const team = await givenTeam(database);
  const { ticket } = await givenTicket(database, { requesterId: customer.id, text: `Dear ${inReply}` });
  await note(ticket.id, `Between us: ${inNote}`);
  const { ticket: other } = await givenTicket(database, { text: `Dear ${inReply}`, teamId: team.id });
  await search.follow();
  const asCustomer = { principal: customerOf(customer.id) };
  expect(await search.ids(inReply, asCustomer)).toEqual([ticket.id]);
  expect(await search.ids(inNote, asCustomer)).toEqual([]);
  expect(await search.ids(`#${other.id}`, asCustomer)).toEqual([]);
  expect(await search.ids(inNote)).toEqual([ticket.id]);
  const ofTeam = { principal: agentOf({ id: 77, teamIds: [team.id] }) };
  expect(await search.ids(inReply, ofTeam)).toEqual([other.id]);
  const seen = await search.search(inReply, ofTeam);
  expect(seen.total).toBe(1);
  expect([...(seen.facets.get('ticket.teamId') ?? [])]).toEqual([[team.id, 1]]);
  expect(await search.suggestions(inNote.slice(0, 7).toLowerCase(), customerOf(customer.id))).not.toContain(
    inNote.toLowerCase(),
  );
  expect(await search.suggestions(inNote.slice(0, 7).toLowerCase())).toContain(inNote.toLowerCase());
});

test('a word is found in a long message as well as in a short one', async () => {
  const wanted = word();
  const long = Array.from({ length: 1_000 }, (_, at) => `filler${at % 50}`).join(' ');
  const { ticket: first } = await givenTicket(database, { text: `They said ${wanted}.` });
  const { ticket: second } = await givenTicket(database, { text: `${long} ${wanted} ${long.slice(0, 900)}` });
  await search.follow();
  expect((await search.ids(wanted)).sort()).toEqual([first.id, second.id].sort());
});

test('a word is put right only by one that whoever asks may find, and completed by no other', async () => {
  const team = await givenTeam(database);
  const customer = await givenCustomer(database);
  const secret = 'quadrivalence';
  const { ticket } = await givenTicket(database, { text: `Dear ${secret}`, teamId: team.id });
  await search.follow();
  const misspelt = 'quadrivalense';
  const corrected = async (principal: Caller) => [
    ...(await search.search(misspelt, { principal })).corrections.values(),
  ];
  expect(await corrected(ADMIN)).toEqual([secret]);
  expect(await corrected(agentOf({ id: 5, teamIds: [team.id] }))).toEqual([secret]);
  for (const principal of [agentOf({ id: 6, teamIds: [team.id + 1000] }), customerOf(customer.id)]) {
    expect(await corrected(principal)).toEqual([]);
    expect(await search.suggestions('quadri', principal)).toEqual([]);
    expect(await search.ids(`#${ticket.id}`, { principal })).toEqual([]);
  }
});

test('customers are told nothing of other customers and organisations, neither found nor suggested', async () => {
  const principal = customerOf((await givenCustomer(database)).id);
  await search.follow();
  for (const space of ['customers', 'organisations'] as const) {
    await expect(search.search('mara', { principal, space })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(search.suggestions('mar', principal, space)).rejects.toMatchObject({ kind: 'forbidden' });
  }
});

test('what was written to a merged ticket is found with the one into which it was merged, until it leaves', async () => {
  const wanted = word();
  const { ticket: source } = await givenTicket(database, { text: `They said ${wanted}.` });
  const { ticket: target } = await givenTicket(database, {});
  const merging = { principal: ADMIN, ticketId: target.id, sourceIds: [source.id] };
  await mergeTickets(database, testContext(), merging);
  await search.follow();
  expect(await search.ids(wanted)).toEqual([target.id]);
  await unmergeTickets(database, testContext(), merging);
  await search.follow();
  expect(await search.ids(wanted)).toEqual([source.id]);
});

test('a message that was split off is found with the ticket that has it', async () => {
  const wanted = word();
  const { ticket } = await givenTicket(database, {});
  const { message } = await note(ticket.id, `Apart: ${wanted}`);
  const { newTicket } = await splitTicket(database, testContext(), {
    principal: ADMIN,
    ticketId: ticket.id,
    request: { messageIds: [message.id] },
  });
  await search.follow();
  expect(await search.ids(wanted)).toEqual([newTicket.id]);
});

test('agents find the tickets of a customer by the name and the addresses of the customer; customers do not', async () => {
  const name = word();
  const customer = await givenCustomer(database, `${name}@example.com`.toLowerCase());
  const { ticket } = await givenTicket(database, { requesterId: customer.id });
  await search.follow();
  expect(await search.ids(`${name}@example.com`)).toEqual([ticket.id]);
  expect(await search.ids(name, { space: 'customers' })).toEqual([customer.id]);
  expect(await search.ids(`requester:${name.toLowerCase()}@example.com`)).toEqual([ticket.id]);
  expect(await search.ids(name, { principal: customerOf(customer.id) })).toEqual([]);
});

test('a reply that can still be taken back is found by agents alone', async () => {
  const wanted = word();
  const customer = await givenCustomer(database);
  const { ticket } = await givenTicket(database, { requesterId: customer.id });
  const rules = { ...deps().rules, undoSeconds: 60 };
  const message = { kind: 'public_reply' as const, text: `Dear ${wanted}` };
  const asked = { principal: ADMIN, ticketId: ticket.id, message };
  await addMessage({ table: database.table, rules }, testContext(), asked);
  await search.follow();
  expect(await search.ids(wanted)).toEqual([ticket.id]);
  expect(await search.ids(wanted, { principal: customerOf(customer.id) })).toEqual([]);
});

test('a note that was edited is found by what it says now', async () => {
  const [before, after] = [word(), word()];
  const { ticket } = await givenTicket(database, {});
  const { message } = await note(ticket.id, `First ${before}`);
  await search.follow();
  expect(await search.ids(before)).toEqual([ticket.id]);
  await editNote(database.table, testContext(), {
    principal: ADMIN,
    ticketId: ticket.id,
    messageId: message.id,
    text: `Then ${after}`,
  });
  await search.follow();
  expect(await search.ids(before)).toEqual([]);
  expect(await search.ids(after)).toEqual([ticket.id]);
});

test('fields, ranges and dates say which of the tickets that have a word are meant', async () => {
  const wanted = word();
  const team = await givenTeam(database, `Team ${wanted}`);
  const { ticket: low } = await givenTicket(database, { subject: wanted, priority: 'low', tags: ['refund'] });
  const { ticket: high } = await givenTicket(database, {
    subject: wanted,
    priority: 'high',
    teamId: team.id,
  });
  await search.follow();
  expect(await search.ids(`${wanted} priority>=high`)).toEqual([high.id]);
  expect(await search.ids(`${wanted} priority:low..normal`)).toEqual([low.id]);
  expect(await search.ids(`${wanted} tag:REFUND`)).toEqual([low.id]);
  expect(await search.ids(`${wanted} -tag:refund`)).toEqual([high.id]);
  expect(await search.ids(`${wanted} team:"team ${wanted}"`)).toEqual([high.id]);
  expect(await search.ids(`${wanted} team:none`)).toEqual([low.id]);
  expect(await search.ids(`${wanted} (team:${team.id} or tag:refund)`)).toHaveLength(2);
  expect(await search.ids(`${wanted} created:2026-03-12`)).toHaveLength(2);
  expect(await search.ids(`${wanted} created>2026-03-12`)).toEqual([]);
  expect(await search.ids(`${wanted} created:1d`)).toHaveLength(2);
  expect(await search.ids(`${wanted} is:new,open`)).toHaveLength(2);
  expect(await search.ids(`${wanted} status:closed`)).toEqual([]);
  expect(await search.ids(`#${low.id}`)).toEqual([low.id]);
});

test('agents, customers and organisations are meant by their names, in any case and without diacritics, all who have such a name', async () => {
  const [wanted, name] = [word(), word()];
  const agent = (address: string) =>
    createAgent(database, testContext(), {
      fields: {
        name: `Žana ${name}`,
        address: `${address}-${name}@desk.example.com`.toLowerCase(),
        role: 'agent',
        teamIds: null,
      },
    });
  const agents = [await agent('one'), await agent('other')];
  const unknown = { phone: null, locale: null, timezone: null, notes: '' };
  const customer = await createCustomer(database, testContext(), {
    fields: { name: `Željka ${name}`, identities: byEmail(`${name}@example.com`.toLowerCase()), ...unknown },
  });
  const organisation = await createOrganisation(database, testContext(), {
    fields: {
      name: `${name} Grün`,
      domains: [`${name}.example.com`.toLowerCase()],
      externalId: null,
      tags: [],
    },
  });
  const member = await createCustomer(database, testContext(), {
    fields: { name: 'Tom', identities: byEmail(`tom@${name}.example.com`.toLowerCase()), ...unknown },
  });
  const mine = await Promise.all(
    agents.map(({ id }) => givenTicket(database, { subject: wanted, assigneeId: id })),
  );
  const { ticket: asked } = await givenTicket(database, { subject: wanted, requesterId: customer.id });
  const { ticket: other } = await givenTicket(database, { subject: wanted, requesterId: member.id });
  expect(other.organisationId).toBe(organisation.id);
  await search.follow();
  expect((await search.ids(`${wanted} assignee:"zana ${name}"`)).sort()).toEqual(
    mine.map(({ ticket }) => ticket.id).sort(),
  );
  expect(await search.ids(`${wanted} assignee:${name}`)).toHaveLength(2);
  expect(await search.ids(`${wanted} requester:"ZELJKA ${name}"`)).toEqual([asked.id]);
  // Who has it in their address is meant as well.
  expect((await search.ids(`${wanted} requester:${name}`)).sort()).toEqual([asked.id, other.id].sort());
  expect(await search.ids(`${wanted} organisation:"${name} grun"`)).toEqual([other.id]);
  await expect(search.ids(`${wanted} assignee:${wanted}`)).rejects.toMatchObject({ code: 'search.syntax' });
  await expect(search.ids(`${wanted} requester:${wanted}`)).rejects.toMatchObject({ code: 'search.syntax' });
  const outsider = customerOf(customer.id);
  await expect(search.ids(`requester:${name}`, { principal: outsider })).rejects.toMatchObject({
    code: 'search.syntax',
  });
});

test('what was found shows the words that were looked for', async () => {
  const wanted = word();
  const { ticket } = await givenTicket(database, {
    subject: 'Nothing',
    text: `Line one.\nThey said ${wanted}.`,
  });
  await search.follow();
  const [found] = await search.found(wanted.toLowerCase());
  const { text = '', marks = [] } = found?.message?.snippet ?? {};
  expect(found?.ticket.id).toBe(ticket.id);
  expect(marks.map(({ from, to }) => text.slice(from, to))).toEqual([wanted]);
});

test('a query that cannot be understood is refused with its places', async () => {
  await expect(search.search('printer staus:open (a')).rejects.toMatchObject({ code: 'search.syntax' });
  await expect(search.search('staus:open')).rejects.toMatchObject({
    fields: [{ path: 'q.0', message: expect.stringContaining('status') }],
  });
  await expect(search.search('priority:>=urgentish')).rejects.toMatchObject({ code: 'search.syntax' });
});

test('pages go on where the last one ended', async () => {
  const wanted = word();
  const ids = new Set<number>();
  for (let at = 0; at < 5; at += 1)
    ids.add((await givenTicket(database, { text: `They said ${wanted}.` })).ticket.id);
  await search.follow();
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await search.search(wanted, { limit: 2, ...(cursor && { cursor }) });
    found.push(...page.found.map(({ id }) => id));
    expect(page.total).toBe(5);
    cursor = page.cursorAfter(page.found.length) ?? undefined;
  } while (cursor);
  expect(found).toHaveLength(5);
  expect(new Set(found)).toEqual(ids);
  expect(await search.ids(`${wanted} sort:+number`)).toEqual([...ids].sort((one, other) => one - other));
});

test('choices are sorted by their order and not by their names, what has none of them last', async () => {
  const wanted = word();
  const idOf = new Map<string, number>();
  for (const priority of ['high', 'low', 'urgent', 'normal'] as const)
    idOf.set(priority, (await givenTicket(database, { text: `They said ${wanted}.`, priority })).ticket.id);
  await search.follow();
  const inOrder = ['low', 'normal', 'high', 'urgent'].map((priority) => idOf.get(priority));
  expect(await search.ids(`${wanted} sort:+priority`)).toEqual(inOrder);
  expect(await search.ids(`${wanted} sort:priority`)).toEqual(inOrder.toReversed());
});
