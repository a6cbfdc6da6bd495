import { randomBytes } from 'node:crypto';
import { createAgent, updateAgent } from '../../core/agent/index.ts';
import { ticketSubject } from '../../core/audit/index.ts';
import { createToken, revokeToken } from '../../core/auth/index.ts';
import { makeFeed, revokeFeed } from '../../core/calendar-feed/index.ts';
import { categoryArea } from '../../core/category/index.ts';
import { armClock } from '../../core/clock/index.ts';
import {
  createThing,
  keptConfiguration,
  restoreThing,
  retireThing,
  stagedRow,
  updateThing,
} from '../../core/configuration/index.ts';
import { editNote } from '../../core/conversation/index.ts';
import { fieldArea, formArea } from '../../core/custom-field/index.ts';
import { createCustomer, customerKey, keepListings, updateCustomer } from '../../core/customer/index.ts';
import { MOVE, type MoveInput, mergeCustomers, unmergeCustomers } from '../../core/customer-merge/index.ts';
import { keepTimelines } from '../../core/customer-timeline/index.ts';
import { saveDraft } from '../../core/draft/index.ts';
import { replyAddress } from '../../core/email/index.ts';
import { noteChanges } from '../../core/export/index.ts';
import { inviteAgain, withdrawInvitation } from '../../core/invitation/index.ts';
import { jobWrites, listJobs, resumeJob, runJob, startJob, stopJob } from '../../core/jobs/index.ts';
import { linkTickets, unlinkTickets } from '../../core/link/index.ts';
import { macroArea } from '../../core/macro/index.ts';
import { countUse } from '../../core/macro/uses-store.ts';
import { createMailbox, restoreMailbox, retireMailbox, updateMailbox } from '../../core/mailbox/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../core/merge/index.ts';
import { skipTicket } from '../../core/next/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../core/options/index.ts';
import { createOrganisation, updateOrganisation } from '../../core/organisation/index.ts';
import { bePresent } from '../../core/presence/index.ts';
import { REPORT_MAIL } from '../../core/report-mail/index.ts';
import { indexer, keptSegments } from '../../core/search/index.ts';
import { flushLog } from '../../core/search/store/flush-log.ts';
import { removeSecret } from '../../core/secrets/remove-secret.ts';
import { setSecret } from '../../core/secrets/set-secret.ts';
import { rederiveTicket, serviceLevels } from '../../core/service-level/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { rememberAnswer } from '../../core/shared/idempotency-store.ts';
import { noteAnswer } from '../../core/shared/ticket-answers-store.ts';
import { SHIPPED } from '../../core/status/index.ts';
import { applyTaskList, settleTask } from '../../core/task/index.ts';
import { createTeam, updateTeam } from '../../core/team/index.ts';
import { templateArea } from '../../core/template/index.ts';
import { loadSigningKeys } from '../../core/threading/index.ts';
import { addCollaborator, claimWrite, fireDeadlines, ticketByNumber } from '../../core/ticket/index.ts';
import { correctTimeEntry, enterTime, removeTimeEntry } from '../../core/time-entry/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { switchOff } from '../../core/trigger/switch-off.ts';
import { projectTicket, savePreferences, settleListShards } from '../../core/views/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { choices, customField } from './custom-fields.ts';
import { ADMIN, agentOf, later } from './desk.ts';
import { givenErased } from './erasing.ts';
import { eventsOf } from './events.ts';
import { givenAnswers } from './given-answer.ts';
import { givenKnowledge } from './given-article.ts';
import { givenAssignment } from './given-assignment.ts';
import { givenByHand } from './given-by-hand.ts';
import { givenOffice } from './given-calendar.ts';
import { givenMeeting } from './given-call.ts';
import { channelDesk, wrote } from './given-channel.ts';
import { givenReplies } from './given-channel-reply.ts';
import { givenContext } from './given-context.ts';
import { givenDigest } from './given-digest.ts';
import { givenGaps } from './given-gaps.ts';
import { givenHeldMail } from './given-held.ts';
import { givenSession } from './given-letters.ts';
import { givenLive } from './given-live.ts';
import { givenChatMails } from './given-mailed-chat.ts';
import { givenNotices } from './given-notices.ts';
import { givenPolicy } from './given-policy.ts';
import { givenPromises } from './given-promises.ts';
import { confirm, fire, givenReportMail } from './given-report-mail.ts';
import { givenReports } from './given-reports.ts';
import { givenLooked } from './given-retention.ts';
import { givenRoom } from './given-rooms.ts';
import { givenShop } from './given-shop.ts';
import { givenStatuses } from './given-statuses.ts';
import { givenSubmission } from './given-submission.ts';
import { givenSurveys } from './given-survey.ts';
import { givenTaskList, loadTaskLists } from './given-task-list.ts';
import { automate, givenTrigger, triggerDeps } from './given-triggers.ts';
import { givenVisitor } from './given-visitors.ts';
import { givenWebhook } from './given-webhook.ts';
import { byEmail } from './identities.ts';
import { JobQueue, NO_PARTS } from './job-queue.ts';
import { DESK, type TestDesk } from './mail.ts';
import { MemoryPool } from './memory-pool.ts';
import { givenPurged } from './purge.ts';
import { givenRedaction } from './redaction.ts';
import { objectsInMemory } from './search.ts';
import { TestTimers } from './timers.ts';
import { givenWork } from './whole-desk-work.ts';

/** Agents, a team, customers, tokens and a mailbox that belongs to the team. */
async function givenPeople(desk: TestDesk): Promise<void> {
  const { table } = desk;
  const deps = { table, randomBytes, domain: DESK.domain, mailboxes: DESK.mailboxes };
  const fields = { name: 'Ada Kern', address: 'ada@desk.example.com', role: 'admin', teamIds: null } as const;
  const admin = await createAgent(deps, desk.context(), { fields });
  await updateAgent(deps, desk.context(), { agentId: admin.id, change: { name: 'Ada Kern-Popa' } });
  const team = await createTeam(deps, desk.context(), { name: 'Billing' });
  await updateTeam(deps, desk.context(), { teamId: team.id, change: { name: 'Invoices' } });
  const company = { name: 'Lindt AG', domains: ['example.com'], externalId: 'crm-1', tags: ['vip'] };
  const organisation = await createOrganisation(deps, desk.context(), { fields: company });
  const renamed = { organisationId: organisation.id, change: { name: 'Lindt & Co' } };
  await updateOrganisation(deps, desk.context(), renamed);
  const unknown = { phone: null, locale: null, timezone: null, notes: '' };
  const known = { externalId: 'shop-1', phone: '+4989123456' };
  const person = { name: 'Mara Lindt', identities: byEmail('mara@example.com'), ...unknown, ...known };
  const customer = await createCustomer(deps, desk.context(), { fields: person });
  const row = await table.get(customerKey(customer.id));
  await keepListings(table, [{ row, before: undefined }]);
  await updateCustomer(deps, desk.context(), {
    customerId: customer.id,
    change: { notes: 'Calls in the evening' },
  });
  const address = DESK.mailboxes[1]?.address ?? '';
  await updateMailbox(deps, desk.context(), { address, change: { teamId: team.id } });
  const sales = { address: 'sales@desk.example.com', name: 'Sales', teamId: null, isDefault: false };
  await createMailbox(deps, desk.context(), { fields: sales });
  for (const act of [retireMailbox, restoreMailbox, retireMailbox])
    await act(deps, desk.context(), { address: sales.address });
  const request = { name: 'Export', scopes: ['*' as const], expiresAt: null };
  const { token } = await createToken(deps, desk.context(), { principal: ADMIN, request });
  await revokeToken(deps, desk.context(), { principal: ADMIN, tokenId: token.id });
  const feed = { principal: ADMIN, agentId: ADMIN.id, subjects: true };
  await makeFeed(deps, desk.context(), feed);
  await revokeFeed(table, desk.context(), feed);
  await makeFeed(deps, desk.context(), feed);
  const asked = { owner: 'agent#1', key: 'once', content: '{}' };
  const answer = rememberAnswer(asked, { status: 201, body: { id: 1 }, version: 1 }, desk.now);
  await table.write([answer, noteAnswer('T#1', asked, desk.now)]);
  desk.keys = await loadSigningKeys(table, randomBytes);
}

/** A category that was made, changed, retired and restored, and an option that was set. */
async function givenConfiguration(desk: TestDesk): Promise<void> {
  const refunds = { key: 'refunds', labels: { en: 'Refunds' }, parent: 'billing' };
  const fields = { ...refunds, teamId: null, form: null, priority: null, priorities: null };
  await createThing(desk, desk.context(), categoryArea, { fields });
  const target = { key: 'refunds' };
  await updateThing(desk, desk.context(), categoryArea, { ...target, change: { priority: 'high' } });
  for (const act of [retireThing, restoreThing]) await act(desk, desk.context(), categoryArea, target);
  const plan = { ...customField({ key: 'plan', type: 'dropdown', choices: choices('basic', 'plus') }) };
  await createThing(desk, desk.context(), fieldArea, { fields: plan });
  const form = { key: 'orders', labels: { en: 'Order' }, types: ['task'], fields: ['plan'] };
  await createThing(desk, desk.context(), formArea, { fields: form });
  await givenOffice(desk.table, desk.context());
  await givenPolicy(desk.table, { key: 'standard' }, desk.context());
  const returns = { key: 'returns', labels: { en: 'Returns' }, texts: { en: 'Return {{ ticket.id }}' } };
  await createThing(desk, desk.context(), templateArea, { fields: returns });
  await savePreferences(desk.table, 1, { hidden: ['trash'], order: ['inbox'] });
  const change = { undoSeconds: 10, defaultCalendar: 'office' };
  await updateThing(desk, desk.context(), optionsArea({}), { key: DESK_OPTIONS, change });
}

/** A reply and an acknowledgement for each fate that mail can have. */
async function givenFates(desk: TestDesk): Promise<void> {
  for (const [fate, at] of [
    ['Delivery', 1],
    ['Bounce', 2],
    ['Complaint', 3],
  ] as const) {
    const from = `customer${at}@example.com`;
    const { ticket } = await desk.take({ from });
    await desk.send(await desk.event(ticket.id, 'ticket.created'));
    await desk.report(fate, desk.lastMail());
    const { mail } = await desk.answer((await desk.take({ from: `other${at}@example.com` })).ticket.id);
    await desk.report(fate, mail);
  }
  // An absence note comes back.
  const away = { bounceType: 'Transient', bounceSubType: 'General' };
  const { ticket: asked } = await desk.take({ from: 'customer4@example.com' });
  await desk.send(await desk.event(asked.id, 'ticket.created'));
  await desk.report('Bounce', desk.lastMail(), away);
  await desk.report('Bounce', (await desk.answer(asked.id)).mail, away);
  // Mail to an address that bounced is kept back, until its owner writes.
  const forged = { verdicts: { dmarc: 'FAIL' } } as const;
  const { ticket } = await desk.take({ from: 'customer2@example.com' }, forged);
  await desk.send(await desk.event(ticket.id, 'ticket.created'));
  await desk.answer(ticket.id);
  const refused = (await desk.take({ from: 'refused@example.com' })).ticket;
  desk.mail.moods = ['refuses', 'refuses'];
  await desk.send(await desk.event(refused.id, 'ticket.created'));
  await desk.send((await desk.reply(refused.id)).event);
  await desk.take({ from: 'customer2@example.com', text: 'Here I am.' });
  const { ticket: several } = await desk.take({ from: 'several@example.com' });
  const cc = [{ address: 'copied@example.com' }];
  await desk.write(several.id, { kind: 'public_reply', text: 'To both.', cc });
  await desk.send(await desk.event(several.id, 'message.added'));
  await desk.report('Delivery', desk.lastMail());
}

/** Time that was worked on a ticket, and corrected, and an entry that was wrong. */
async function givenTime(desk: TestDesk, ticketId: number): Promise<void> {
  const named = { principal: ADMIN, ticketId };
  const enter = () =>
    enterTime(desk, desk.context(), {
      ...named,
      time: { seconds: 900, note: 'Looked through the invoices' },
    });
  const { id: timeEntryId } = await enter();
  await correctTimeEntry(desk, desk.context(), { ...named, timeEntryId, change: { seconds: 1200 } });
  await removeTimeEntry(desk, desk.context(), { ...named, timeEntryId: (await enter()).id });
}

/** A ticket that closed, its follow-up with time, a link and a draft, and an internal note. */
async function givenHistory(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ id: '<first@example.com>', to: 'billing@desk.example.com' });
  await desk.solveAndClose(ticket.id);
  const { ticket: next } = await desk.take({ inReplyTo: '<first@example.com>', text: 'It burns again.' });
  const solved = await desk.take({ text: 'Thanks.' });
  await desk.write(solved.ticket.id, { kind: 'internal_note', text: 'Done.', status: 'solved' });
  await givenTime(desk, next.id);
  const ends = { principal: ADMIN, ticketId: next.id, kind: 'child' as const, otherId: ticket.id };
  for (const act of [linkTickets, unlinkTickets, linkTickets]) await act(desk, desk.context(), ends);
  await saveDraft(desk.table, desk.context(), {
    principal: ADMIN,
    ticketId: next.id,
    kind: 'internal_note',
    content: { text: 'Ask billing' },
  });
  await bePresent(desk.table, desk.context(), { principal: ADMIN, ticketId: ticket.id, doing: 'viewing' });
  const closing = await desk.ticket(solved.ticket.id);
  if (closing.status !== 'solved' || closing.closesAt === undefined)
    throw new Error('The ticket is not solved');
  const justBefore = { ...desk.context(), now: new Date(Date.parse(closing.closesAt) - 60_000) };
  await armClock({ table: desk.table, timers: new TestTimers() }, justBefore, {
    kind: 'ticket',
    id: closing.id,
  });
  for (const { id } of [ticket, next, solved.ticket])
    await projectTicket({ table: desk.table, shards: (await settleListShards(desk.table, 1)).write }, id);
}

/** A note that was edited, and mentions the admin since. */
async function givenEdited(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ from: 'edited@example.com' });
  const { message } = await desk.write(ticket.id, { kind: 'internal_note', text: 'Made-up words.' });
  await editNote(desk.table, desk.context(), {
    principal: ADMIN,
    ticketId: ticket.id,
    messageId: message.id,
    text: 'Other words for @[agent:1].',
  });
}

/** A reply of HTML with a file. */
async function givenFiles(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ from: 'files@example.com' });
  const { id } = await desk.upload({ filename: 'invoice.pdf' });
  await desk.write(ticket.id, {
    kind: 'public_reply',
    html: '<p>Made-up <b>words</b>.</p><img src="https://pictures.example/made-up.png">',
    attachments: [id],
  });
  await desk.send(await desk.event(ticket.id, 'message.added'));
}

/** A reply that was taken back. */
async function givenUndone(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ from: 'undone@example.com' });
  desk.undoSeconds = 10;
  const { message } = await desk.reply(ticket.id, 'Made-up words.', 'solved');
  desk.undoSeconds = 0;
  await desk.undo(ticket.id, message.id);
}

/** A ticket that a collaborator may read, and a reply to it that was taken back. */
async function givenCollaborator(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ from: 'accompanied@example.com' });
  const input = { principal: ADMIN, ticketId: ticket.id, participant: { address: 'reads@example.com' } };
  await addCollaborator({ table: desk.table, deskDomains: [desk.settings.domain] }, desk.context(), input);
  desk.undoSeconds = 10;
  const { message } = await desk.reply(ticket.id, 'Made-up words.', 'solved');
  desk.undoSeconds = 0;
  await desk.undo(ticket.id, message.id);
  await projectTicket(
    { table: desk.table, shards: (await settleListShards(desk.table, 1)).write },
    ticket.id,
  );
}

/** A ticket that was merged and let go again, one that is merged still, and messages that were split off. */
async function givenMerged(desk: TestDesk): Promise<void> {
  const ids: number[] = [];
  for (const from of ['one@example.com', 'other@example.com', 'third@example.com'])
    ids.push((await desk.take({ from, id: `<of-${from}>` })).ticket.id);
  const [ticketId = 0, other = 0, third = 0] = ids;
  const named = { principal: ADMIN, ticketId };
  await mergeTickets(desk, desk.context(), { ...named, sourceIds: [other, third] });
  await unmergeTickets(desk, desk.context(), { ...named, sourceIds: [third] });
  const { messages } = await desk.take({ from: 'one@example.com', inReplyTo: '<of-other@example.com>' });
  const messageIds = messages.slice(-1).map(({ id }) => id);
  await splitTicket(desk, desk.context(), { ...named, request: { messageIds } });
}

/** Two records of a person that were merged, with a ticket that went along, and another that was let go again. */
async function givenMergedCustomers(desk: TestDesk): Promise<void> {
  const ids: number[] = [];
  for (const from of ['once@example.com', 'twice@example.com', 'thrice@example.com']) {
    const { ticket } = await desk.take({ from });
    await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
    const row = await desk.table.get(ticketByNumber.of(ticket.id));
    await keepTimelines(desk.table, [{ row, before: undefined }]);
    ids.push(ticket.requesterId);
  }
  const [targetId = 0, second = 0, third = 0] = ids;
  const startMove = (move: MoveInput, context: Context) => jobWrites(MOVE, move, context).writes;
  const asked = (sourceId: number) => ({ targetId, sourceId, startMove });
  await mergeCustomers(desk, desk.context(), asked(second));
  await mergeCustomers(desk, desk.context(), asked(third));
  await unmergeCustomers(desk, desk.context(), asked(third));
  const { items } = await listJobs(desk.table, { limit: 100 });
  const queue = new JobQueue();
  for (const { id, kind } of items) if (kind === MOVE) queue.begin(id);
  await queue.drain(desk.table);
}

/** A ticket that was handed to an agent, who gave it back. */
async function givenSkipped(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ from: 'handed@example.com' });
  const claim = { agentId: 1, until: new Date(desk.now.getTime() + 3_600_000).toISOString() };
  await desk.table.write([claimWrite(ticket, claim, desk.now)]);
  await skipTicket(desk.table, desk.context(), {
    reader: agentOf(),
    ticketId: ticket.id,
    reason: 'other_skills',
  });
}

/** A job that was stopped, went on and ended. */
async function givenJob(desk: TestDesk): Promise<void> {
  const { table } = desk;
  const { id } = await startJob({ table }, desk.context(), {
    principal: null,
    kind: 'lists.rebuild',
    input: {},
  });
  await stopJob(table, desk.context(), id);
  await resumeJob(table, desk.context(), id);
  const messages = [{ jobId: id, turn: 0 }];
  const deps = {
    table,
    listShards: 1,
    rules: { closeAfterDays: 4, solvingNeedsAssignee: false },
    send: async (message: { jobId: string; turn: number }) => void messages.push(message),
    keep: async () => {},
    deleteForGood: async () => {},
    parts: NO_PARTS,
    milliseconds: () => performance.now(),
    sleep: async () => {
      const deps = { table, shards: 1, counts: { counted: 1, counting: null } };
      for (let ticket = 1; ticket <= 100; ticket += 1) await projectTicket(deps, ticket);
    },
  };
  for (let next = messages.shift(); next; next = messages.shift())
    await runJob(deps, desk.now, Math.random, next);
}

/** Something that is searched: in a segment of the index, and in its log. */
async function givenSearched(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ from: 'searched@example.com' });
  const { objects } = objectsInMemory();
  const deps = {
    table: desk.table,
    objects,
    kept: keptSegments(objects),
    startMerge: async () => {},
    unmended: () => {},
  };
  const row = await desk.table.get({ pk: `T#${ticket.id}`, sk: 'META' });
  const { index } = indexer(deps);
  await index(desk.context(), [{ row }]);
  await flushLog(deps, desk.context());
  await index(desk.context(), [{ row }]);
}

/** A secret that was set, removed and set again. */
async function givenSecret(desk: TestDesk): Promise<void> {
  const secret = { sender: 'webhooks', id: 'orders' } as const;
  await setSecret(desk, desk.context(), { secret, value: 'first made-up words' });
  await removeSecret(desk, desk.context(), { secret });
  await setSecret(desk, desk.context(), { secret, value: 'second made-up words' });
}

/** A macro that an agent used. */
async function givenMacro(desk: TestDesk): Promise<void> {
  const { table } = desk;
  await createThing({ table }, desk.context(), macroArea, {
    fields: {
      key: 'm1',
      name: 'Refund',
      category: 'Returns',
      owner: { kind: 'everyone', id: null },
      message: { kind: 'public_reply', format: 'text', texts: { en: 'Ticket {{ ticket.id }}.' } },
      actions: [{ do: 'add_tags', tags: ['refund'] }],
      position: 1000,
      isActive: true,
    },
  });
  await table.write([countUse('m1', 1, desk.now)]);
}

/** A ticket with a step that was late and then done, and one that is open. */
async function givenTasks(desk: TestDesk): Promise<void> {
  const { table } = desk;
  await givenTaskList(table, 'onboarding');
  const { ticket } = await desk.take({ from: 'tasks@example.com' });
  const deps = { table, lists: await loadTaskLists(table), statuses: SHIPPED, businessTime: undefined };
  const asked = { principal: ADMIN, ticketId: ticket.id };
  await applyTaskList(deps, desk.context(), { ...asked, list: 'onboarding' });
  desk.later(120);
  await fireDeadlines(table, desk.context(), ticket.id);
  const settlement = { list: 'onboarding', step: 'account', state: 'done' } as const;
  await settleTask(deps, desk.context(), { ...asked, settlement });
}

/** A trigger that did something, and one that failed. */
async function givenAutomated(desk: TestDesk): Promise<void> {
  const { table } = desk;
  const { ticket } = await desk.take({ from: 'automated@example.com' });
  const [event] = await eventsOf(table, ticketSubject(ticket.id));
  const given = { conditions: { all: [{ field: 'ticket.id', operator: 'is', value: ticket.id }] } };
  const actions = [
    { do: 'set' as const, field: 'ticket.priority', value: 'high' },
    { do: 'webhook' as const, key: 'orders' },
    { do: 'link' as const, kind: 'related' as const, ticketId: 1 },
    { do: 'notify' as const, to: [{ agent: ADMIN.id }], texts: { en: 'Look.' } },
  ];
  await givenTrigger(table, desk.context(), { ...given, key: 'first', actions });
  await givenTaskList(table, 'asked');
  const words = { key: 'child', labels: { en: 'Child' }, texts: { en: 'For {{ ticket.id }}.' } };
  await createThing({ table }, desk.context(), templateArea, { fields: words });
  const others = [
    { do: 'task_list' as const, list: 'asked' },
    { do: 'open_child' as const, team: 1, template: 'child', subject: 'A laptop' },
  ];
  await givenTrigger(table, desk.context(), { ...given, key: 'asks', actions: others }, 2);
  await automate(table, desk.context(), event as DeskEvent);
  const [first] = (await triggerDeps(table, desk.now)).triggers;
  if (first !== undefined) await switchOff(desk, desk.context(), first.trigger);
}

/** A ticket for which a trigger has fired by time, and one for which that is near. */
async function givenTimed(desk: TestDesk): Promise<void> {
  const { table } = desk;
  const [{ ticket }, { ticket: near }] = [
    await desk.take({ from: 'timed@example.com' }),
    await desk.take({ from: 'near@example.com' }),
  ];
  const when = { since: 'created', after: 'PT30M', hours: 'calendar' };
  await givenTrigger(table, desk.context(), { key: 'timed', events: [], when, actions: [] });
  const context = { ...desk.context(), timeRules: timeRules(table, keptConfiguration(table)) };
  const levels = serviceLevels(table, keptConfiguration(table));
  await rederiveTicket(table, context, near.id, levels);
  await rederiveTicket(
    table,
    { ...context, now: new Date(desk.now.getTime() + 3_600_000) },
    ticket.id,
    levels,
  );
}

/** A part of a change of the configuration that was larger than a transaction. */
async function givenStaged(desk: TestDesk): Promise<void> {
  const context = desk.context();
  const key = { pk: 'CONFIG#macros', sk: 'm1' };
  const write = { type: 'update', key, set: { 'thing.position': 2000 } } as const;
  await desk.table.putMany([stagedRow(context.newId(), 0, [write], context.now)]);
}

/** An agent answers a ticket by mail, says nothing that can be done, and copies what answers a mail that nobody has seen. */
async function givenMailByAgents(desk: TestDesk): Promise<void> {
  const from = 'several@example.com';
  const { ticket } = await desk.take({ from, inReplyTo: '<unseen@example.com>', subject: 'Machine' });
  const to = replyAddress(DESK.mailboxes[0]?.address ?? '', ticket.id, desk.keys[0]);
  await desk.take({ from, to, subject: 'Another matter' }, { recipients: [to] });
  for (const text of ['#tag machine\nSwitch it off.', '#nothing'])
    await desk.take(
      { from: 'ada@desk.example.com', to, text },
      { recipients: [to], verdicts: { dmarc: 'PASS' } },
    );
}

/** A report that an address outside of the desk wants, and that is due and made. */
async function givenReportMails(desk: TestDesk): Promise<void> {
  const mail = await givenReportMail(desk.table, desk.context());
  await confirm(desk.table, desk.context(), mail);
  const due = { ...desk.context(), now: later(desk.now, { days: 1 }) };
  await fire(desk.table, due, mail);
  const queue = new JobQueue();
  queue.now = due.now;
  const { items } = await listJobs(desk.table, { limit: 100 });
  for (const { id, kind } of items) if (kind === REPORT_MAIL) queue.begin(id);
  await queue.drain(desk.table);
}

/** Does to a desk everything that leaves a row or an event of some kind, by the commands that the functions call. */
export async function givenWholeDesk(desk: TestDesk): Promise<void> {
  await givenPeople(desk);
  await givenFates(desk);
  await givenHistory(desk);
  await givenUndone(desk);
  await givenCollaborator(desk);
  await givenFiles(desk);
  await givenEdited(desk);
  await givenMerged(desk);
  await givenJob(desk);
  await givenSecret(desk);
  await givenMergedCustomers(desk);
  await givenSkipped(desk);
  await givenSearched(desk);
  await givenConfiguration(desk);
  await givenRedaction(desk);
  await givenWork(desk);
  await givenStatuses(desk);
  await givenPurged(desk);
  await givenErased(desk);
  await givenPromises(desk, 1);
  await givenByHand(desk, 1, 'promised');
  await givenWebhook(desk.table, desk.context());
  await givenMacro(desk);
  await givenAutomated(desk);
  await desk.sendDigest(await givenDigest(desk));
  await givenNotices(desk);
  const inviting = { table: desk.table, pool: new MemoryPool() };
  await inviteAgain(inviting, desk.context(), ADMIN.id);
  await withdrawInvitation(inviting, desk.context(), ADMIN.id);
  await givenTasks(desk);
  await givenTimed(desk);
  await givenStaged(desk);
  await givenAssignment(desk);
  await givenMailByAgents(desk);
  await givenHeldMail(desk);
  await givenKnowledge(desk, () => desk.context());
  await givenSession(desk, 'signs-in@example.com');
  await givenGaps(desk, () => desk.context());
  await givenSurveys(desk);
  await givenAnswers(desk);
  await givenLooked(desk.table, desk.context().newId());
  await givenSubmission(desk);
  await givenContext(desk.table, desk.context(), 1);
  await givenShop(desk.table, desk.context());
  await channelDesk(desk.table).receive([wrote('m1', 0)]);
  await givenReplies(desk);
  await givenReportMails(desk);
  await givenReports(desk.table, desk.context(), 1);
  await givenLive(desk.table, desk.context().now, 1);
  await givenMeeting(desk.table, 1);
  await givenVisitor(desk.table);
  await givenChatMails(desk);
  await givenRoom(desk.table, desk.context(), { agentId: 1, principal: agentOf({ id: 2 }) });
  const note = noteChanges({
    table: desk.table,
    newId: desk.context().newId,
    now: () => desk.context().now,
    pause: async () => {},
  });
  await note([{ pk: 'T#1', sk: 'META' }], '1-2');
  // A file that no message has, announced last: it expires sooner than what is in the trash.
  await desk.upload({ filename: 'later.pdf' });
}
