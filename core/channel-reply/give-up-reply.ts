import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Context } from '../shared/context.ts';
import { refusedBy } from '../shared/table.ts';
import { asksForReply, gather } from './send-reply.ts';
import { CLAIMED, newSend, STAGE, sendWrite } from './send-store.ts';
import { failedDelivery, type SendDeps } from './sending.ts';
import { shownWrites } from './told.ts';

/**
 * Notes on the ticket that a reply is given up for now, and why, so that the next one of its conversation goes on. Notes nothing when it was
 * sent or may be on its way. When its event is put through again, it is sent after all.
 */
export async function giveUpReply(deps: SendDeps, context: Context, event: DeskEvent): Promise<void> {
  if (!asksForReply(event)) return;
  const found = await gather(deps, context.now, { ticketId: event.ticket.id, messageId: event.message.id });
  const { sending, send } = found;
  const { ticket, message, delivery, channel } = sending;
  const isWaiting =
    send === null || (send.stage === STAGE.waiting && send.leaseUntil <= context.now.toISOString());
  if (!isWaiting || send?.isGivenUp || delivery.state === 'undone') return;
  const before =
    send ?? newSend({ ticketId: ticket.id, messageId: message.id, key: channel.key }, context.now);
  const after = { ...before, isGivenUp: true };
  const waitedFor = delivery.state === 'queued' ? delivery.waitsFor : undefined;
  const code = waitedFor === 'credentials' ? 'credentials_expired' : 'provider_refused';
  const failed = failedDelivery(delivery, { code, detail: 'given up' }, context.now);
  try {
    await deps.table.write([sendWrite(send, after), ...shownWrites(after, ticket, failed, context)]);
  } catch (error) {
    if (!refusedBy(error, CLAIMED)) throw error;
  }
}
