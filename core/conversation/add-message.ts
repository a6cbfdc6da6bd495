import type { ChannelTemplate } from '../../schemas/channel.ts';
import type { Conversation } from '../../schemas/conversation.ts';
import { READ_HERE } from '../../schemas/identity.ts';
import type { MessageKind } from '../../schemas/message.ts';
import type { KnownOrigin } from '../../schemas/origin.ts';
import { PLACES } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Filing, filesOf, type MessageFiles, uploadKeys } from '../attachment/index.ts';
import { type Principal, requireMayWithTicket, type TicketAction } from '../auth/index.ts';
import { addressesOf, loadCustomer } from '../customer/index.ts';
import {
  answersBy,
  countedIn,
  type Draft,
  messageOf,
  messageWrites,
  type Over,
  type ReadHtml,
  type Said,
  saidIn,
  typedMessage,
  wordsOfTemplate,
} from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { noteUse } from '../status/index.ts';
import {
  type AskedWay,
  afterAgentTouch,
  afterCustomerMessage,
  afterReply,
  asksForStatus,
  type ChangeDeps,
  changed,
  changeKeys,
  closedError,
  conversationFor,
  type Doing,
  loadTicket,
  madePublic,
  mentionedBy,
  mentionedEvents,
  mentionKeys,
  mentionsIn,
  NO_MENTIONS,
  NO_TERMS,
  notWaiting,
  obstacleIn,
  overOf,
  privateWayOf,
  ReplyObstacleError,
  requireAssignable,
  requireClearTags,
  requireFollowable,
  requireNameable,
  requireNotMerged,
  requirePlannable,
  requireSolution,
  requireTicket,
  type StatusChange,
  settled,
  statusesOf,
  type TicketChange,
  type TicketRules,
  type TicketWithMessage,
  takenUp,
  takesTemplates,
  ticketByNumber,
  ticketWrites,
  valueKeys,
  type Way,
  waitingFrom,
  withFollowers,
  withReply,
} from '../ticket/index.ts';
import { type AskedRecipients, addresseeKeys, requireAddressees } from './addressees.ts';
import { draftKeys, draftRefused, endOfDraft, filesOfDraft } from './end-of-draft.ts';
import { onChannel, quotedKeys, requireTemplateAlone } from './on-channel.ts';
import { saysOnlyThanks } from './only-thanks.ts';
import { requireSeen } from './require-seen.ts';
import { rerouteMessage } from './reroute-message.ts';

/** A message that somebody adds over the API; an agent may change the ticket along with it, its status also directly. */
export interface NewMessage extends AskedRecipients, StatusChange {
  kind: MessageKind;
  /** what it says; read from `html` when absent */
  text?: string;
  /** what it says as HTML, which is sanitised before it is stored */
  html?: string;
  /** the network address from which a customer wrote it, where that is known */
  ip?: string | undefined;
  /** what changes of the ticket in the same transaction */
  ticket?: TicketChange | undefined;
  /** files that its writer has uploaded, by id, and those of the draft that it was written in */
  attachments?: readonly string[];
  /** of a public reply: `email`, or the key of the channel on which it goes out; where the customer last wrote when absent */
  channel?: AskedWay;
  /** of a public reply to what was written in public on a channel: it goes to the writer alone */
  privately?: boolean | undefined;
  /** of a reply on a channel that takes such: an approved template, in place of words */
  template?: ChannelTemplate;
  /** of a reply on a channel: the message of the ticket that it answers */
  quotes?: string;
  /** of an automation's public reply: it answers the customer, as an agent's does */
  countsAsReply?: boolean;
  /** the version of the draft that it was written in, which ends with it */
  draftVersion?: number;
  /** the last message that its writer saw: it is refused when the customer has written since */
  lastSeenMessageId?: string;
}

/** What the desk knows of itself when somebody adds a message. */
export interface MessageDeps extends ChangeDeps {
  /** no reply is addressed to the desk itself; any is when absent */
  deskDomains?: readonly string[];
  /** how HTML is read; when absent, messages are of text alone */
  readHtml?: ReadHtml;
  /** where files of messages go; when absent, messages have none */
  files?: Filing;
}

/** What a message says, ready to be stored, and its files. */
export interface ReadyMessage {
  said: Said;
  files: MessageFiles;
  /** how an agent entered it; typed when absent */
  origin?: KnownOrigin | undefined;
}

const ACTION: Record<MessageKind, TicketAction> = {
  public_reply: 'ticket.reply',
  internal_note: 'ticket.note',
  customer_message: 'ticket.message',
};

/**
 * Adds a public reply, an internal note or a customer's message to a ticket, and changes the ticket along with it: one
 * read, one write, and all of it or nothing. A change needs the permission to change the ticket as it was before. One more
 * read makes sure that its writer has seen what the customer wrote, where they say what they saw: a message that comes
 * after that read changes the ticket's version, and all is read again.
 * What a customer writes to a ticket that was merged, or is closed, goes on elsewhere, or as its mailbox says; so does what
 * an agent writes down for the requester of a closed one.
 * @throws ConflictError `ticket.closed`, `ticket.merged`, or `draft.changed` when the draft is another one, or none
 * @throws InvalidInputError that names what is wrong with the change
 * @throws UnseenMessagesError
 */
export async function addMessage(
  deps: MessageDeps,
  context: Context,
  input: {
    principal: Principal;
    ticketId: number;
    message: NewMessage;
    expectedVersion?: number;
    /** what it says and its files, where these are those of another message that was read and checked */
    ready?: ReadyMessage | undefined;
    alongside?: AlongsideWrites<TicketWithMessage>;
  },
): Promise<TicketWithMessage> {
  const { principal, message: asked } = input;
  requireReply(asked);
  requireTemplateAlone(asked);
  const { template } = asked;
  const typed = template === undefined ? asked : { text: wordsOfTemplate(template) };
  const said = input.ready?.said ?? saidIn(typed, deps.readHtml);
  const { table, rules } = deps;
  const { terms = NO_TERMS } = rules;
  const mentions = asked.kind === 'internal_note' ? mentionsIn(said.text) : NO_MENTIONS;
  const change = changeAlong(asked);
  requireClearTags(change, 'ticket.');
  const load = async () => {
    const named = [
      ...mentionKeys(mentions),
      ...changeKeys(change),
      ...valueKeys(terms.fields, principal, change),
      ...addresseeKeys(asked),
      ...uploadKeys(asked.attachments),
      ...draftKeys(input.ticketId, asked),
      ...quotedKeys(input.ticketId, asked),
    ];
    const { ticket, rowAt } = await ticketAndNamed(table, input.ticketId, named);
    requireMayWithTicket(principal, ACTION[asked.kind], ticket);
    if (!isEmpty(change)) requireMayWithTicket(principal, 'ticket.change', ticket);
    return { before: ticket, version: ticket.version, rowAt };
  };
  return changeVersioned(input.expectedVersion, load, async ({ before, rowAt }) => {
    const named = { ids: asked.attachments ?? [], principal, rowAt, now: context.now };
    if (asked.kind === 'customer_message' && before.status === 'closed' && isEmpty(change))
      return rerouteMessage(deps, context, {
        ticket: before,
        principal,
        said,
        files: () => filesOf(deps.files, asked.kind, named),
        alongside: input.alongside,
      });
    const current = laterThan(context, before.updatedAt);
    const facts = { before, rowAt, now: current.now, above: 'ticket.' };
    const settledTicket = asked.ticket && (await settled(deps.mailboxes, asked.ticket, facts));
    const after = answered(before, { ...asked, text: said.text, ticket: settledTicket }, current, rules);
    const above = asked.ticket?.resolution ? 'ticket.' : '';
    await requireSolution(deps, change, { before, now: current.now, above });
    requireAssignable(change, rowAt, 'ticket.');
    requirePlannable(change, rowAt, 'ticket.');
    requireFollowable(change.follow, after, rowAt, 'ticket.');
    const values = { rowAt, held: before.fields, path: 'ticket.fields.' };
    requireNameable(terms.fields, principal, change, values);
    await requireAllSeen(table, before, asked);
    const shared = filesOfDraft(before.id, asked, rowAt);
    const files = input.ready?.files ?? filesOf(deps.files, asked.kind, { ...named, shared });
    const entered = { ...said, attachments: files.attachments, origin: input.ready?.origin };
    const over = asked.kind === 'public_reply' ? await overFor(table, asked, before, current.now) : undefined;
    const draft = draftOf(asked.kind, entered, () => ({
      over,
      onChannel: onChannel(asked, over, { ticketId: before.id, rowAt }),
      ...requireAddressees(asked, before, { rowAt, deskDomains: deps.deskDomains }),
      undoSeconds: rules.undoSeconds,
      countsAsReply: asked.countsAsReply,
    }));
    await noteUse(table, current, statusesOf(rules), after);
    const message = messageOf(draft, current.newId(), current.actor, current.now);
    const mentioned = await mentionedBy(table, after, mentions, rowAt);
    const seen = withFollowers(after, mentioned.agentIds);
    const followed = asked.kind === 'public_reply' ? withReply(seen, { id: message.id, over }) : seen;
    const counting = { messages: countedIn(message) };
    const { ticket, writes } = await ticketWrites(before, followed, current, { counting });
    const alongside = (await input.alongside?.({ ticket, message })) ?? [];
    await files.keep();
    await table
      .write([
        ...writes,
        ...messageWrites(ticket, message, current, before),
        ...files.writesTo({ ticketId: ticket.id, messageId: message.id }),
        ...mentionedEvents(ticket, message.id, mentioned, current),
        ...endOfDraft(before.id, asked, current),
        ...alongside,
      ])
      .catch(draftRefused);
    return { ticket, message };
  });
}

/**
 * What a message changes of its ticket beside what every message of its kind does.
 * @throws InvalidInputError when it says something of the status twice
 */
function changeAlong({ status, statusReason, until, resolution, ticket = {} }: NewMessage): TicketChange {
  const direct = definedFields({ status, statusReason, until, resolution });
  const [twice] = Object.keys(direct).filter((name) => Object.hasOwn(ticket, name));
  if (twice !== undefined) throw fieldError(twice, 'stands in ticket as well: give one of them');
  return { ...ticket, ...direct };
}

const isEmpty = (change: TicketChange): boolean => Object.keys(change).length === 0;

/** The ticket, and the rows of those whom a message mentions, addresses or names: one read. */
async function ticketAndNamed(table: Table, ticketId: number, keys: readonly Key[]) {
  if (keys.length === 0) return { ticket: await loadTicket(table, ticketId), rowAt: () => undefined };
  const key = ticketByNumber.of(ticketId);
  const rowAt = await readRows(table, [key, ...keys]);
  return { ticket: requireTicket(rowAt(key)), rowAt };
}

/** What a reply alone has. */
const OF_REPLIES = [...PLACES, 'channel', 'privately', 'countsAsReply', 'template', 'quotes'] as const;

/** Makes sure that only a reply names recipients, or how it goes out. */
function requireReply({ kind, ...asked }: NewMessage): void {
  const reserved = OF_REPLIES.find((name) => asked[name] !== undefined);
  if (reserved !== undefined && kind !== 'public_reply') throw fieldError(reserved, 'is for public replies');
}

/**
 * The channel on which a reply goes out; undefined: by mail.
 * @throws InvalidInputError when it names whom only mail reaches, ReplyObstacleError when the channel takes none now
 */
async function overFor(
  table: Table,
  asked: NewMessage,
  ticket: Ticket,
  now: Date,
): Promise<Over | undefined> {
  const conversation = conversationFor(ticket, asked.channel);
  const privateTo = asked.privately ? privateWayOf(conversation, now) : undefined;
  if (privateTo !== undefined && (asked.attachments?.length ?? 0) > 0)
    throw fieldError('attachments', 'cannot go along with a reply that goes to the writer alone');
  if (asked.channel === 'email') await requireAddress(table, asked, ticket);
  if (conversation === null) return undefined;
  const place = PLACES.find((one) => asked[one] !== undefined);
  if (place !== undefined && asked.channel === undefined) return undefined;
  if (place !== undefined) throw fieldError(place, 'is for replies by mail');
  await requireWay(table, asked, { ticket, conversation, now });
  const over = overOf(conversation);
  return over && { ...over, ...(privateTo !== undefined && { privateTo }) };
}

/**
 * Makes sure that a reply which is to go by mail, and not where its customer wrote, reaches somebody. Who chats may have left an address that nobody has proven yet.
 * @throws InvalidInputError
 */
async function requireAddress(table: Table, asked: NewMessage, ticket: Ticket): Promise<void> {
  const { conversation, collaboratorIds, requesterId } = ticket;
  const isNamed = PLACES.some((one) => asked[one] !== undefined);
  if (conversation === undefined || conversation.channel === READ_HERE) return;
  if (isNamed || collaboratorIds.length > 0) return;
  if (addressesOf(await loadCustomer(table, requesterId)).length === 0)
    throw fieldError('channel', 'is mail, and nobody knows an address of the customer');
}

/**
 * Makes sure that a channel takes a reply now: after its time is over it takes a template, where it takes such at all.
 * @throws InvalidInputError, ReplyObstacleError with what would reach the customer
 */
async function requireWay(
  table: Table,
  { template }: NewMessage,
  { ticket, conversation, now }: { ticket: Ticket; conversation: Conversation; now: Date },
): Promise<void> {
  const mayTemplate = takesTemplates(conversation.channel);
  if (template !== undefined && !mayTemplate)
    throw fieldError('template', 'is for replies on channels of WhatsApp');
  const obstacle = obstacleIn(conversation, now);
  const isOverdue = obstacle === 'window_closed';
  if (obstacle === null || (isOverdue && template !== undefined)) return;
  const hasAddress = addressesOf(await loadCustomer(table, ticket.requesterId)).length > 0;
  const ways: Way[] = [
    ...(isOverdue && mayTemplate ? ['template' as const] : []),
    ...(hasAddress ? ['email' as const] : []),
  ];
  throw new ReplyObstacleError(obstacle, conversation, ways);
}

/** Makes sure that who answers has seen what the customer wrote, where they say what they saw. */
async function requireAllSeen(table: Table, ticket: Ticket, asked: NewMessage): Promise<void> {
  const { kind, lastSeenMessageId } = asked;
  if (lastSeenMessageId === undefined) return;
  if (kind === 'customer_message') throw fieldError('lastSeenMessageId', 'is for replies and notes');
  await requireSeen(table, ticket, lastSeenMessageId);
}

/** What a message does to its ticket. A note by itself, or an automation's message that is no answer, touches nothing but the time of the last activity. */
export function answered(before: Ticket, asked: NewMessage, doing: Doing, rules: TicketRules): Ticket {
  const ticket = takenUp(before, doing);
  requireNotMerged(ticket);
  if (ticket.status === 'closed') throw closedError();
  const statuses = statusesOf(rules);
  if (asked.kind === 'customer_message') {
    const isQuiet = ticket.status === 'solved' && saysOnlyThanks(asked.text ?? '', rules);
    const moved = afterCustomerMessage(ticket, isQuiet, statuses);
    const asking = isQuiet ? moved : waitingFrom(ticket, moved, doing.now.toISOString());
    const along = changeAlong(asked);
    return isEmpty(along) ? asking : changed(asking, along, { ...doing, above: 'ticket.' }, rules);
  }
  // While a reply waits, its requester knows of it no more than of the ticket: both are theirs when it leaves.
  const isShown = asked.kind === 'public_reply' && (rules.undoSeconds ?? 0) === 0;
  const shown = isShown ? madePublic(ticket) : ticket;
  const isAnswer = asked.kind === 'public_reply' && answersBy(doing.actor, asked.countsAsReply);
  const seen = isAnswer ? notWaiting(shown) : shown;
  const change = changeAlong(asked);
  const after = changed(seen, change, { ...doing, above: 'ticket.' }, rules);
  // A note, and what an automation sends without answering, is no touch of an agent.
  if (!isAnswer) return after;
  return asksForStatus(change) ? afterAgentTouch(after, statuses) : afterReply(after, doing, rules);
}

type Reply = Extract<Draft, { kind: 'public_reply' }>;

function draftOf(
  kind: MessageKind,
  { origin, ...said }: Said & { origin: KnownOrigin | undefined },
  sending: () => Pick<Reply, 'to' | 'addressees' | 'undoSeconds' | 'countsAsReply' | 'over' | 'onChannel'>,
): Draft {
  if (kind === 'customer_message') return typedMessage(said);
  return kind === 'internal_note' ? { kind, ...said, origin } : { kind, ...said, origin, ...sending() };
}
