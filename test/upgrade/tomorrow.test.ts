import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createAgent, listAgents, updateAgent } from '../../core/agent/index.ts';
import {
  changeArticle,
  loadArticle,
  moveText,
  reviewArticle,
  voteOnArticle,
  writeText,
} from '../../core/article/index.ts';
import { settleTicket } from '../../core/assignment/settle-ticket.ts';
import { auditEntryIn } from '../../core/audit/event-store.ts';
import { authenticate, createToken, listTokens, revokeToken, seedAdmin } from '../../core/auth/index.ts';
import { makeFeed, revokeFeed } from '../../core/calendar-feed/index.ts';
import { categoryArea } from '../../core/category/index.ts';
import { healthIn, noteHealth } from '../../core/channel-reply/health-store.ts';
import { takeTurn } from '../../core/channel-reply/pace-store.ts';
import { changeSend } from '../../core/channel-reply/send-store.ts';
import { visitorWrite } from '../../core/chat/visitor-store.ts';
import { noteWaited } from '../../core/chat-desk/waiting-store.ts';
import { noteVisitor } from '../../core/chat-mail/index.ts';
import { armingWrite, parseClock } from '../../core/clock/clock-store.ts';
import { updateThing } from '../../core/configuration/index.ts';
import { stagedWrites } from '../../core/configuration/staged-store.ts';
import { removeEntry, saveEntry } from '../../core/context/index.ts';
import { loadConversation } from '../../core/conversation/index.ts';
import { createCustomer, updateCustomer } from '../../core/customer/index.ts';
import { MOVE, type MoveInput, unmergeCustomers } from '../../core/customer-merge/index.ts';
import { parseMergeRow } from '../../core/customer-merge/merge-store.ts';
import { saveDraft } from '../../core/draft/index.ts';
import { draftFromGap, loadDrafts, noteEmptySearch, reportNow } from '../../core/gap/index.ts';
import { fireHeld, loadHeld } from '../../core/held/index.ts';
import { jobWrites, listJobs, resumeJob, runJob, startJob, stopJob } from '../../core/jobs/index.ts';
import { unlinkTickets } from '../../core/link/index.ts';
import { parseLinkRow } from '../../core/link/link-store.ts';
import { watchTopics } from '../../core/live/index.ts';
import { takeAwaitedTurn } from '../../core/live/turn-store.ts';
import { countUse } from '../../core/macro/uses-store.ts';
import { createMailbox, updateMailbox } from '../../core/mailbox/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../core/merge/index.ts';
import {
  mailMentions,
  markAllRead,
  savePreferences as saveNotificationPreferences,
} from '../../core/notification/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../core/options/index.ts';
import { createOrganisation, updateOrganisation } from '../../core/organisation/index.ts';
import { countRuleMail, recentRuleMails } from '../../core/outbound/rule-mail-store.ts';
import { parseLetterRow, sentWrites } from '../../core/portal/index.ts';
import { unknownReached } from '../../core/portal/limit-store.ts';
import { endedWrite } from '../../core/portal/session-store.ts';
import { bePresent } from '../../core/presence/index.ts';
import { answerReceiver } from '../../core/report-mail/index.ts';
import { editMessage, markRead, NO_ROOMS } from '../../core/room/index.ts';
import { rate } from '../../core/satisfaction/index.ts';
import { lastAskedIn, pauseWrite } from '../../core/satisfaction/pause-store.ts';
import { solveWrite } from '../../core/satisfaction/solve-store.ts';
import { removeSecret } from '../../core/secrets/remove-secret.ts';
import { parseSecretState } from '../../core/secrets/secret-store.ts';
import { setSecret } from '../../core/secrets/set-secret.ts';
import { changeSender, countMail } from '../../core/sender/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { LaterVersionError } from '../../core/shared/errors.ts';
import { ROW_KIND, type RowKind } from '../../core/shared/names.ts';
import type { Row } from '../../core/shared/write.ts';
import { shopStateWrite } from '../../core/shop/shop-store.ts';
import { takeDeletion } from '../../core/shop/take-order.ts';
import { liftSuppression, listSuppressions } from '../../core/suppression/index.ts';
import { createTeam, updateTeam } from '../../core/team/index.ts';
import { changeTicket, parseTicketRow, partsOf } from '../../core/ticket/index.ts';
import { correctTimeEntry } from '../../core/time-entry/index.ts';
import { countFiring } from '../../core/trigger/runs-store.ts';
import { listTickets, loadListShards, projectTicket, savePreferences } from '../../core/views/index.ts';
import { changeListShards } from '../../core/views/list-shards-store.ts';
import { redeliver, webhookArea } from '../../core/webhook/index.ts';
import { shownCustomer } from '../../functions/api/customers/present-customer.ts';
import { presentMessage, presentSummary, presentTicket } from '../../functions/api/tickets/present-ticket.ts';
import { tokenPageSchema } from '../../schemas/api/agents.ts';
import { customerOutSchema, suppressionsSchema } from '../../schemas/api/customers.ts';
import { jobOutSchema } from '../../schemas/api/jobs.ts';
import { ticketPageSchema } from '../../schemas/api/ticket-filters.ts';
import { messageOutSchema, ticketOutSchema } from '../../schemas/api/tickets.ts';
import { anyEventSchema } from '../../schemas/events/events.ts';
import type { LinkKind } from '../../schemas/link.ts';
import { AssigningDesk } from '../support/assigning.ts';
import { ADMIN, agentOf, later } from '../support/desk.ts';
import { markdownText } from '../support/given-article.ts';
import { givenMeeting } from '../support/given-call.ts';
import { CHANNEL, channelDesk, wrote } from '../support/given-channel.ts';
import { givenTrial } from '../support/given-channel-reply.ts';
import { anOrder, KINDS } from '../support/given-context.ts';
import { givenHeld } from '../support/given-held.ts';
import { fire } from '../support/given-report-mail.ts';
import { talking } from '../support/given-rooms.ts';
import { byEmail } from '../support/identities.ts';
import { given, oldTicket } from '../support/imports.ts';
import { JobQueue, NO_PARTS } from '../support/job-queue.ts';
import { DESK, TestDesk } from '../support/mail.ts';
import { givenWholeDesk } from '../support/whole-desk.ts';

const rowSchema = z.looseObject({ pk: z.string(), sk: z.string(), kind: z.enum(ROW_KIND) });
const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
const unknown = { phone: null, locale: null, timezone: null, notes: '' };

/** Rows that are written once and never changed, or only get values beside those that they have; or are made again from others whenever these change. */
const WRITTEN_ONCE: readonly RowKind[] = [
  'event',
  'automated',
  'notice',
  'received',
  'mail_object',
  'follow_up',
  'message_version',
  'signing_keys',
  'answer',
  'ticket_answer',
  'bulk_outcome',
  'summary_version',
  'erased',
  'changes',
  'webhook_waiting',
  'held_place',
  'article_text',
  'awaiting_mail',
  'submitted',
  'retention_look',
  'article_file',
  'form_visit',
  'mail_suggestion',
  'sent_message',
  'live_token',
  'chat_session',
  'confirmation_asked',
  'live_watch',
  'room_change',
];
const DERIVED: readonly RowKind[] = [
  'lake',
  'lake_note',
  'listed',
  'listed_customer',
  'queued',
  'search_log',
  'search_manifest',
  'timeline',
  'report_added',
  'report_change',
  'report_day',
  'report_facts',
  'report_sums',
  'report_table',
];

const onlyKeySchema = z.strictObject({ pk: z.string(), sk: z.string() });

/**
 * Where a ticket stands, which the projector makes again from the ticket whenever it comes to it, values of what a customer has, of
 * which nothing is left when that is taken away, and which trial of a channel was asked for last, which is another one each time.
 */
const DERIVED_ENTRIES =
  /^places .* PLACES\.stands\.\d+\.|^context_entry .*\.entry\.fields\.|^channel_trials .* TRIALS\.\w+Asked\./;

/** The value as a later version wrote it: with more fields in every object that is not the key of a row. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null || onlyKeySchema.safeParse(value).success) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, withMore(field)]);
  return { ...Object.fromEntries(fields), tomorrow: 'kept' };
}

/** The value without what only a later version knows. */
function asToday(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asToday);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).filter(([name]) => name !== 'tomorrow');
  return Object.fromEntries(known.map(([name, field]) => [name, asToday(field)]));
}

/** What of tomorrow is missing in a value, by path. */
function lostIn(before: unknown, after: unknown, path: string): string[] {
  if (Array.isArray(before)) {
    const left: unknown[] = Array.isArray(after) ? after : [];
    return before.flatMap((one, at) => {
      const same = left.find((other) => isDeepStrictEqual(asToday(other), asToday(one)));
      return same === undefined ? [] : lostIn(one, same, `${path}.${at}`);
    });
  }
  if (typeof before !== 'object' || before === null) return [];
  const now: Record<string, unknown> = Object(after);
  return Object.entries(before).flatMap(([name, value]) => {
    if (name === 'tomorrow' || name === 'schemaVersion')
      return now[name] === value ? [] : [`${path}.${name}`];
    // A field that went took what it held along.
    return Object.hasOwn(now, name) ? lostIn(value, now[name], `${path}.${name}`) : [];
  });
}

const keySchema = z.object({ pk: z.string(), sk: z.string() });
const writeSchema = z.object({ Key: keySchema.optional(), Item: keySchema.optional() });

/** The keys of the rows that were written since the calls were forgotten, one by one or in transactions. */
function writtenKeys(): Set<string> {
  const writes = desk.database.seen().flatMap(({ command, input }) => {
    if (/^(Put|Update)Item/.test(command)) return [input];
    const items = z.array(z.record(z.string(), z.unknown())).parse(input.TransactItems ?? []);
    return items.flatMap((item) => Object.values(item));
  });
  const keys = writes.map((write) => writeSchema.parse(write)).flatMap(({ Key, Item }) => Key ?? Item ?? []);
  return new Set(keys.map(keyOf));
}

const keyOf = ({ pk, sk }: { pk: string; sk: string }) => `${pk} ${sk}`;

let desk: TestDesk;
const put = async (row: object) => {
  const client = DynamoDBDocumentClient.from(desk.database.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  await client.send(new PutCommand({ TableName: desk.database.tableName, Item: row }));
};
const rowsNow = async () => (await desk.rows()).map((row) => rowSchema.parse(row));

beforeEach(async () => {
  desk = await TestDesk.open();
});
afterEach(() => desk.close());

/** What a desk of some age is asked to do: each command on something that is there, and each kind of mail. */
async function everything(before: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  const { table } = desk;
  const deps = { table, randomBytes, domain: DESK.domain, mailboxes: DESK.mailboxes, rules };
  const context = () => desk.context();
  for (const change of [
    { name: 'Ada K.', address: 'ada.k@desk.example.com' },
    { address: 'ada@desk.example.com' },
  ])
    await updateAgent(deps, context(), { agentId: 1, change });
  const second = { name: 'Ben', address: 'ben@desk.example.com', role: 'admin', teamIds: null } as const;
  await createAgent(deps, context(), { fields: second });
  for (const name of ['Refunds', 'Invoices'])
    await updateTeam(deps, context(), { teamId: 1, change: { name } });
  await createTeam(deps, context(), { name: 'Returns' });
  for (const externalId of ['crm-2', null]) {
    const change = { name: `Lindt ${externalId}`, externalId, domains: ['lindt.example.com'] };
    await updateOrganisation(deps, context(), { organisationId: 1, change });
  }
  await createOrganisation(deps, context(), {
    fields: { name: 'New', domains: [], externalId: null, tags: [] },
  });
  const customer = before.find(({ kind }) => kind === 'customer');
  const { id, addresses } = z
    .object({ id: z.int(), addresses: z.array(z.string()) })
    .parse(customer?.customer);
  for (const some of [byEmail('moved@example.com'), byEmail(...addresses, 'moved@example.com')])
    await updateCustomer(deps, context(), {
      customerId: id,
      change: { identities: some, phone: '+4989123456' },
    });
  await createCustomer(deps, context(), {
    fields: { name: 'New', identities: byEmail('n@example.com'), ...unknown },
  });
  const address = DESK.mailboxes[1]?.address ?? '';
  await updateMailbox(deps, context(), { address, change: { teamId: null, isDefault: true } });
  const returns = { address: 'returns@desk.example.com', name: 'Returns', teamId: null, isDefault: false };
  await createMailbox(deps, context(), { fields: returns });
  await updateThing(deps, context(), categoryArea, { key: 'refunds', change: { priority: 'low' } });
  await updateThing(deps, context(), optionsArea({}), { key: DESK_OPTIONS, change: { undoSeconds: 5 } });
  await savePreferences(deps.table, 1, { hidden: [], order: ['mine'] });
  const { token } = await createToken(deps, context(), {
    principal: ADMIN,
    request: { name: 'Again', scopes: ['*'], expiresAt: null },
  });
  for (const { kind, pk } of before) {
    if (kind === 'token_id') await revokeToken(deps, context(), { principal: ADMIN, tokenId: pk.slice(8) });
  }
  await revokeToken(deps, context(), { principal: ADMIN, tokenId: token.id });
  const feed = { principal: ADMIN, agentId: ADMIN.id, subjects: false };
  await makeFeed(deps, context(), feed);
  await revokeFeed(deps.table, context(), feed);
  const { sender, id: secretId } = parseSecretState(before.find(({ kind }) => kind === 'secret_state'));
  const secret = { sender, id: secretId };
  await setSecret(deps, context(), { secret, value: 'third made-up words' });
  await removeSecret(deps, context(), { secret });
  // It is given again with more: before anybody works on it here.
  await given(desk, 'tickets', [oldTicket('old:1', { subject: 'The drum' })]);
  await everythingWithTickets(before);
  await presenceAt(before);
  await draftsOf(before);
}

async function draftsOf(rows: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  for (const { pk } of rows.filter(({ kind }) => kind === 'draft')) {
    const note = { kind: 'internal_note', content: { text: 'Ask returns' } } as const;
    const expectedVersion = 1;
    const asked = { principal: ADMIN, ticketId: Number(pk.slice(2)), ...note, expectedVersion };
    await saveDraft(desk.table, desk.context(), asked);
  }
}

async function presenceAt(rows: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  for (const { pk } of rows.filter(({ kind }) => kind === 'presence')) {
    const at = { principal: ADMIN, ticketId: Number(pk.slice('PRESENCE#'.length)) };
    await bePresent(desk.table, desk.context(), { ...at, doing: 'replying' });
  }
}

/** One more ticket comes to what is merged already and goes again, and what was split off is split off once more. */
async function everythingMerged(before: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  for (const { kind, pk, sk, ...row } of before) {
    const named = { principal: ADMIN, ticketId: Number(pk.slice(2)) };
    if (kind === 'message_reference')
      await splitTicket(desk, desk.context(), { ...named, request: { messageIds: [sk.slice(2)] } });
    if (kind !== 'ticket' || partsOf(parseTicketRow({ kind, ...row })).length === 1) continue;
    const sourceIds = [(await desk.take({ from: 'other1@example.com' })).ticket.id];
    await mergeTickets(desk, desk.context(), { ...named, sourceIds });
    await unmergeTickets(desk, desk.context(), { ...named, sourceIds });
  }
}

async function everyUpload(before: readonly z.infer<typeof rowSchema>[], ticketId: number): Promise<void> {
  for (const { pk, attachedTo } of before.filter(({ kind }) => kind === 'upload')) {
    const attachments = [pk.slice('UPLOAD#'.length)];
    if (attachedTo === undefined)
      await desk.write(ticketId, { kind: 'internal_note', text: 'There.', attachments });
  }
}

/** Switches the webhook on again, and has all of its deliveries made anew that can be. */
async function everyDelivery(before: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  await updateThing(desk, desk.context(), webhookArea, { key: 'orders', change: { isActive: true } });
  for (const { kind, sk } of before)
    if (kind === 'webhook_delivery')
      await redeliver(desk, desk.context(), { key: 'orders', deliveryId: sk.slice(2) }).catch(() => {});
}

/** The trigger fires once more on each ticket on which it did. */
const runsAgain = (before: readonly z.infer<typeof rowSchema>[]) =>
  before
    .filter(({ kind }) => kind === 'trigger_runs')
    .map(({ sk }) => {
      const [key = '', shard] = sk.split('#');
      return countFiring(key, Number(shard), { now: desk.now, isDone: true });
    });
/** Rules write once more to each address to which they have written. */
const mailsAgain = (before: readonly z.infer<typeof rowSchema>[]) =>
  before
    .filter(({ kind }) => kind === 'rule_mails')
    .map((row) => countRuleMail(row.pk.slice('AUTO#'.length), 1, desk.now, recentRuleMails(row, desk.now)));

/** Changes the workplaces of agents, and brings every ticket into line with who gets which. */
async function everyAssignment(before: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  const assigning = new AssigningDesk(desk.database);
  assigning.now = desk.now;
  for (const { kind, pk } of before) {
    const id = Number(pk.slice(pk.indexOf('#') + 1));
    if (kind === 'workplace') await assigning.be(id, 'away');
    if (kind === 'assignment') await settleTicket(assigning.assigner(), desk.context(), id);
  }
}

/** Agents want their digests at another time, and it is reported of each that it was sent. */
async function everyDigest(before: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  for (const { kind, pk } of before) {
    const id = pk.slice(pk.indexOf('#') + 1);
    const change = { topics: { mentioned: 'digest' as const }, digest: { times: ['09:00'] } };
    const asked = { principal: agentOf({ id: Number(id) }), change, expectedVersion: undefined };
    if (kind === 'notification_preferences')
      await saveNotificationPreferences({ table: desk.table, timezone: 'UTC' }, desk.context(), asked);
    if (kind === 'digest') await desk.report('Send', { sendId: id, mailId: 'late', to: 'eve@example.org' });
  }
}

/** Mail that is held is about to expire, more of it comes, and of a sender something else is said. */
async function everyHeld(before: readonly Row[]): Promise<void> {
  const days = 28 * 24 * 60 * 60 * 1000;
  for (const { kind, pk, sk } of before) {
    if (kind === 'held') {
      const { id, heldAt } = await loadHeld(desk.table, Number(pk.slice('HELD#'.length)));
      const context = { ...desk.context(), now: new Date(Date.parse(heldAt) + days) };
      await fireHeld({ table: desk.table, discard: () => [] }, context, id);
    }
    if (kind === 'sender')
      await changeSender(desk.table, desk.context(), { sender: sk, standing: 'trusted' });
    if (kind !== 'sender_pace') continue;
    const now = new Date(`${sk}:00:00.000Z`);
    const people = ['mara@example.com', 'ana@example.com'];
    await desk.table.write(people.map((address) => countMail(address, true, now)));
  }
  // As many as there are rows that count them.
  for (let times = 0; times < 8; times += 1) await givenHeld(desk);
  const late = { ...desk.context(), now: new Date(desk.now.getTime() + days) };
  await fireHeld({ table: desk.table, discard: () => [] }, late, await givenHeld(desk));
}

/** Records that were merged are let go again with their tickets, and everybody is called by another number and another system's name. */
async function everyCustomer(before: readonly Row[]): Promise<void> {
  const queue = new JobQueue();
  const startMove = (move: MoveInput, context: Context) => {
    const { job, writes } = jobWrites(MOVE, move, context);
    queue.begin(job.id);
    return writes;
  };
  for (const { kind, ...row } of before) {
    if (kind !== 'customer_merge') continue;
    const { sourceId, targetId, state } = parseMergeRow({ kind, ...row });
    if (state !== 'merged') continue;
    await unmergeCustomers(desk, desk.context(), { targetId, sourceId, startMove });
  }
  await queue.drain(desk.table);
  for (const { kind, customerId } of before.map((row) => Object(row)))
    if (kind === 'customer_phone' || kind === 'customer_external_id')
      await updateCustomer(desk, desk.context(), { customerId, change: { phones: [], externalId: null } });
}

/** Somebody looks at the gaps once more, makes a draft of one anew, and searches in vain again. */
async function everyGap(before: readonly Row[]): Promise<void> {
  await reportNow({ table: desk.table, jobWrites }, desk.context(), { anew: true });
  for (const { kind, sk } of before) {
    if (kind === 'empty_search') {
      const search = { query: sk.split('#').at(-1) ?? '', locale: 'en', searchId: desk.context().newId() };
      await noteEmptySearch(desk.table, search, desk.now);
    }
    if (kind !== 'gap_draft') continue;
    const gapId = Number(sk.slice('D#'.length));
    const articleId = (await loadDrafts(desk.table, [gapId])).get(gapId) ?? 0;
    await moveText(desk, desk.context(), { articleId, locale: null, to: 'archived' });
    const place = { section: 'travel', audience: 'public' } as const;
    await draftFromGap(desk, desk.context(), { principal: ADMIN, gapId, place });
  }
}

/** Articles are written anew, published, moved, looked at, and have one of their slugs again. */
async function everyArticle(before: readonly Row[]): Promise<void> {
  for (const { kind, sk } of before) {
    if (kind !== 'article') continue;
    const articleId = Number(sk.slice('A#'.length));
    const { slug = '' } = (await loadArticle(desk.table, articleId)).languages.en ?? {};
    for (const one of [`anew-${articleId}`, slug])
      await changeArticle(desk, desk.context(), { articleId, change: { position: 9, slugs: { en: one } } });
    const text = markdownText('Anew', 'Quite other words.');
    await writeText(desk, desk.context(), { articleId, locale: 'en', text, publishes: true });
    await moveText(desk, desk.context(), { articleId, locale: null, to: 'draft' });
    await moveText(desk, desk.context(), { articleId, locale: null, to: 'published' });
    await reviewArticle(desk, desk.context(), { articleId });
    const vote = { articleId, voter: 'customer#1', locale: 'en', comment: 'Other words.' };
    await voteOnArticle(desk.table, desk.context(), { ...vote, helpful: true });
  }
}

/** What was asked is answered, solves come again later, and who was asked is asked again. */
async function everySurvey(before: readonly Row[]): Promise<void> {
  for (const { kind, pk, sk, ...row } of before) {
    const ticketId = Number(pk.slice(2));
    const surveyId = sk.slice('SURVEY#'.length);
    const said = { score: 2, reason: 'unclear', comment: 'Other words.' };
    if (kind === 'survey') await rate(desk.table, desk.context(), { ticketId, surveyId, said });
    const at = desk.now.toISOString();
    const solve = { ticketId, solvedAt: at, askAt: at, agentId: 1, teamId: null };
    if (kind === 'solve') await desk.table.write([solveWrite(solve)]);
    if (kind === 'survey_pause')
      await desk.table.write([pauseWrite(ticketId, lastAskedIn({ kind, ...row }), desk.now)]);
  }
}

/** A letter leaves, another is counted, and whoever signed in signs out. */
async function everyLetter(before: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  for (const { kind, pk, sk, ...row } of before) {
    const key = { pk, sk };
    if (kind === 'letter')
      await desk.table.write(sentWrites(parseLetterRow({ kind, ...row }), true, desk.now));
    if (kind === 'limit') await desk.table.write([{ ...unknownReached('', desk.now), key }]);
    if (kind === 'session') await desk.table.write([{ ...endedWrite('', desk.now), key }]);
  }
}

/** Something else is said of what customers have, and then it is taken away. */
async function everyContext(before: readonly Row[]): Promise<void> {
  for (const { entry } of before.filter(({ kind }) => kind === 'context_entry').map((row) => Object(row))) {
    const { customerId, kind, number } = entry;
    const named = { customerId, kind, number };
    await saveEntry({ table: desk.table, kinds: KINDS }, desk.context(), {
      ...named,
      given: anOrder({ status: 'late' }),
    });
    await removeEntry(desk.table, desk.context(), named);
  }
  for (const { kind, pk } of before) {
    const [, shop = '', id = ''] = pk.split('#');
    if (kind === 'shop_order') await takeDeletion(desk.table, desk.context(), { shop, id, at: null });
    if (kind === 'shop_state') await desk.table.write([shopStateWrite(shop, desk.now)]);
  }
}

/** More comes over a channel, of what came before too; its provider takes what is sent, and says how far it got. */
async function everyChannel(before: readonly Row[]): Promise<void> {
  const at = desk.now.toISOString();
  const edit = { type: 'edit', id: 'e1', at, message: 'm1', from: { id: 'u1', name: 'Jo' }, text: 'better' };
  await channelDesk(desk.table).receive([edit, wrote('m2', 60)], { now: desk.now });
  const { key } = CHANNEL;
  for (const { kind, ...row } of before) {
    if (kind === 'channel_pace') {
      const pace = { perSecond: 10, perPlaceSeconds: 0 };
      await takeTurn(desk.table, { key, place: 'u1', pace }, { now: desk.now, patienceMs: 5000 });
    }
    if (kind === 'channel_trials') await givenTrial(desk);
    if (kind === 'channel_health') {
      const taken = { isWell: true, detail: '', at: desk.now };
      const health = healthIn({ kind, ...row });
      const secretsSetAt = health?.secretsSetAt ?? {};
      await noteHealth(desk.table, { key, secretsSetAt }, health, taken);
    }
    if (kind === 'outgoing' && Object(row).purpose === 'channel_reply')
      await changeSend(desk.table, Object(row).messageId, async (send) => ({
        after: { ...send, isGivenUp: true },
        writes: [],
      }));
  }
}

/** Who is connected watches something else too, and hears again of a ticket. */
async function everyConnection(before: readonly Row[]): Promise<void> {
  const { table, now } = desk;
  const deps = {
    table,
    recognise: async () => ({ kind: 'agent' as const, caller: agentOf() }),
    views: async () => ({ all: [], kept: [], named: () => undefined }),
    rooms: async () => NO_ROOMS,
  };
  for (const { kind, sk, since } of before) {
    if (kind === 'live_turn' && sk === '~turn')
      await takeAwaitedTurn(table, { topic: { of: 'ticket', ticketId: 1 } }, now);
    if (kind === 'live_connection')
      await watchTopics(deps, {
        connectionId: 'connection=',
        topics: ['ticket:2'],
        now: new Date(String(since)),
      });
  }
}

/** Visitors of chats say what they are called. */
async function everyVisitor(before: readonly Row[]): Promise<void> {
  for (const { kind, pk } of before) {
    const [, channel = '', visitor = ''] = pk.split('#');
    if (kind === 'chat_visitor')
      await desk.table.write([visitorWrite({ channel, visitor }, { name: 'Otherwise' }, desk.now)]);
  }
}

/** Visitors of chats are seen once more, nobody waits there any longer, and of each call something is noted. */
async function everyChat(before: readonly Row[]): Promise<void> {
  const { table, now } = desk;
  for (const { kind, pk, ticketId, filed } of before.map((row) => Object(row))) {
    if (kind === 'chat_mail') await noteVisitor(table, { ticketId, at: now });
    if (kind === 'chat_waiting') {
      const channel = pk.slice('CHATWAIT#'.length);
      await noteWaited(table, { channel, ticketId }, { overAt: now.toISOString() });
    }
    if (kind === 'call') await givenMeeting(table, filed.ticketId, { notes: 'Two drums.' });
  }
}

/** What was said in a room is said otherwise, and read. */
async function everyRoom(before: readonly Row[]): Promise<void> {
  const { table, now } = desk;
  for (const { kind, roomId, agentId, number } of before.map((row) => Object(row))) {
    const asked = { principal: agentOf({ id: agentId }), roomId };
    if (kind === 'room_message')
      await editMessage(talking(table), desk.context(), { ...asked, number, text: 'Otherwise' });
    if (kind === 'room_followed') await markRead(talking(table), { ...asked, upTo: 1, now });
    if (kind === 'room_telling')
      await mailMentions(table, { ...desk.context(), now: later(now, { seconds: 3600 }) }, agentId);
  }
}

/** A report leaves by mail again, and who gets it wants it no more. */
async function everyReportMail(before: readonly Row[]): Promise<void> {
  const due = { ...desk.context(), now: later(desk.now, { days: 3 }) };
  for (const { kind, number, hash } of before.map((row) => Object(row))) {
    if (kind === 'report_mail') await fire(desk.table, due, { number });
    if (kind === 'report_receiver')
      await answerReceiver(desk.table, desk.context(), { number, hash, isWanted: false });
  }
}

/** Writes the parts of changes of the configuration. */
async function everyPart(before: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  for (const { pk } of before.filter(({ kind }) => kind === 'staged_part')) {
    const part = { jobId: pk.slice('STAGED#'.length), part: 0, now: desk.now };
    await desk.table.write((await stagedWrites(desk.table, part)) ?? []);
  }
}

async function everythingWithTickets(before: readonly z.infer<typeof rowSchema>[]): Promise<void> {
  const deps = { table: desk.table, rules };
  const tickets = before.filter(({ kind }) => kind === 'ticket');
  await desk.take({ from: 'other1@example.com' });
  const { ticket } = await desk.take({ from: 'customer1@example.com' });
  await desk.send(await desk.event(ticket.id, 'ticket.created'));
  for (const { pk } of tickets) {
    const ticketId = Number(pk.slice(2));
    const change = { subject: `Again ${ticketId}`, tags: ['seen'], assigneeId: 1 };
    await changeTicket(deps, desk.context(), { principal: ADMIN, ticketId, change }).catch(() => {});
    await desk.write(ticketId, { kind: 'internal_note', text: 'Look.' }).catch(() => {});
    await desk.write(ticketId, { kind: 'internal_note', text: 'Done.', status: 'solved' }).catch(() => {});
    await projectTicket({ table: desk.table, shards: 1 }, ticketId);
  }
  const mails = before.filter(({ kind, purpose }) => kind === 'outgoing' && purpose !== 'channel_reply');
  for (const row of mails) {
    const {
      sendId,
      to,
      mailId = 'late',
    } = z.object({ sendId: z.string(), to: z.string(), mailId: z.string().optional() }).parse(row);
    for (const fate of ['Bounce', 'Complaint']) await desk.report(fate, { sendId, to, mailId });
  }
  await everyUpload(before, ticket.id);
  await desk.solveAndClose(ticket.id);
  await everythingMerged(before);
  await everyDelivery(before);
  await desk.table.write([countUse('m1', 1, desk.now), ...runsAgain(before), ...mailsAgain(before)]);
  await everyAssignment(before);
  await everyPart(before);
  await everyHeld(before);
  await everyArticle(before);
  await everyLetter(before);
  await everyGap(before);
  await everyCustomer(before);
  await everySurvey(before);
  await everyContext(before);
  await everyChannel(before);
  await everyConnection(before);
  await everyRoom(before);
  await everyVisitor(before);
  await everyChat(before);
  await everyReportMail(before);
  await markAllRead(desk.table, desk.now, ADMIN);
  await everyDigest(before);
  for (const { kind, pk, sk, ...row } of before) {
    if (kind === 'link') {
      const { link } = parseLinkRow({ kind, ...row }) ?? {};
      const ends = {
        ticketId: Number(pk.slice(2)),
        otherId: link?.ticketId ?? 0,
        kind: link?.kind as LinkKind,
      };
      await unlinkTickets(desk, desk.context(), { principal: ADMIN, ...ends }).catch(() => {});
    }
    if (kind === 'time_entry') {
      const named = { principal: ADMIN, ticketId: Number(pk.slice(2)), timeEntryId: sk.slice(5) };
      await correctTimeEntry(desk, desk.context(), { ...named, change: { seconds: 60 } }).catch(() => {});
    }
    if (kind === 'job') await stopJob(desk.table, desk.context(), sk.slice(2)).catch(() => {});
    if (kind !== 'clock') continue;
    const subject = { kind: 'ticket', id: Number(pk.slice(2)) } as const;
    const [, write] = armingWrite(subject, parseClock({ kind, ...row }), desk.now.toISOString());
    await desk.table.write([write]);
  }
  await desk.table.write([changeListShards(await loadListShards(desk.table, 1), { write: 2, read: 2 })]);
}

test('what a later version wrote into rows of every kind is there after every command', async () => {
  await givenWholeDesk(desk);
  const request = { name: 'Live', scopes: ['*' as const], expiresAt: null };
  await createToken({ table: desk.table, randomBytes }, desk.context(), { principal: ADMIN, request });
  await startJob({ table: desk.table }, desk.context(), {
    principal: null,
    kind: 'lists.rebuild',
    input: {},
  });
  const given = await rowsNow();
  const before = given.map((row) => rowSchema.parse({ ...(withMore(row) as Row), schemaVersion: 9 }));
  for (const row of before) await put(row);
  desk.database.forgetCalls();
  await everything(before);
  const after = new Map((await rowsNow()).map((row) => [keyOf(row), row]));
  const kept = before.filter(({ kind }) => !DERIVED.includes(kind));
  const lost = kept.flatMap((row) => lostIn(row, after.get(keyOf(row)) ?? {}, `${row.kind} ${keyOf(row)}`));
  expect(lost.filter((path) => !DERIVED_ENTRIES.test(path))).toEqual([]);
  const written = writtenKeys();
  const touched = kept.filter((row) => written.has(keyOf(row))).map(({ kind }) => kind);
  const untouched = Object.values(ROW_KIND).filter((kind) => !touched.includes(kind));
  expect(untouched.sort()).toEqual([...WRITTEN_ONCE, ...DERIVED].sort());
});

describe('a value that a later version has added', () => {
  const stored = async (kind: RowKind, pk?: string) => {
    const row = (await rowsNow()).find(
      (found) => found.kind === kind && (pk === undefined || found.pk === pk),
    );
    if (!row) throw new Error(`There is no ${kind}`);
    return row;
  };

  test('as status, priority, type or channel of a ticket is listed, shown, and left alone by a note', async () => {
    const { ticket } = await desk.take({});
    const values = {
      status: 'waiting_for_parts',
      priority: 'burning',
      type: 'wish',
      channel: 'carrier_pigeon',
    };
    const row = await stored('ticket');
    await put({ ...row, ticket: { ...Object(row.ticket), ...values } });
    await desk.write(ticket.id, { kind: 'internal_note', text: 'Look here.' });
    await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
    const shown = await loadConversation(desk.table, ticket.id, 10);
    expect(ticketOutSchema.parse(presentTicket(shown.ticket, true))).toMatchObject(values);
    const list = { principal: ADMIN, list: { of: 'open' }, limit: 10 } as const;
    const { tickets } = await listTickets({ table: desk.table, shards: 1 }, list);
    const page = { items: tickets.map((line) => presentSummary(line, true)), next: null };
    const { status, priority } = values;
    expect(ticketPageSchema.parse(page).items).toMatchObject([{ id: ticket.id, status, priority }]);
    await desk.take({ id: '<again@example.com>', inReplyTo: '<1@mail.example.com>' });
    expect((await stored('ticket')).ticket).toMatchObject(values);
  });

  test('as kind of a message is shown to agents alone, with its author, and mailed to nobody', async () => {
    const { ticket } = await desk.take({});
    const row = await stored('message');
    const author = { kind: 'robot', model: 'K-9' };
    await put({ ...row, message: { ...Object(row.message), kind: 'survey', author } });
    const toAgent = await loadConversation(desk.table, ticket.id, 10);
    expect(toAgent.messages).toMatchObject([{ kind: 'survey', author }]);
    const { mayReadMessage } = await import('../../core/message/index.ts');
    const toCustomer = await loadConversation(desk.table, ticket.id, 10, {
      mayRead: (one) => mayReadMessage('customer', one, new Date()),
    });
    expect(toCustomer.messages).toEqual([]);
    const { mail } = await desk.answer(ticket.id);
    expect(mail.raw).not.toContain('It burns');
  });

  test('as channel of a message shows as what it is, and stays', async () => {
    const { ticket } = await desk.take({});
    const row = await stored('message');
    const received = { channel: 'pigeon_post', loft: { name: 'North' } };
    await put({ ...row, message: { ...Object(row.message), received } });
    const { messages } = await loadConversation(desk.table, ticket.id, 10);
    const [message] = messages;
    if (!message) throw new Error('There is no message');
    expect(message.origin).toEqual(received);
    const show = { presign: async () => 'link', mailBucket: '', attachmentBucket: '', toAgent: true };
    const shown = messageOutSchema.parse(await presentMessage(message, show));
    expect(shown.origin).toEqual({ channel: 'pigeon_post' });
    await desk.write(ticket.id, { kind: 'internal_note', text: 'Look here.' });
    expect(await stored('message')).toMatchObject({ message: { received } });
  });

  test('as channel of a reply is not mailed, and comes again until a later version sends it', async () => {
    const { ticket } = await desk.take({});
    const { event, message } = await desk.reply(ticket.id);
    const row = (await rowsNow()).find(({ sk }) => sk === `M#${message.id}`);
    const delivery = { channel: 'pigeon_post', state: 'in_the_air', ring: 7 };
    await put({ ...row, delivery });
    const before = desk.mail.sent.length;
    await expect(desk.send(event)).rejects.toThrow(LaterVersionError);
    await expect(desk.giveUp(event, new Error('Too old'))).rejects.toThrow(LaterVersionError);
    expect(desk.mail.sent).toHaveLength(before);
    const reply = (await loadConversation(desk.table, ticket.id, 10)).messages.at(-1);
    if (reply?.kind !== 'public_reply') throw new Error('There is no reply');
    expect(reply.delivery).toEqual(delivery);
    const show = { presign: async () => 'link', mailBucket: '', attachmentBucket: '', toAgent: true };
    const shown = messageOutSchema.parse(await presentMessage(reply, show));
    expect(shown.delivery).toEqual({ channel: 'pigeon_post', state: 'in_the_air' });
    const { mail } = await desk.answer(ticket.id, 'By mail this time.');
    expect(mail.raw).toContain('By mail this time.');
  });

  test('as origin of a message that wants to be acknowledged comes again until a later version does so', async () => {
    const { ticket } = await desk.take({});
    const event = await desk.event(ticket.id, 'ticket.created');
    const detail = { ...event, message: { ...Object(event).message, origin: 'pigeon_post' } };
    await expect(desk.send(anyEventSchema.parse(detail))).rejects.toThrow(LaterVersionError);
    // An event of before says by the channel of its ticket how its message came.
    const { origin: _origin, ...message } = Object(event).message;
    const ofBefore = { ...event, message, ticket: { ...Object(event).ticket, channel: 'pigeon_post' } };
    await expect(desk.send(anyEventSchema.parse(ofBefore))).rejects.toThrow(LaterVersionError);
    const unasked = anyEventSchema.parse({ ...detail, acknowledge: false });
    expect(await desk.send(unasked)).toBe('nothing_to_send');
  });

  test('as channel of a customer’s identity is shown, and stays whatever is done to the others', async () => {
    const fields = { name: 'Jo', identities: byEmail('jo@example.com'), ...unknown };
    const { id } = await createCustomer(desk, desk.context(), { fields });
    const row = await stored('customer', `C#${id}`);
    const pigeon = { channel: 'pigeon_post', value: 'ring 7', loft: 'North' };
    await put({ ...row, customer: { ...Object(row.customer), identities: [pigeon] } });
    const change = { identities: byEmail('jo.winter@example.com') };
    const changed = await updateCustomer(desk, desk.context(), { customerId: id, change });
    expect(changed.identities).toEqual([...change.identities, pigeon]);
    expect(customerOutSchema.parse(shownCustomer(changed, [])).identities).toEqual([
      ...change.identities,
      { channel: 'pigeon_post', value: 'ring 7' },
    ]);
    expect(await stored('customer', `C#${id}`)).toMatchObject({
      customer: { addresses: ['jo.winter@example.com'], identities: [pigeon] },
    });
  });

  test('as role of an agent lets nobody in, and is kept', async () => {
    const fields = { name: 'Ada', address: 'ada@desk.example.com', role: 'agent', teamIds: null } as const;
    const { id } = await createAgent(desk, desk.context(), { fields });
    const request = { name: 'Script', owner: { kind: 'agent' as const, id }, expiresAt: null };
    const deps = { table: desk.table, randomBytes };
    const { secret } = await createToken(deps, desk.context(), { principal: ADMIN, request });
    const row = await stored('agent');
    await put({ ...row, agent: { ...Object(row.agent), role: 'supervisor' } });
    const found = await authenticate({ table: desk.table }, `Bearer ${secret}`, desk.now);
    expect(found).toEqual({ refusal: 'token.role_unknown' });
    await updateAgent(desk, desk.context(), { agentId: id, change: { name: 'Ada K.' } });
    expect((await listAgents(desk.table, { limit: 5 })).items).toMatchObject([
      { name: 'Ada K.', role: 'supervisor' },
    ]);
  });

  test('as scope of a token allows nothing here, beside the scopes that are known', async () => {
    const fields = { name: 'Ada', address: 'ada@desk.example.com', role: 'agent', teamIds: null } as const;
    const { id } = await createAgent(desk, desk.context(), { fields });
    const request = { name: 'Script', owner: { kind: 'agent' as const, id }, expiresAt: null };
    const deps = { table: desk.table, randomBytes };
    const { secret } = await createToken(deps, desk.context(), { principal: ADMIN, request });
    const row = await stored('token_hash');
    await put({ ...row, token: { ...Object(row.token), scopes: ['tickets:read', 'moon:write'] } });
    const found = await authenticate({ table: desk.table }, `Bearer ${secret}`, desk.now);
    expect(found).toMatchObject({ principal: { scopes: ['tickets:read'] } });
  });

  /** A row as a later version would have written it, with other values in the part of it that this version reads. */
  const rewrite = async (kind: RowKind, change: (row: Record<string, unknown>) => object, pk?: string) => {
    const row = await stored(kind, pk);
    await put({ ...row, ...change(row) });
  };

  test('as reason of a suppression keeps mail from the address, and is shown and lifted by nobody here', async () => {
    const { ticket } = await desk.take({ from: 'mara@example.com' });
    const { mail } = await desk.answer(ticket.id);
    await desk.report('Bounce', mail);
    await rewrite('suppressed', () => ({ reason: 'asked_for_it' }));
    expect((await desk.answer(ticket.id)).outcome).toBe('withheld');
    const given = { customerId: ticket.requesterId, address: 'mara@example.com' };
    const items = await listSuppressions(desk.table, given.customerId, desk.now);
    expect(suppressionsSchema.parse({ items }).items).toMatchObject([{ reason: 'asked_for_it' }]);
    await expect(liftSuppression(desk, desk.context(), given)).rejects.toBeInstanceOf(LaterVersionError);
    await desk.report('Bounce', mail);
    expect((await stored('suppressed')).reason).toBe('asked_for_it');
  });

  test('as purpose of a mail sends nothing, and its event and its reports come again', async () => {
    const { ticket } = await desk.take({});
    desk.mail.moods = ['vanishes'];
    const { event } = await desk.reply(ticket.id);
    await expect(desk.send(event)).rejects.toThrow();
    await rewrite('outgoing', () => ({ purpose: 'greeting' }), `SEND#${event.id}`);
    desk.later(10);
    await expect(desk.send(event)).rejects.toBeInstanceOf(LaterVersionError);
    expect(desk.mail.sent).toEqual([]);
    const mail = { sendId: event.id, mailId: 'late', to: 'ana@example.com' };
    await expect(desk.report('Bounce', mail)).rejects.toBeInstanceOf(LaterVersionError);
    expect(await stored('outgoing', `SEND#${event.id}`)).toMatchObject({ purpose: 'greeting', stage: 0 });
    expect((await stored('suppressed')).pk).toBe('SUPPRESSED#ana@example.com');
  });

  test('as kind of a token’s owner lets nobody in, whatever it names, and gives nobody the token', async () => {
    const fields = { name: 'Ada', address: 'ada@desk.example.com', role: 'admin', teamIds: null } as const;
    const { id } = await createAgent(desk, desk.context(), { fields });
    const deps = { table: desk.table, randomBytes };
    const request = { name: 'Script', owner: { kind: 'agent' as const, id }, expiresAt: null };
    const { secret, token } = await createToken(deps, desk.context(), { principal: ADMIN, request });
    const owner = { kind: 'robot', id };
    for (const kind of ['token', 'token_hash'] as const)
      await rewrite(kind, (row) => ({ token: { ...Object(row.token), owner } }));
    await rewrite('token_id', () => ({ owner }));
    const found = await authenticate({ table: desk.table }, `Bearer ${secret}`, desk.now);
    expect(found).toEqual({ refusal: 'token.owner_kind_unknown' });
    const asked = { principal: ADMIN, tokenId: token.id };
    await expect(revokeToken(deps, desk.context(), asked)).rejects.toBeInstanceOf(LaterVersionError);
    const agent = { ...ADMIN, id, role: 'agent' as const };
    await expect(revokeToken(deps, desk.context(), { ...asked, principal: agent })).rejects.toMatchObject({
      code: 'token.not_found',
    });
    const chosen = { name: 'Eve', address: 'eve@desk.example.com', token: secret };
    await expect(seedAdmin(deps, desk.context(), chosen)).rejects.toMatchObject({ code: 'token.unusable' });
    const { items } = await listTokens(deps, { principal: ADMIN, page: { limit: 5 } });
    expect(tokenPageSchema.parse({ items, next: null }).items).toMatchObject([{ owner }]);
  });

  test('as state of a job is shown, and neither run, stopped nor resumed', async () => {
    const asked = { principal: null, kind: 'lists.rebuild', input: {} };
    const { id } = await startJob({ table: desk.table }, desk.context(), asked);
    await rewrite('job', () => ({ state: 'paused' }));
    const { items } = await listJobs(desk.table, { limit: 5 });
    expect(jobOutSchema.parse({ ...items[0], counts: null, resultUrl: null }).state).toBe('paused');
    const never = () => {
      throw new Error('Nothing may be done.');
    };
    const deps = {
      table: desk.table,
      listShards: 1,
      rules: { closeAfterDays: 4, solvingNeedsAssignee: false },
      send: never,
      keep: never,
      deleteForGood: never,
      parts: NO_PARTS,
      milliseconds: never,
      sleep: never,
    };
    for (const act of [
      () => runJob(deps, desk.now, Math.random, { jobId: id, turn: 0 }),
      () => stopJob(desk.table, desk.context(), id),
      () => resumeJob(desk.table, desk.context(), id),
    ])
      await expect(act()).rejects.toBeInstanceOf(LaterVersionError);
    expect((await stored('job')).state).toBe('paused');
  });

  test('as type of an event stands in the audit trail in a plain form', async () => {
    const { ticket } = await desk.take({});
    const row = await stored('event', `T#${ticket.id}`);
    const change = { mood: { before: null, after: 'good' } };
    const event = {
      ...Object(row.event),
      schemaVersion: 7,
      type: 'ticket.cheered',
      change,
      message: 7,
      mail: [],
    };
    expect(auditEntryIn({ ...row, schemaVersion: 3, event })).toMatchObject({
      type: 'ticket.cheered',
      change,
      messageId: null,
      mail: null,
    });
  });
});
