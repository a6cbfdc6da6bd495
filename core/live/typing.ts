import { SHOW_TYPING } from '../../schemas/identity.ts';
import type { ServerFrame } from '../../schemas/live.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { mayWithTicket } from '../auth/index.ts';
import { ForbiddenError } from '../shared/errors.ts';
import { obstacleIn } from '../ticket/index.ts';
import { eachWatch, type TellDeps } from './tell.ts';
import { type Topic, topicOf, topicText } from './topic.ts';
import { takeTypingTurn } from './turn-store.ts';
import { connectionOf, loadWatched } from './watch.ts';
import { loadWatches, placeOf } from './watch-store.ts';
import { mayWatch, type Watcher } from './who-watches.ts';

/**
 * Shows others that somebody writes: agents at the ticket, and of what an agent writes to the customer, whoever writes in the conversation, also on a
 * messenger that shows it. It goes from connection to connection, nothing is kept, and nothing depends on it.
 * @throws UnauthenticatedError, ForbiddenError
 */
export async function showTyping(
  deps: TellDeps,
  asked: { connectionId: string; topic: string; doing: 'reply' | 'note' },
): Promise<void> {
  const now = deps.now();
  const topic = topicOf(asked.topic);
  if (topic.of === 'room') return showInRoom(deps, asked.connectionId, topic);
  if (topic.of !== 'ticket' && topic.of !== 'chat') throw new ForbiddenError();
  const { watcher } = await connectionOf(deps, asked.connectionId, now);
  const { ticketId } = topic;
  const watched = await loadWatched(deps, [topic], now);
  const ticket = watched.ticket(ticketId);
  const isTheirs = mayWatch(watcher, topic, watched);
  if (ticket === undefined || !isTheirs || !mayWrite()) throw new ForbiddenError();
  const isForCustomer = watcher.kind === 'agent' && asked.doing === 'reply';
  const audiences: Topic[] = [
    { of: 'ticket', ticketId },
    ...(isForCustomer ? [{ of: 'chat', ticketId } as const] : []),
  ];
  for (const audience of audiences) {
    const watches = await loadWatches(deps.table, placeOf(audience).pk, now);
    const others = watches.filter(({ connectionId }) => connectionId !== asked.connectionId);
    const frame: ServerFrame = {
      type: 'typing',
      topic: topicText(audience),
      by: whoTo(audience, watcher),
      doing: watcher.kind === 'agent' ? asked.doing : 'reply',
    };
    const seen = await loadWatched(deps, [audience], now);
    await eachWatch(deps, others, async (_, other) => (mayWatch(other, audience, seen) ? frame : null));
  }
  if (isForCustomer) await showOnChannel(deps, ticket, now);

  function mayWrite(): boolean {
    if (watcher.kind === 'chat' || ticket === undefined) return true;
    const action = asked.doing === 'note' ? 'ticket.note' : 'ticket.reply';
    return mayWithTicket(watcher.caller, action, ticket);
  }
}

/** Lets the messenger show it on which the conversation of a ticket goes on, where it can and a reply would reach the customer now. */
async function showOnChannel(
  { table, agentWrites }: Pick<TellDeps, 'table' | 'agentWrites'>,
  { id, conversation }: Ticket,
  now: Date,
): Promise<void> {
  if (agentWrites === undefined || conversation === undefined) return;
  const { channel, isLeft, isPublic } = conversation;
  const isShown = SHOW_TYPING.some((one) => one === channel) && !isLeft && !isPublic;
  if (!isShown || obstacleIn(conversation, now) !== null) return;
  if (await takeTypingTurn(table, id, now)) await agentWrites(id);
}

/** Shows those who watch a room that somebody writes there. */
async function showInRoom(
  deps: TellDeps,
  connectionId: string,
  topic: Topic & { of: 'room' },
): Promise<void> {
  const now = deps.now();
  const { watcher } = await connectionOf(deps, connectionId, now);
  const watched = await loadWatched(deps, [topic], now);
  if (watcher.kind !== 'agent' || !mayWatch(watcher, topic, watched)) throw new ForbiddenError();
  const watches = await loadWatches(deps.table, placeOf(topic).pk, now);
  const others = watches.filter((watch) => watch.connectionId !== connectionId);
  const by = { kind: 'agent', id: watcher.caller.id } as const;
  const frame: ServerFrame = { type: 'typing', topic: topicText(topic), by, doing: 'note' };
  await eachWatch(deps, others, async (_, other) => (mayWatch(other, topic, watched) ? frame : null));
}

/** Customers are told that somebody writes, and by the answer who it was. */
function whoTo(audience: Topic, writer: Watcher): { kind: 'agent' | 'customer'; id?: number } {
  if (writer.kind === 'chat') return { kind: 'customer' };
  return { kind: 'agent', ...(audience.of === 'ticket' && { id: writer.caller.id }) };
}
