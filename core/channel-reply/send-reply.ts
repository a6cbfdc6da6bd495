import { decodeTime } from 'ulid';
import type { ChannelDelivery } from '../../schemas/delivery.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { MESSENGERS, READ_HERE } from '../../schemas/identity.ts';
import { adapterOf, hasSecrets, isOpen } from '../channel/index.ts';
import { channelDeliveryOf, messageById, parseMessageRow, templateOf } from '../message/index.ts';
import { textToCustomer } from '../satisfaction/index.ts';
import type { Context } from '../shared/context.ts';
import { LaterVersionError, NotFoundError } from '../shared/errors.ts';
import { HeldBackError, NotYetError } from '../shared/held-back-error.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy } from '../shared/table.ts';
import { obstacleIn, requireTicket, ticketByNumber } from '../ticket/index.ts';
import { fileSent } from './file-sent.ts';
import { channelHealth, healthIn, isRefused } from './health-store.ts';
import { noteEarlyStates } from './note-state.ts';
import { partsOf } from './progress.ts';
import { type RenderedPart, renderReply } from './rendering/render-reply.ts';
import { sendParts } from './send-parts.ts';
import {
  CLAIMED,
  channelSend,
  isOver,
  isPast,
  leaseFrom,
  newSend,
  type Send,
  STAGE,
  sendIn,
  sendWrite,
} from './send-store.ts';
import {
  ChannelRestsError,
  failedDelivery,
  type ReplySent,
  type SendDeps,
  type Sending,
  showWaiting,
} from './sending.ts';
import { shownWrites } from './told.ts';

/** A reply that waits looks again after so many seconds whether the one before it has left, or its channel takes messages again. */
const BEHIND = { fromSeconds: 2, toSeconds: 4 };
/** A reply that nobody has begun to send after so long keeps the next one from leaving no more: it is given up. */
const FORGOTTEN_MS = 4 * 24 * 60 * 60 * 1000;

/** The reply waits for the one before it in its conversation. */
export class BehindError extends HeldBackError {
  constructor(messageId: string, after: string) {
    super(`The reply ${messageId} waits for ${after}`, BEHIND);
  }
}

/**
 * Sends the reply that an event asks for on its channel, once: it is claimed before it is sent, and each of its messages noted after. It
 * waits for the reply before it in its conversation, for its turn by the pace of the channel, and for a channel that is mended. What its channel takes for good no
 * more is noted as failed, with the reason.
 * @throws NotYetError while it can be taken back, or somebody else may be sending it
 * @throws HeldBackError, or what the provider leaves in doubt, for the queue to bring the event again
 */
export async function sendReply(deps: SendDeps, context: Context, event: DeskEvent): Promise<ReplySent> {
  if (!asksForReply(event)) return 'nothing_to_send';
  if (isPast(event.at, context.now)) return 'past';
  const { message: facts, ticket: told } = event;
  if (facts.leavesAt !== undefined && facts.leavesAt > context.now.toISOString())
    throw new NotYetError(`The reply ${facts.id}`, facts.leavesAt, context.now);
  const found = await gather(deps, context.now, { ticketId: told.id, messageId: facts.id });
  const { send, sending } = found;
  if (send !== null && send.stage !== STAGE.waiting) {
    await settleEarly(deps, context, send);
    return 'done_before';
  }
  if (sending.delivery.state === 'undone') return 'done_before';
  requireTurn(sending.message.id, found.before, sending.delivery, context.now);
  const obstacle = obstacleOf(sending, context.now);
  if (obstacle !== null) return failBefore(deps, context, { sending, send, code: obstacle });
  await requireWorking(deps, context, sending);
  const claimed = await claim(deps, context, sending, send);
  return sendParts(deps, context, { ...sending, ...claimed });
}

type Asking = Extract<DeskEvent, { type: 'message.added' }>;

/** Whether an event tells of a reply that goes out on a channel. */
export function asksForReply(event: DeskEvent): event is Asking {
  if (event.importedAt !== undefined || event.type !== 'message.added') return false;
  const { kind, channel } = event.message;
  return kind === 'public_reply' && channel !== READ_HERE && MESSENGERS.some((one) => one === channel);
}

/** Reads what a reply is sent by: two requests, the second of which finds the reply before it, and a look at the channels. */
export async function gather(
  { table, channels }: Pick<SendDeps, 'table' | 'channels'>,
  now: Date,
  { ticketId, messageId }: { ticketId: number; messageId: string },
): Promise<{ sending: Sending; send: Send | null; before: unknown }> {
  const keys = {
    send: channelSend.of(messageId),
    ticket: ticketByNumber.of(ticketId),
    message: messageById.of({ ticketId, messageId }),
  };
  const [rowAt, inForce] = await Promise.all([readRows(table, Object.values(keys)), channels.at(now)]);
  if (rowAt(keys.message) === undefined) throw new NotFoundError('message');
  const message = parseMessageRow(rowAt(keys.message));
  const delivery = channelDeliveryOf(message);
  if (message.kind !== 'public_reply' || delivery === null)
    throw new LaterVersionError(`The reply ${messageId}`);
  const channel = inForce.named(delivery.key);
  const adapter = channel && adapterOf(channel.kind);
  if (channel === undefined || adapter === undefined)
    throw new LaterVersionError(`The channel ${delivery.key}`);
  const after = delivery.after === undefined ? [] : [channelSend.of(delivery.after)];
  const more = await readRows(table, [channelHealth.of(channel.key), ...after]);
  const health = healthIn(more(channelHealth.of(channel.key)));
  const [beforeKey] = after;
  return {
    sending: { ticket: requireTicket(rowAt(keys.ticket)), message, delivery, channel, adapter, health },
    send: sendIn(rowAt(keys.send)),
    before: beforeKey && more(beforeKey),
  };
}

/** @throws BehindError while the reply before it in its conversation has neither left nor failed nor been taken back */
function requireTurn(messageId: string, before: unknown, { after }: ChannelDelivery, now: Date): void {
  if (after === undefined) return;
  const earlier = sendIn(before);
  if (earlier !== null && isOver(earlier)) return;
  const isForgotten = now.getTime() - decodeTime(after) > FORGOTTEN_MS;
  if (!isForgotten) throw new BehindError(messageId, after);
}

/** Why a reply cannot be sent any more though it could be when it was written; null: it can. */
function obstacleOf({ ticket, delivery, message }: Sending, now: Date) {
  const { conversation } = ticket;
  if (conversation === undefined || conversation.key !== delivery.key) return 'unreachable' as const;
  const obstacle = obstacleIn(conversation, now);
  return obstacle === 'window_closed' && message.template !== undefined ? null : obstacle;
}

/** Makes sure that a channel is on, and its provider has not refused the credentials that it has now. @throws ChannelRestsError */
async function requireWorking({ table }: SendDeps, context: Context, sending: Sending): Promise<void> {
  const { channel, health } = sending;
  const rests = !isOpen(channel)
    ? 'channel'
    : !hasSecrets(channel) || isRefused(health, channel)
      ? 'credentials'
      : null;
  if (rests === null) return;
  await showWaiting(table, context, sending, rests);
  throw new ChannelRestsError(channel.key, rests);
}

/** Claims a reply, and cuts it as it was cut when it was claimed first. @throws NotYetError while somebody else holds the claim */
async function claim(
  deps: SendDeps,
  context: Context,
  sending: Sending,
  known: Send | null,
): Promise<{ send: Send; parts: readonly RenderedPart[] }> {
  const { now } = context;
  const { ticket, message, channel, adapter } = sending;
  if (known !== null && known.leaseUntil > now.toISOString())
    throw new NotYetError(`The reply ${message.id}`, known.leaseUntil, now);
  const abilities = adapter.abilities(channel.settings);
  const { longest, counted, format } = known?.cut ?? {
    ...abilities,
    longest: abilities.longestAt?.(ticket.conversation?.place ?? '') ?? abilities.longest,
  };
  const cut = { longest, format, ...(counted !== undefined && { counted }) };
  const files = message.attachments.filter(({ struckBy }) => struckBy === undefined);
  const links = new Map(
    await Promise.all(
      files.map(async (file) => [file.key, await deps.linkTo(file, new Date(message.createdAt))] as const),
    ),
  );
  const said = {
    id: message.id,
    text: await textToCustomer(message, deps.signingKey),
    html: message.html,
    files,
    template: templateOf(message),
  };
  const parts = renderReply(said, { ...cut, files: abilities.files }, ({ key }) => links.get(key) ?? '');
  const before = known ?? newSend({ ticketId: ticket.id, messageId: message.id, key: channel.key }, now);
  const after = { ...before, cut, total: parts.length, leaseUntil: leaseFrom(now), isGivenUp: false };
  try {
    await deps.table.write([sendWrite(known, after)]);
  } catch (error) {
    const isTaken = refusedBy(error, CLAIMED) || refusedBy(error, 'version');
    throw isTaken ? new NotYetError(`The reply ${message.id}`, leaseFrom(now), now) : error;
  }
  const revision = known === null ? after.revision : known.revision + 1;
  return { send: { ...after, revision }, parts };
}

/** Notes that a reply cannot be sent. */
async function failBefore(
  { table }: SendDeps,
  context: Context,
  {
    sending,
    send,
    code,
  }: { sending: Sending; send: Send | null; code: 'unreachable' | 'window_closed' | 'blocked' | 'opted_out' },
): Promise<ReplySent> {
  const { ticket, message, delivery, channel } = sending;
  const before =
    send ?? newSend({ ticketId: ticket.id, messageId: message.id, key: channel.key }, context.now);
  const after = { ...before, stage: STAGE.over };
  const failed = failedDelivery(delivery, { code, detail: '' }, context.now);
  try {
    await table.write([sendWrite(send, after), ...shownWrites(after, ticket, failed, context)]);
  } catch (error) {
    if (refusedBy(error, CLAIMED)) return 'done_before';
    throw error;
  }
  return 'failed';
}

/** Does what follows on sending, again: whoever died between the two has not. */
async function settleEarly({ table }: SendDeps, context: Context, send: Send): Promise<void> {
  for (const part of partsOf(send)) {
    if (part === undefined || part.channelId === '') continue;
    await fileSent(table, send, part.channelId, context.now);
    await noteEarlyStates(table, context, { key: send.key, channelId: part.channelId });
  }
}
