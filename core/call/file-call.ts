import type { Ticket } from '../../schemas/ticket.ts';
import {
  type ChannelPlace,
  parseChannelPlace,
  placeOfChannel,
  placeWrite,
  type WhereTo,
  whereTo,
} from '../channel-in/index.ts';
import { countedIn, messageOf, messageWritesTo } from '../message/index.ts';
import { defaultTeamOf } from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError } from '../shared/errors.ts';
import type { Write } from '../shared/write.ts';
import {
  afterJoining,
  firstDescription,
  isTrashed,
  laterThanAll,
  loadTicket,
  NO_TERMS,
  openTicketWrites,
  rerouteWrites,
  statusesOf,
  type TicketRules,
  threadOf,
  whereMerged,
} from '../ticket/index.ts';
import type { CallDeps, ReportedCall } from './call-deps.ts';
import { type CallRow, callWrite, type WrittenText } from './call-store.ts';
import { callName } from './call-words.ts';
import { type Caller, callerOf, vouchedNumber } from './caller.ts';
import { actorFor, draftOfCall, isSaidInCall, type Told } from './drafts.ts';
import { mergedReport } from './merge-report.ts';
import type { CallReport } from './report.ts';

/** What was read before a call is filed. */
interface Filing {
  readonly reported: ReportedCall;
  readonly told: Told;
  readonly rules: TicketRules;
  readonly caller: Caller;
  readonly at: Date;
}

/** What the first message of a call became. */
interface Filed {
  readonly thread: number;
  readonly messageId: string;
  readonly wrote: WrittenText;
  readonly writes: readonly Write[];
}

/**
 * Files a call that has become nothing yet: it goes on in the ticket that is said, or in that of its caller while that is not solved or was solved shortly
 * before; else it opens one, as whoever missed a call has somebody to call back. Null: it is kept nowhere, as there is no ticket to which it
 * belongs, and it opens none.
 * @throws what loading the ticket throws that is said
 */
export async function fileCall(
  deps: CallDeps,
  context: Context,
  reported: ReportedCall,
  row: CallRow | null,
): Promise<'filed' | 'nothing'> {
  const { table } = deps;
  const { report, source } = reported;
  const state = mergedReport(null, withoutNoted(report));
  const { facts } = state;
  const rules = await deps.rules.at(context.now);
  const said = await saidTicket(deps, reported);
  const requesterId = said?.is === 'join' ? said.reached.ticket.requesterId : null;
  const caller = await callerOf(deps, context, reported, { facts, rules, requesterId });
  const of = { channel: source.key, place: placeOf(reported) };
  const place = parseChannelPlace(await table.get(placeOfChannel.of(of)));
  const isBlocked = caller.customer.isBlocked === true;
  const at = new Date(facts.startedAt);
  const where =
    said ??
    (await whereTo(table, place, { at, isQuiet: false, isBlocked, continueHours: source.continueHours }));
  if (where.is === 'join') reported.requireMay(where.reached.ticket);
  if (where.is === 'open' && !opens(reported)) return 'nothing';
  const ofTicket = where.is === 'join' ? where.reached.ticket.language : caller.customer.locale;
  const languages = [source.language, ofTicket ?? null, rules.language ?? null];
  const told: Told = { externalId: report.externalId, key: source.key, state, languages, now: context.now };
  const filing = { reported, told, rules, caller, at };
  const filed =
    where.is === 'join'
      ? await join(context, filing, where)
      : await open(deps, context, filing, where.follows);
  await table.write([
    ...caller.writes,
    ...filed.writes,
    callWrite(report.externalId, row, {
      ticketId: filed.thread,
      call: filed.messageId,
      wrote: { call: filed.wrote },
    }),
    ...movedPlace(of, place, filed.thread),
  ]);
  return 'filed';
}

/** What the message says that a call is; what is noted beside it follows. */
function withoutNoted(report: CallReport): CallReport {
  if (report.direction !== 'inbound') return report;
  const { notes: _, transcript, ...rest } = report;
  return isSaidInCall(report) ? { ...rest, transcript } : rest;
}

/** The ticket to which a call is said to belong; null: none is said. */
async function saidTicket(
  { table }: CallDeps,
  { ticketId, requireMay }: ReportedCall,
): Promise<WhereTo | null> {
  if (ticketId === null) return null;
  const reached = await whereMerged(table, await loadTicket(table, ticketId));
  requireMay(reached.ticket);
  if (isTrashed(reached.ticket) || reached.ticket.purged)
    throw new ConflictError('ticket.trashed', 'The ticket is in the trash.');
  return { is: 'join', reached, reopens: reached.ticket.status === 'closed' };
}

/** The number of a caller, or the one contact of which all legs are. */
function placeOf({ report, initialId }: ReportedCall): string {
  return vouchedNumber(report) ?? `contact:${initialId ?? report.externalId}`;
}

function movedPlace(
  of: { channel: string; place: string },
  place: ChannelPlace | null,
  ticketId: number,
): Write[] {
  if (place?.ticketId === ticketId) return [];
  const { version: _, ...kept } = place ?? { version: 0 };
  return [placeWrite(of, place, { ...kept, ticketId })];
}

/** Whether a call opens a ticket where its caller has none: whom nobody heard has to be called back. */
function opens({ report: { direction, outcome }, source }: ReportedCall): boolean {
  if (outcome === 'answered') return direction !== 'internal' && source.opensAnswered;
  return direction === 'inbound';
}

const actingFor = (context: Context, { told, caller }: Filing): Context => ({
  ...context,
  actor:
    told.state.facts.direction === 'inbound'
      ? { kind: 'customer', id: caller.customer.id }
      : actorFor(told.state.facts),
});

async function join(
  context: Context,
  filing: Filing,
  { reached, reopens }: Extract<WhereTo, { is: 'join' }>,
): Promise<Filed> {
  const { told, caller, rules } = filing;
  const current = laterThanAll(reached, actingFor(context, filing));
  const { draft, wrote } = draftOfCall(told, []);
  const message = messageOf(draft, current.newId(), current.actor, current.now);
  const isQuiet = caller.customer.isBlocked === true;
  const joining = { isQuiet, at: message.createdAt, reopens, writerId: caller.customer.id };
  const isTheirs = message.kind === 'customer_message';
  const counted = isQuiet ? [] : countedIn(message);
  const { ticket, writes } = await rerouteWrites(
    reached,
    (before, at) => (isTheirs ? afterJoining(before, at, joining, statusesOf(rules)) : before),
    { context: current, counted },
  );
  const thread = threadOf(reached).id;
  const added = messageWritesTo(thread, ticket, message, current);
  return { thread, messageId: message.id, wrote, writes: [...writes, ...added] };
}

async function open(
  { table, mailboxes }: CallDeps,
  context: Context,
  filing: Filing,
  follows: Ticket | null,
): Promise<Filed> {
  const { told, caller, rules, reported } = filing;
  const { source } = reported;
  const { customer } = caller;
  const { organisationId = null } = customer;
  const { terms = NO_TERMS } = rules;
  const { broughtTeamId = null, ...description } = firstDescription({ type: 'question' }, terms);
  const mailbox = (await mailboxes.at(context.now)).byDefault;
  const ofOrganisation = await defaultTeamOf(table, organisationId);
  const { facts } = told.state;
  const { draft, wrote } = draftOfCall(told, []);
  const { ticket, message, writes } = await openTicketWrites(
    {
      ...description,
      id: await takeId(table, 'ticket'),
      subject: [callName(facts, told.languages), vouchedNumber(facts)].filter(Boolean).join(' · '),
      channel: 'call',
      origin: 'call',
      language: source.language ?? customer.locale ?? rules.language ?? null,
      mailbox: follows?.mailbox ?? mailbox.address,
      requesterId: customer.id,
      organisationId,
      teamId: follows?.teamId ?? source.teamId ?? ofOrganisation ?? mailbox.teamId ?? broughtTeamId,
      tags: follows?.tags ?? [],
      followUpOf: follows?.id ?? null,
      ...(customer.isBlocked && { spam: 'blocked' as const }),
    },
    draft,
    actingFor(context, filing),
    rules,
  );
  return { thread: ticket.id, messageId: message.id, wrote, writes };
}
