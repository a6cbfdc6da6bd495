import { randomBytes } from 'node:crypto';
import {
  articleById,
  findArticleById,
  keptKnowledge,
  loadReadable,
  voteOnArticle,
  writeText,
} from '../../core/article/index.ts';
import { createUpload } from '../../core/attachment/index.ts';
import { listEvents } from '../../core/audit/index.ts';
import { authenticate, createToken, knownTokens } from '../../core/auth/index.ts';
import { makeFeed, readFeed } from '../../core/calendar-feed/index.ts';
import { armClock, sweepClock, wakeClock } from '../../core/clock/index.ts';
import { type InForce, keptConfiguration } from '../../core/configuration/index.ts';
import { listEntries, loadTicketContext, saveEntry } from '../../core/context/index.ts';
import {
  addMessage,
  editNote,
  loadConversation,
  loadOlderMessages,
  loadTimeline,
} from '../../core/conversation/index.ts';
import {
  createCustomer,
  customerKey,
  duplicatesOf,
  keepListings,
  listCustomers,
  listedPage,
  withSharedTickets,
} from '../../core/customer/index.ts';
import { mergeCustomers, unmergeCustomers } from '../../core/customer-merge/index.ts';
import { keepTimelines, readTimeline } from '../../core/customer-timeline/index.ts';
import { saveDraft } from '../../core/draft/index.ts';
import { noteChanges } from '../../core/export/index.ts';
import { catalogueOf } from '../../core/fields/index.ts';
import { startJob } from '../../core/jobs/index.ts';
import { JOB_KINDS } from '../../core/jobs/job-kinds.ts';
import { linkTickets, listLinks, unlinkTickets } from '../../core/link/index.ts';
import { type Mailboxes, mailboxArea, updateMailbox } from '../../core/mailbox/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../core/merge/index.ts';
import { undoReply } from '../../core/outbound/index.ts';
import { bePresent } from '../../core/presence/index.ts';
import { recallAnswer } from '../../core/shared/idempotency-store.ts';
import { shopify } from '../../core/shop/shopify.ts';
import { takeOrder } from '../../core/shop/take-order.ts';
import { keptArticleIndex, suggestArticles } from '../../core/suggestion/index.ts';
import {
  addCollaborator,
  changeTicket,
  createTicket,
  followTicket,
  parseTicketRow,
  shareTicket,
  type TicketRequest,
  ticketByNumber,
  unshareTicket,
  wholeOf,
} from '../../core/ticket/index.ts';
import { correctTimeEntry, enterTime, listTimeEntries } from '../../core/time-entry/index.ts';
import {
  countTickets,
  filterTickets,
  listTags,
  listTickets,
  projectTicket,
  type TicketFilter,
  type TicketOrder,
} from '../../core/views/index.ts';
import type { LinkKind } from '../../schemas/link.ts';
import type { Doing } from '../../schemas/presence.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { NOW, testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import {
  ADMIN,
  agentOf,
  customerOf,
  givenAgent,
  givenCustomer,
  givenOrganisation,
  givenTeam,
  givenTicket,
  later,
  requestFor,
} from '../support/desk.ts';
import { givenArticle, givenSection, markdownText } from '../support/given-article.ts';
import { anOrder, KINDS } from '../support/given-context.ts';
import { SHOP, shopifyOrder } from '../support/given-shop.ts';
import { JobQueue } from '../support/job-queue.ts';
import { DESK } from '../support/mail.ts';
import { TestTimers } from '../support/timers.ts';
import { DYNAMODB_CALLS } from './numbers.ts';

type Operation = keyof typeof DYNAMODB_CALLS;

let database: TestDatabase;
let ticket: Ticket;
let messageId: string;
let noteId: string;
let secret: string;
let feed: string;
let mailboxes: InForce<Mailboxes>;
let assigneeId: number;
let teamId: number;
let timeEntryId: string;
let otherId: number;
let adminId: number;
beforeAll(async () => {
  database = await startDatabase();
  await givenCustomer(database, 'known@example.com');
  const opened = await givenTicket(database);
  ticket = opened.ticket;
  messageId = opened.message.id;
  const agent = await givenAgent(database);
  assigneeId = agent.id;
  adminId = (await givenAgent(database, 'admin')).id;
  teamId = (await givenTeam(database)).id;
  otherId = (await givenTicket(database)).ticket.id;
  await addMessage({ table: database.table, rules, deskDomains: ['desk.example.com'] }, testContext(), {
    principal: ADMIN,
    ticketId: otherId,
    message: { kind: 'internal_note', text: 'Two.' },
  });
  const request = { name: 'Script', owner: { kind: 'agent' as const, id: agent.id }, expiresAt: null };
  const deps = { table: database.table, randomBytes };
  secret = (await createToken(deps, testContext(), { principal: ADMIN, request })).secret;
});
afterAll(() => database.stop());

let source: number;
let target: number;
const makeCustomer = (fields: object) => {
  const unknown = { name: '', identities: [], organisationId: undefined, phone: null, locale: null };
  const all = { ...unknown, timezone: null, notes: '', ...fields };
  return createCustomer(database, testContext(), { fields: all });
};
const oneOfTwo = () => ({ sourceId: source, targetId: target, startMove: alongside });

const WRITER: TicketRequest['requester'] = {
  identity: { channel: 'telegram', value: 'counted' },
  name: '',
  phone: null,
};

const alongside = () => [];
const merging = () => ({ principal: ADMIN, ticketId: ticket.id, sourceIds: [otherId] });
const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };

function open(requester: TicketRequest['requester'], named: Partial<TicketRequest> = {}) {
  const request = requestFor(requester, named);
  return createTicket(database, testContext(), { principal: ADMIN, request, alongside });
}
const saveAnOrder = (number: string) =>
  saveEntry({ table: database.table, kinds: KINDS }, testContext(), {
    ...{ customerId: ticket.requesterId, kind: 'order', number },
    given: anOrder({ asOf: '2026-03-01T00:00:00.000Z' }),
  });
const tellOfOrder = () =>
  takeOrder(database.table, testContext(), {
    shop: SHOP,
    told: shopify.order(shopifyOrder({ email: 'known@example.com' })),
  });
function change(fields: object) {
  const input = { principal: ADMIN, ticketId: ticket.id, change: fields };
  return changeTicket({ table: database.table, rules }, testContext(), input);
}
function list(principal = ADMIN) {
  const deps = { table: database.table, shards: 1 };
  return listTickets(deps, { principal, list: { of: 'open' }, limit: 50 });
}
function filtered(order: TicketOrder, filter: TicketFilter) {
  const deps = { table: database.table, shards: 1, catalogue: catalogueOf() };
  return filterTickets(deps, { reader: agentOf(), filter, order, now: NOW, limit: 50 });
}
const ends = (kind: LinkKind) => ({ principal: ADMIN, ticketId: ticket.id, kind, otherId });
const at = (doing: Doing) => ({ principal: ADMIN, ticketId: ticket.id, doing });
const withTeam = () => ({ principal: ADMIN, ticketId: otherId, with: { kind: 'team' as const, id: teamId } });
const timers = new TestTimers();
const known = knownTokens();
let near: Ticket;
const arm = () =>
  armClock({ table: database.table, timers }, testContext({ now: later(NOW, { seconds: 1 }) }), {
    kind: 'ticket',
    id: near.id,
  });
const timer = () => ({ kind: 'ticket', id: ticket.id, arming: 1 }) as const;
const clock = () => testContext({ actor: { kind: 'system', name: 'clock' }, now: later(NOW, { days: 9 }) });

/** Every operation, in an order in which each finds what it needs. */
const operations: Record<Operation, () => Promise<unknown>> = {
  'open a ticket for a customer by number': () => open({ id: ticket.requesterId }),
  'open a ticket without saying for which team': () =>
    open({ address: 'known@example.com', name: '' }, { teamId: undefined }),
  'open a ticket for a known address': () => open({ address: 'known@example.com', name: '' }),
  'open a ticket for a new address': () => open({ address: 'new@example.com', name: '' }),
  'open a ticket for somebody new on a messaging channel': () => open(WRITER),
  'open a ticket for somebody known on a messaging channel': () => open(WRITER),
  'look up what an organisation shares with a customer': async () => {
    const organisation = await givenOrganisation(database);
    const { id } = await makeCustomer({ organisationId: organisation.id });
    database.forgetCalls();
    return withSharedTickets(database.table, customerOf(id));
  },
  'look up what is shared with a customer of no organisation': async () => {
    const { id } = await makeCustomer({});
    database.forgetCalls();
    return withSharedTickets(database.table, customerOf(id));
  },
  'add a message': () => {
    const message = { kind: 'public_reply' as const, text: 'Done' };
    const input = { principal: ADMIN, ticketId: ticket.id, message, alongside };
    return addMessage({ table: database.table, rules }, testContext(), input);
  },
  'answer, saying what was seen': () => {
    const message = { kind: 'public_reply' as const, text: 'Done', lastSeenMessageId: messageId };
    const input = { principal: ADMIN, ticketId: ticket.id, message, alongside };
    return addMessage({ table: database.table, rules }, testContext(), input);
  },
  'answer whom its writer names': () => {
    const named = { to: [{ address: 'known@example.com' }], cc: [{ id: ticket.requesterId }] };
    const message = { kind: 'public_reply' as const, text: 'Done', ...named };
    const input = { principal: ADMIN, ticketId: ticket.id, message, alongside };
    return addMessage({ table: database.table, rules }, testContext(), input);
  },
  'answer with a file that stands in its draft': async () => {
    const file = { filename: 'a.txt', contentType: 'text/plain', size: 1, sha256: 'ab'.repeat(32) };
    const uploading = { table: database.table, sign: async () => '', bucket: 'files', mostBytes: 10 };
    const { id } = await createUpload(uploading, testContext(), {
      principal: ADMIN,
      file,
    });
    const kind = 'public_reply' as const;
    const content = { text: 'Done', attachments: [id] };
    const drafted = { principal: ADMIN, ticketId: ticket.id, kind, content };
    const { version } = await saveDraft(database.table, testContext(), drafted);
    database.forgetCalls();
    const files = { bucket: 'files', copyObject: async () => true, replyBytes: 10 };
    const message = { kind, ...content, draftVersion: version };
    const input = { principal: ADMIN, ticketId: ticket.id, message, alongside };
    await addMessage({ table: database.table, rules, files }, testContext(), input);
  },
  'save a draft': async () => {
    const drafted = { principal: ADMIN, ticketId: ticket.id, kind: 'internal_note' as const };
    await saveDraft(database.table, testContext(), { ...drafted, content: { text: 'Look' } });
  },
  'add a collaborator': async () => {
    const { id } = await givenCustomer(database);
    database.forgetCalls();
    const input = { principal: ADMIN, ticketId: ticket.id, participant: { id }, alongside };
    await addCollaborator({ table: database.table, deskDomains: [DESK.domain] }, testContext(), input);
  },
  'mention an agent in a note': async () => {
    const message = { kind: 'internal_note' as const, text: `Look, @[agent:${assigneeId}].` };
    const input = { principal: ADMIN, ticketId: ticket.id, message, alongside };
    noteId = (await addMessage({ table: database.table, rules }, testContext(), input)).message.id;
  },
  'save an order': () => saveAnOrder('1001'),
  'save an order as it is': () => saveAnOrder('1001'),
  'list the orders of a customer': () =>
    listEntries(database.table, { owners: [ticket.requesterId], kind: 'order', page: { limit: 50 } }),
  'read what is known around a ticket that names an order': async () => {
    const note = { kind: 'internal_note' as const, text: 'It is about order 1001.' };
    await addMessage({ table: database.table, rules }, testContext(), {
      principal: ADMIN,
      ticketId: ticket.id,
      message: note,
    });
    database.forgetCalls();
    const { linked } = await loadTicketContext({ table: database.table, kinds: KINDS }, ticket.id, () => {});
    expect(linked).toHaveLength(1);
  },
  'take what a shop tells of an order': () => tellOfOrder(),
  'take again what a shop told': () => tellOfOrder(),
  'edit a note': () => {
    const input = { principal: ADMIN, ticketId: ticket.id, messageId: noteId, text: 'Look again.' };
    return editNote(database.table, testContext(), input);
  },
  'follow a ticket': async () => {
    const { id: agentId } = await givenAgent(database);
    database.forgetCalls();
    await followTicket(database.table, testContext(), { principal: ADMIN, ticketId: ticket.id, agentId });
  },
  'take a reply back': async () => {
    const message = { kind: 'public_reply' as const, text: 'Done' };
    const input = { principal: ADMIN, ticketId: ticket.id, message };
    const deps = { table: database.table, rules: { ...rules, undoSeconds: 60 } };
    const added = await addMessage(deps, testContext(), input);
    database.forgetCalls();
    await undoReply(database.table, testContext(), {
      principal: ADMIN,
      ticketId: ticket.id,
      messageId: added.message.id,
    });
  },
  'change a ticket': () => change({ priority: 'high' }),
  'change a ticket into what it is': () => change({ priority: 'high' }),
  'give a ticket to a team and an agent': () => change({ teamId, assigneeId }),
  'give the mail of a mailbox to a team': () => {
    const [mailbox] = DESK.mailboxes;
    const input = { address: mailbox.address, change: { teamId } };
    return updateMailbox({ table: database.table, mailboxes: DESK.mailboxes }, testContext(), input);
  },
  'look at the configuration within a second': async () => {
    mailboxes = keptConfiguration(database.table)(mailboxArea(DESK.mailboxes));
    await mailboxes.at(NOW);
    database.forgetCalls();
    await mailboxes.at(later(NOW, { milliseconds: 999 }));
  },
  'look at the configuration after a second': () => mailboxes.at(later(NOW, { seconds: 1 })),
  'look at a configuration that has changed': async () => {
    const input = { address: DESK.mailboxes[0].address, change: { name: 'Help' } };
    await updateMailbox({ table: database.table, mailboxes: DESK.mailboxes }, testContext(), input);
    database.forgetCalls();
    await mailboxes.at(later(NOW, { seconds: 2 }));
  },
  'make an agent of two teams': async () => {
    const teams = [teamId, (await givenTeam(database)).id];
    database.forgetCalls();
    await givenAgent(database, 'agent', teams);
  },
  'make a token': () => {
    const owner = { kind: 'agent' as const, id: assigneeId };
    const request = { name: 'Export', owner, expiresAt: null };
    return createToken({ table: database.table, randomBytes }, testContext(), { principal: ADMIN, request });
  },
  'make a calendar feed': async () => {
    const principal = agentOf({ id: assigneeId });
    const deps = { table: database.table, randomBytes };
    feed = (await makeFeed(deps, testContext(), { principal, agentId: assigneeId, subjects: false })).secret;
  },
  'read a calendar feed': () => {
    const deps = { table: database.table, shards: async () => ({ read: 1 }), domain: 'desk.example.com' };
    const origin = 'https://api.example.com';
    return readFeed(deps, { agentId: assigneeId, secret: feed, origin, now: NOW });
  },
  'enter time': async () => {
    const time = { seconds: 900 };
    timeEntryId = (await enterTime(database, testContext(), { principal: ADMIN, ticketId: ticket.id, time }))
      .id;
  },
  'correct a time entry': () => {
    const input = { principal: ADMIN, ticketId: ticket.id, timeEntryId, change: { seconds: 60 } };
    return correctTimeEntry(database, testContext(), input);
  },
  'read a page of time entries': () => listTimeEntries(database.table, ticket.id, { limit: 50 }),
  'link two tickets': () => linkTickets(database, testContext(), ends('related')),
  'put a ticket below a parent': () => linkTickets(database, testContext(), ends('parent')),
  'read a page of links': () =>
    listLinks(database.table, { principal: ADMIN, ticketId: ticket.id, page: { limit: 50 } }),
  'be at a ticket': () => bePresent(database.table, testContext(), at('viewing')),
  'still be at a ticket': () =>
    bePresent(database.table, testContext({ now: later(NOW, { seconds: 7 }) }), at('viewing')),
  'split a message off': async () => {
    const { messages } = await loadConversation(database.table, otherId, 1);
    database.forgetCalls();
    const asked = { principal: ADMIN, ticketId: otherId, request: { messageIds: [messages[0]?.id ?? ''] } };
    return splitTicket(database, testContext(), asked);
  },
  'make a customer with a phone number': async () => {
    source = (await makeCustomer({ phone: '+4989123457' })).id;
  },
  'merge a customer into another': async () => {
    target = (await makeCustomer({ name: 'Mara Lindt', phone: '+4989123457', tags: ['counted'] })).id;
    const row = await database.table.get(customerKey(target));
    await keepListings(database.table, [{ row, before: undefined }]);
    database.forgetCalls();
    return mergeCustomers(database, testContext(), oneOfTwo());
  },
  'let a merged customer go': () => unmergeCustomers(database, testContext(), oneOfTwo()),
  'read a page of all customers': () => listCustomers(database.table, { limit: 2 }),
  'read a page of the customers with a tag': () => listedPage(database.table, ['tag:counted'], { limit: 50 }),
  'find who may be the same person': async () => {
    const row = await database.table.get(customerKey(source));
    await keepListings(database.table, [{ row, before: undefined }]);
    database.forgetCalls();
    return duplicatesOf(database.table, target);
  },
  'read a page of the timeline of a customer': async () => {
    const row = await database.table.get(ticketByNumber.of(otherId));
    await keepTimelines(database.table, [{ row, before: undefined }]);
    database.forgetCalls();
    const { requesterId: customerId } = parseTicketRow(row);
    return readTimeline(database.table, { principal: ADMIN, customerId }, { limit: 50 });
  },
  'merge a ticket': () => mergeTickets(database, testContext(), merging()),
  'open a ticket with one merged into it': () => loadConversation(database.table, ticket.id, 50),
  'let a merged ticket go': () => unmergeTickets(database, testContext(), merging()),
  'end a link': () => unlinkTickets(database, testContext(), ends('related')),
  'open a ticket with its conversation': () => loadConversation(database.table, ticket.id, 50),
  'open a ticket with its timeline': () => loadTimeline(database.table, { ticketId: ticket.id, limit: 50 }),
  'read older messages': () =>
    loadOlderMessages(database.table, { parts: wholeOf(ticket), limit: 50, before: messageId }),
  'project a change into the lists': () => projectTicket({ table: database.table, shards: 1 }, ticket.id),
  'project a change that is listed already': () =>
    projectTicket({ table: database.table, shards: 1 }, ticket.id),
  'read a page of a list': () => list(),
  'read a page of a list as an agent of two teams': () => list(agentOf({ teamIds: [1, 2] })),
  'read a page by a filter of a requester': () =>
    filtered('activity', { requesterId: ticket.requesterId, type: String(ticket.type) }),
  'read a page by number': () => filtered('number', { view: 'all' }),
  'read a page by change': async () => {
    const { newId } = testContext();
    const note = noteChanges({ table: database.table, newId, now: () => NOW, pause: async () => {} });
    await note([{ pk: `T#${ticket.id}`, sk: 'META' }], 'one');
    database.forgetCalls();
    return filtered('change', { view: 'all' });
  },
  'count the tickets of every status': () =>
    countTickets(
      { table: database.table, lists: { read: 1, version: 1, counted: 1, isCounted: true } },
      10_000,
    ),
  'count the tickets of every status before they are counted': () =>
    countTickets(
      { table: database.table, lists: { read: 1, version: 1, counted: 1, isCounted: false } },
      10_000,
    ),
  'read a page of an audit trail': () => listEvents(database.table, `T#${ticket.id}`, { limit: 50 }),
  'recognise an API token': () => authenticate({ table: database.table, known }, `Bearer ${secret}`, NOW),
  'recognise an API token again': () =>
    authenticate({ table: database.table, known }, `Bearer ${secret}`, NOW),
  'recognise nobody': () => authenticate({ table: database.table }, undefined, NOW),
  'recall the answer of an Idempotency-Key': () =>
    recallAnswer(database.table, { owner: 'agent#1', key: 'k', content: '' }, NOW),
  'close a ticket when its timer wakes': async () => {
    await change({ status: 'solved' });
    database.forgetCalls();
    await wakeClock(database.table, clock(), timer());
  },
  'let a stale timer go': () => wakeClock(database.table, clock(), timer()),
  'arm the clock of a ticket': async () => {
    near = (await givenTicket(database)).ticket;
    const deps = { table: database.table, rules: { closeAfterDays: 0.02, solvingNeedsAssignee: false } };
    const input = { principal: ADMIN, ticketId: near.id, change: { status: 'solved' } as const };
    await changeTicket(deps, testContext(), input);
    database.forgetCalls();
    await arm();
  },
  'arm a clock that is armed': () => arm(),
  'sweep when nothing is due': () =>
    sweepClock(
      { table: database.table, timers, listShards: 1 },
      testContext({ now: later(NOW, { days: -9 }) }),
    ),
  'share a ticket': () => shareTicket(database.table, testContext(), { ...withTeam(), level: 'note' }),
  'end that a ticket is shared': () => unshareTicket(database.table, testContext(), withTeam()),
  'change one ticket by a job': () =>
    work('tickets.bulk', { tickets: { ids: [otherId] }, change: { addTags: ['seen'] } }),
  'change three tickets by a job': async () => {
    const ids = [otherId, (await givenTicket(database)).ticket.id, (await givenTicket(database)).ticket.id];
    database.forgetCalls();
    return work('tickets.bulk', { tickets: { ids }, change: { addTags: ['seen', 'thrice'] } });
  },
  'read a page of tags': () => listTags(database.table, { limit: 50 }),
  'make an article': async () => {
    await prepared(async () => {});
    return givenArticle(database, testContext(), ARTICLE);
  },
  'write and publish a text of an article': async () => {
    const { id: articleId } = await prepared(() => givenArticle(database, testContext(), ARTICLE));
    const text = markdownText('Another title');
    return writeText(database, testContext(), { articleId, locale: 'en', text, publishes: true });
  },
  'read an article that a page shows': async () => {
    const { reader, known } = await prepared(knowledgeWith);
    const found = findArticleById(known, reader, 1);
    return found && loadReadable(database.table, found);
  },
  'say whether an article helped': async () => {
    const vote = { articleId: 1, voter: 'customer#1', helpful: true, comment: null, locale: 'en' };
    return voteOnArticle(database.table, testContext(), vote);
  },
  'suggest articles while somebody types': async () => {
    const { reader, known, index } = await prepared(knowledgeWith);
    const deps = { table: database.table, knowledge: known, index };
    return suggestArticles(deps, { reader, question: { subject: 'Return shoes', text: '' } });
  },
  'rename a tag of one ticket': async () => {
    await projectTicket({ table: database.table, shards: 1 }, otherId);
    database.forgetCalls();
    return work('tags.change', { tags: ['seen'], to: 'looked-at' });
  },
};

const ARTICLE = { section: 'returns', text: markdownText('Return shoes') };

/** What an operation needs, which costs nothing of what is counted. */
async function prepared<Made>(make: () => Promise<Made>): Promise<Made> {
  if ((await database.table.get(articleById.of(1))) === undefined) {
    await givenSection(database, testContext(), { key: ARTICLE.section });
    await givenArticle(database, testContext(), ARTICLE);
  }
  const made = await make();
  database.forgetCalls();
  return made;
}

/** The knowledge base as a function has it in memory, with the index of its texts. */
async function knowledgeWith() {
  const known = await keptKnowledge(keptConfiguration(database.table)).latest(NOW);
  const index = await keptArticleIndex(database.table)(known);
  return { known, index, reader: { audience: 'public', locale: 'en' } as const };
}

/** Does a job to its end. */
async function work(kind: string, input: object): Promise<void> {
  const deps = { table: database.table, kinds: JOB_KINDS };
  const context = testContext({ actor: { kind: 'agent', id: adminId } });
  const principal = agentOf({ id: adminId, role: 'admin' });
  const { id } = await startJob(deps, context, { principal, kind, input });
  await new JobQueue().begin(id).drain(database.table);
}

test.each(Object.entries(operations))('to %s costs what was agreed', async (name, run) => {
  database.forgetCalls();
  await run();
  const sent = database.seen().map(({ command }) => command.replace(/Command$/, ''));
  const agreed: Record<string, readonly string[]> = DYNAMODB_CALLS;
  expect([...sent].sort()).toEqual([...(agreed[name] ?? [])].sort());
});
