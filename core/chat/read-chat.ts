import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { isOfVisitor, noteVisitor } from '../chat-mail/index.ts';
import { loadConversation, loadOlderMessages, type MessagePage } from '../conversation/index.ts';
import { lastPresenceAt } from '../presence/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { type Part, whereMerged } from '../ticket/index.ts';
import { type InChat, isShown } from './current.ts';
import type { Chat, ChatDeps } from './deps.ts';
import { countedChat } from './limits.ts';
import { noteArrived } from './marks.ts';
import { seenByVisitor, type VisitorSees } from './seen-by-visitor.ts';
import { type ChatStage, stageOf } from './stage.ts';
import { type ChatVisitor, visitorWrite } from './visitor-store.ts';

/** Messages that are looked at anew before the one behind which somebody reads on. */
const LOOKED_AT_AGAIN = 20;
/** How old what is known of when a browser was seen may be, in milliseconds. */
const SEEN_MS = 30_000;

/** A chat as its visitor may read it. */
export interface ChatRead {
  readonly stage: ChatStage;
  readonly ticket: Ticket | null;
  /** oldest first */
  readonly messages: readonly Message[];
  readonly more: boolean;
  /** of those before: what was edited, or out of which something was struck */
  readonly changed: readonly Message[];
  /** the last message of the visitor that an agent has seen for certain */
  readonly deskReadUntil: string | null;
  /** names of agents, by their ids */
  readonly names: ReadonlyMap<number, string>;
  /** whether a customer's message is the visitor's own, and not of somebody who takes part by mail */
  readonly isOwn: (message: Message) => boolean;
}

/**
 * Reads a chat: its newest messages, or those behind one. Nothing of it is for agents: notes, what was said on tickets that were not this visitor's before they
 * were merged, and what lies in the trash; nor is anything by mail for who may have typed the address of another. Replies that come to the browser so count as delivered.
 */
export async function readChat(
  deps: Pick<ChatDeps, 'table'>,
  context: Context,
  { settings }: Chat,
  { inChat, after, limit }: { inChat: InChat; after?: string | undefined; limit: number },
): Promise<ChatRead> {
  const { table } = deps;
  const { now } = context;
  const { visitor, ref } = inChat;
  const first = after === undefined ? limit : LOOKED_AT_AGAIN;
  const found = await openChat(table, inChat, { limit: first, now });
  const counted = () => countedChat(table, 'back', { visitor: ref.visitor }, now);
  const page = found === null ? NOTHING : await pageOf(table, found, { after, limit, counted });
  const said = lastSaid(page.all);
  const stage = stageOf(
    { visitor, ticket: found?.ticket ?? null, said },
    { now, sessionMinutes: settings.sessionMinutes },
  );
  const names = await namesOf(table, page.all, found?.ticket ?? null);
  const isArrived =
    found && (await noteArrived(deps, context, { inChat, ticket: found.ticket, messages: page.messages }));
  const theirs = [visitor.customerId, found?.opened.requesterId];
  const deskReadUntil = await seenByDesk(table, page.all, { visitor, ticketId: found?.ticket.id ?? null });
  const isRead = deskReadUntil !== null && deskReadUntil > (visitor.deskReadUntil ?? '');
  if (isRead) await table.write([visitorWrite(ref, { deskReadUntil }, now)]);
  const isNews = now.getTime() - Date.parse(visitor.seenAt) > SEEN_MS;
  if (!isArrived && !isRead && isNews) await table.write([visitorWrite(ref, {}, now)]);
  if (found && (isArrived || isNews)) await noteVisitor(table, { ticketId: found.ticket.id, at: now });
  return {
    ...{ stage, ticket: found?.ticket ?? null, names },
    ...{ messages: page.messages, more: page.more, changed: page.changed },
    ...{ deskReadUntil, isOwn: (message) => isOfVisitor(message, theirs) },
  };
}

interface ChatPage {
  messages: readonly Message[];
  changed: readonly Message[];
  more: boolean;
  /** all that was read, oldest first */
  all: readonly Message[];
}
const NOTHING: ChatPage = { messages: [], changed: [], more: false, all: [] };

/** A chat as its visitor sees it: its ticket, the tickets that are one with it as far as they see them, and its newest messages. */
export interface OpenChat extends Pick<MessagePage, 'messages' | 'before'> {
  readonly ticket: Ticket;
  /** the one that they opened */
  readonly opened: Ticket;
  readonly parts: readonly Part[];
  readonly mayRead: VisitorSees['mayRead'];
}

/** The chat to whose ticket a place leads: one Query, more where that was merged. Null: there is none that its visitor may see. */
export async function openChat(
  table: Table,
  inChat: InChat,
  { limit, now }: { limit: number; now: Date },
): Promise<OpenChat | null> {
  const { placeTicketId } = inChat;
  if (placeTicketId === null) return null;
  const { mayRead, partsOf } = seenByVisitor(inChat, now);
  const own = await loadConversation(table, placeTicketId, limit, {
    mayRead,
    partsOf: (of) => partsOf(of, of),
  });
  const { ticket: opened } = own;
  const { ticket } = await whereMerged(table, opened);
  if (!isShown(ticket)) return null;
  const page =
    ticket.id === opened.id
      ? own
      : await loadConversation(table, ticket.id, limit, { mayRead, partsOf: (of) => partsOf(of, opened) });
  return { ...page, opened, mayRead, parts: partsOf(page.ticket, opened) };
}

async function pageOf(
  table: Table,
  { messages, before: first, parts, mayRead }: OpenChat,
  { after, limit, counted }: { after: string | undefined; limit: number; counted: () => Promise<void> },
): Promise<ChatPage> {
  const all = [...messages];
  if (after === undefined) return { messages: all, changed: [], more: false, all };
  for (let before = first; before !== null && (all[0]?.id ?? '') > after; ) {
    await counted();
    const older = await loadOlderMessages(table, { parts, limit: 100, before }, mayRead);
    all.unshift(...older.messages);
    before = older.before;
  }
  const fresh = all.filter(({ id }) => id > after);
  const known = all.filter(({ id }) => id <= after).slice(-LOOKED_AT_AGAIN);
  return {
    messages: fresh.slice(0, limit),
    more: fresh.length > limit,
    changed: known.filter(isChanged),
    all,
  };
}

const isChanged = (message: Message): boolean =>
  (message.redactions ?? []).length > 0 || ('edited' in message && message.edited !== undefined);

/** When the desk wrote last, as far as it was read: what machines write begins nothing. */
const lastSaid = (messages: readonly Message[]): string | undefined =>
  messages.findLast(({ kind, author }) => kind === 'public_reply' && author.kind === 'agent')?.createdAt;

/**
 * The last message of the visitor that an agent has seen for certain: they have answered after it, or had the ticket before them. It is looked who has only
 * while something was not seen.
 */
async function seenByDesk(
  table: Table,
  messages: readonly Message[],
  { visitor, ticketId }: { visitor: ChatVisitor; ticketId: number | null },
): Promise<string | null> {
  const theirs = messages.filter(({ kind }) => kind === 'customer_message');
  const answered = messages.findLastIndex(({ author }) => author.kind === 'agent');
  const before = messages.slice(0, Math.max(answered, 0)).findLast(({ kind }) => kind === 'customer_message');
  const known = [visitor.deskReadUntil ?? '', before?.id ?? ''].sort().at(-1) ?? '';
  const last = theirs.at(-1);
  if (ticketId === null || last === undefined || last.id <= known) return known || null;
  const seenAt = await lastPresenceAt(table, ticketId);
  const seen = seenAt === null ? undefined : theirs.findLast(({ createdAt }) => createdAt <= seenAt);
  return [known, seen?.id ?? ''].sort().at(-1) || null;
}

async function namesOf(
  table: Table,
  messages: readonly Message[],
  ticket: Ticket | null,
): Promise<ReadonlyMap<number, string>> {
  const authors = messages.flatMap(({ author }) => (author.kind === 'agent' ? [author.id] : []));
  const assignee = ticket?.assigneeId;
  const ids = [...new Set([...authors, ...(assignee ? [assignee] : [])])];
  if (ids.length === 0) return new Map();
  const rowAt = await readRows(table, ids.map(agentKey));
  return new Map(
    ids.flatMap((id) => {
      const row = rowAt(agentKey(id));
      return row === undefined ? [] : [[id, parseAgentRow(row).name] as const];
    }),
  );
}
