import type { ChannelTemplate } from '../../schemas/channel.ts';
import type { Conversation } from '../../schemas/conversation.ts';
import type { Mailbox } from '../../schemas/mailbox.ts';
import type { Message, MessageKind } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Filing, filesOf, type MessageFiles, uploadKeys } from '../attachment/index.ts';
import type { Principal } from '../auth/index.ts';
import { initialValues } from '../custom-field/index.ts';
import {
  customerChangeWrites,
  customerKey,
  customerWrites,
  emailIdentity,
  IDENTITY_TAKEN,
  identityKey,
  messengerIdentity,
  newCustomerWrites,
  parseCustomerRow,
  parseIdentityRow,
  type Recognised,
  recogniseCaller,
  recogniseWriter,
  requireAddress,
  requireNotErased,
  type Writer,
} from '../customer/index.ts';
import { normalizeAddress } from '../email/index.ts';
import {
  type Draft,
  type ReadHtml,
  type Said,
  saidIn,
  TYPED,
  typedMessage,
  wordsOfTemplate,
} from '../message/index.ts';
import {
  defaultTeamOf,
  organisationKeyOfAddress,
  organisationKeys,
  parseDomainRow,
  requireOrganisation,
} from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { noteUse } from '../status/index.ts';
import { assignmentKeys, requireAssignable } from './assignment.ts';
import { overOf } from './conversation.ts';
import { canonicalLanguage } from './corrections.ts';
import { type Description, firstDescription, NO_TERMS, type TicketTerms } from './description.ts';
import { withFollowers } from './followers.ts';
import { mentionedBy, mentionedEvents } from './mentioned.ts';
import { type Mentions, mentionKeys, mentionsIn, NO_MENTIONS } from './mentions.ts';
import { requireNameable, valueKeys } from './nameable.ts';
import { type NewTicket, openTicketWrites } from './open-ticket.ts';
import type { StatusChange } from './status.ts';
import { teamFor } from './team-for.ts';
import { statusesOf, type TicketRules } from './ticket-rules.ts';

/** Somebody who is no customer yet: of whom an address is known, a name alone and perhaps where they are called, or an identity on a messaging channel. */
export type NewRequester =
  | { address: string; name: string }
  | { name: string; phone: string | null }
  | Writer;
/**
 * Whom a ticket is for: a customer by id, or by address, who is made when the desk does not know the address; or somebody
 * without one, who is always made. A telephone number that somebody typed leads to nobody: several people may have it.
 */
export type Requester = { id: number } | NewRequester;

/** What somebody asks for who opens a ticket over the API. */
export interface TicketRequest extends Description, Pick<StatusChange, 'status' | 'statusReason' | 'until'> {
  subject: string;
  /** what its first message says; read from `html` when absent */
  text?: string | undefined;
  html?: string | undefined;
  /** the network address from which a customer wrote it, where that is known */
  ip?: string | undefined;
  /** files of the first message that its writer has uploaded, by id */
  attachments?: readonly string[] | undefined;
  /** an agent's first message: mailed to the requester, kept among agents, or what the requester said, written down for them */
  kind: MessageKind;
  /** of an automation: its first message answers the customer */
  countsAsReply?: boolean | undefined;
  requester: Requester;
  mailbox: Pick<Mailbox, 'address' | 'teamId'> & { language?: string | null };
  channel?: Ticket['channel'];
  /** when absent, the requester's, else the mailbox's */
  language?: string | undefined;
  /** when absent, as its category says, or normal */
  priority?: Ticket['priority'] | undefined;
  type: Ticket['type'];
  tags: string[];
  /** null: no team; when absent, its category says which, or the mailbox */
  teamId?: number | null;
  assigneeId: number | null;
  /** whose matter it is; when absent, the requester's organisation */
  organisationId?: number | null | undefined;
  /** where its first message goes out, where an agent begins a conversation on a channel; by mail when absent */
  begins?: Begins | undefined;
}

/** A conversation that an agent begins on a channel. */
export interface Begins {
  conversation: Conversation;
  /** as which approved template, where the channel takes nothing else from who begins */
  template?: ChannelTemplate | undefined;
  /** the ticket at the same place before, which is solved */
  follows?: number | null;
}

/** What a command leaves on a ticket: the ticket as it is then, and the message that it added. */
export interface TicketWithMessage {
  ticket: Ticket;
  message: Message;
}

const TRIES = 3;

/**
 * Opens a ticket over the API. An agent opens it on a customer's behalf, and the first reply is mailed to them; a
 * customer opens their own. Everything that can be refused is looked up first, in one read, so that a refused request
 * takes no number; and read, not checked in the transaction, where two tickets of one team would be in each other's way.
 * @throws InvalidInputError that names requester, organisation, team or assignee when there is no such one, or a wrong address
 * or status
 */
export async function createTicket(
  deps: { table: Table; rules?: TicketRules; files?: Filing; readHtml?: ReadHtml },
  context: Context,
  input: { principal: Principal; request: TicketRequest; alongside?: AlongsideWrites<TicketWithMessage> },
): Promise<TicketWithMessage> {
  const { request, principal } = input;
  const { begins } = request;
  const said = saidIn(saysInstead(begins) ?? request, deps.readHtml);
  const kind = principal.kind === 'customer' ? 'customer_message' : request.kind;
  const { terms = NO_TERMS } = deps.rules ?? {};
  const usualLanguage = request.mailbox.language ?? deps.rules?.language ?? null;
  const { broughtTeamId = null, ...description } = firstDescription(request, terms, personIn(principal));
  const look = () => lookUp(deps, { ...input, kind, said, terms, broughtTeamId, now: context.now });
  let lookup: Lookup | null = await look();
  const id = await takeId(deps.table, 'ticket');
  const create = async (): Promise<TicketWithMessage> => {
    const known = { table: deps.table, terms, language: usualLanguage };
    const found = await knownOrNew(known, context, lookup ?? (await look()));
    // Whoever is overtaken looks again.
    lookup = null;
    const { subject, type, tags, assigneeId, status, statusReason, until } = request;
    const { requesterId, teamId, mentioned } = found;
    const { organisationId = found.organisationId } = request;
    const { channel = 'api', language = found.language ?? usualLanguage } = request;
    const came = { channel, origin: TYPED.channel, language: language && canonicalLanguage(language) };
    const mailbox = request.mailbox.address;
    const places = { teamId, assigneeId, requesterId, organisationId };
    const spam = found.isSpam ? ({ spam: 'blocked' } as const) : {};
    const fields: NewTicket = {
      id,
      subject,
      ...came,
      mailbox,
      type,
      tags,
      ...places,
      ...description,
      ...spam,
      ...(begins && { conversation: begins.conversation, followUpOf: begins.follows ?? null }),
    };
    const { files } = found;
    const first = { ...said, attachments: files.attachments };
    const draft = firstMessage(kind, first, request, deps.rules?.undoSeconds);
    const followed = withFollowers(fields, mentioned.agentIds);
    const asked = { status, statusReason, until };
    const opened = await openTicketWrites({ ...followed, asked }, draft, context, deps.rules);
    await noteUse(deps.table, context, statusesOf(deps.rules ?? {}), opened.ticket);
    const told = mentionedEvents(opened.ticket, opened.message.id, mentioned, context);
    const filed = files.writesTo({ ticketId: id, messageId: opened.message.id });
    const created = { ticket: opened.ticket, message: opened.message };
    const alongside = (await input.alongside?.(created)) ?? [];
    await deps.table.write([...opened.writes, ...told, ...filed, ...found.writes, ...alongside]);
    return created;
  };
  return untilNotOvertaken([IDENTITY_TAKEN, 'version'], create, TRIES);
}

/** Which person opens a ticket; undefined: a rule does, of which what only people are asked for is not asked. */
function personIn({ kind }: Principal): 'agent' | 'customer' | undefined {
  if (kind === 'automation') return undefined;
  return kind === 'customer' ? kind : 'agent';
}

function firstMessage(
  kind: MessageKind,
  said: Said,
  { requester, countsAsReply, begins }: TicketRequest,
  undoSeconds?: number,
): Draft {
  if (kind === 'customer_message') return typedMessage(said);
  if (kind === 'internal_note') return { kind, ...said };
  const to = 'address' in requester ? normalizeAddress(requester.address) : null;
  const over = begins && overOf(begins.conversation);
  const { name, language } = begins?.template ?? {};
  const template = name !== undefined && language !== undefined ? { name, language } : undefined;
  const along = { over, ...(template && { onChannel: { template } }) };
  return { kind, ...said, to, undoSeconds, countsAsReply, ...along };
}

/** What a template says, in place of what somebody wrote. */
const saysInstead = (begins: Begins | undefined) =>
  begins?.template && { text: wordsOfTemplate(begins.template) };

/** What the desk found out about a request: the requester by number, or by an address that it does not know yet. */
interface Lookup {
  requester: number | NewRequester;
  /** a customer of whom more is known by what is said of them now */
  recognised?: Recognised | undefined;
  /** the language of a requester who is known */
  language: string | null;
  /** whose organisation the requester is, or will be */
  organisationId: number | null;
  teamId: number | null;
  /** whom the first message mentions, when it is a note */
  mentioned: Mentions;
  /** who is blocked writes by themselves */
  isSpam: boolean;
  files: MessageFiles;
}

/**
 * Finds out who the requester is, who is mentioned, and whether team and assignee are there.
 * @throws InvalidInputError
 */
async function lookUp(
  deps: { table: Table; files?: Filing },
  input: {
    principal: Principal;
    request: TicketRequest;
    kind: MessageKind;
    said: Said;
    now: Date;
    terms: TicketTerms;
    broughtTeamId: number | null;
  },
): Promise<Lookup> {
  const { principal, request, terms } = input;
  const { requester, mailbox } = request;
  const person = personKey(requester);
  const mentions = input.kind === 'internal_note' ? mentionsIn(input.said.text) : NO_MENTIONS;
  const domain =
    'address' in requester ? [organisationKeyOfAddress(normalizeAddress(requester.address))] : [];
  const named = [
    ...assignmentKeys(request),
    ...organisationKeys(request.organisationId),
    ...valueKeys(terms.fields, principal, request),
    ...uploadKeys(request.attachments),
  ];
  const keys = [...person, ...domain, ...named, ...mentionKeys(mentions)];
  const rowAt = await readRows(deps.table, keys);
  requireAssignable(request, rowAt);
  requireOrganisation(request.organisationId, rowAt);
  requireNameable(terms.fields, principal, request, { rowAt });
  const [row] = person.map(rowAt);
  if ('id' in requester && row === undefined)
    throw fieldError('requester.id', 'is not a customer of this desk');
  const [byDomain = null] = domain.map((key) => parseDomainRow(rowAt(key)));
  const who = await whoIs(deps.table, { principal, requester, row, byDomain });
  const { organisationId = who.organisationId } = request;
  const ofOrganisation =
    request.teamId === undefined ? await defaultTeamOf(deps.table, organisationId) : null;
  const usual = input.broughtTeamId ?? ofOrganisation ?? mailbox.teamId;
  const { teamId = teamFor(principal, usual) } = request;
  const mentioned = await mentionedBy(
    deps.table,
    { teamId, assigneeId: request.assigneeId },
    mentions,
    rowAt,
  );
  const ids = request.attachments ?? [];
  const files = filesOf(deps.files, input.kind, { ids, principal, rowAt, now: input.now });
  await files.keep();
  return { ...who, teamId, mentioned, files };
}

/** Who a requester is, by the row that says so, whom the desk knows by a number, or somebody new. */
async function whoIs(
  table: Table,
  {
    principal,
    requester,
    row,
    byDomain,
  }: { principal: Principal; requester: Requester; row: unknown; byDomain: number | null },
): Promise<Omit<Lookup, 'teamId' | 'mentioned' | 'files'>> {
  if ('id' in requester) {
    const customer = parseCustomerRow(row);
    requireNotErased(customer);
    // Whoever was merged goes on in another record.
    const { organisationId = null, locale, isBlocked, mergedInto: id = requester.id } = customer;
    const isSpam = principal.kind === 'customer' && isBlocked === true;
    return { requester: id, organisationId, language: locale, isSpam };
  }
  const recognised = await recognisedIn(table, requester);
  if (recognised !== null) {
    const { id, organisationId = null, locale: language } = recognised.after;
    return { requester: id, organisationId, language, isSpam: false, recognised };
  }
  const known = parseIdentityRow(row);
  const organisationId = known === null ? byDomain : known.organisationId;
  const isNew = { language: known?.locale ?? null, isSpam: false };
  return { requester: known?.customerId ?? requester, organisationId, ...isNew };
}

/** The customer who has written with this identity or called from this number before, and what is said of them for the first time. */
async function recognisedIn(table: Table, requester: NewRequester): Promise<Recognised | null> {
  if ('address' in requester) return null;
  if ('identity' in requester) return recogniseWriter(table, requester);
  const { name, phone } = requester;
  const before = phone === null ? null : await recogniseCaller(table, { phone, name });
  return before && { before, after: { ...before, name: before.name || name } };
}

/** The row that says who a requester is, where one can. */
function personKey(requester: Requester): Key[] {
  if ('id' in requester) return [customerKey(requester.id)];
  if (!('address' in requester)) return [];
  return [identityKey(emailIdentity(requireAddress(requester.address, 'requester.address')))];
}

/** The requester by number, and the writes that make somebody new a customer. */
async function knownOrNew(
  { table, terms, language }: { table: Table; terms: TicketTerms; language: string | null },
  context: Context,
  { requester, ...asked }: Lookup,
) {
  if (typeof requester === 'number') {
    const { recognised } = asked;
    const writes = recognised
      ? customerChangeWrites(recognised.before, recognised.after, context).writes
      : [];
    return { requesterId: requester, writes, ...asked };
  }
  const id = await takeId(table, 'customer');
  const { organisationId } = asked;
  const fields = initialValues(terms.fields, 'customer');
  if (!('address' in requester)) {
    const { name, phone } = requester;
    const unknown = {
      identities: 'identity' in requester ? [messengerIdentity(requester.identity)] : [],
      locale: language,
      timezone: null,
      notes: '',
      ...(fields && { fields }),
    };
    const { writes } = customerWrites(id, { name, phone, organisationId, ...unknown }, context);
    return { requesterId: id, writes, ...asked };
  }
  const identity = emailIdentity(requester.address);
  const made = { id, identity, name: requester.name, organisationId, fields, locale: language };
  const { writes } = newCustomerWrites(made, context);
  return { requesterId: id, writes, ...asked };
}
