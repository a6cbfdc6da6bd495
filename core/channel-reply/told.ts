import type { ChannelDelivery } from '../../schemas/delivery.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { channelDeliveryWrite } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import type { Send } from './send-store.ts';

/** Where people see how far a reply got: on the reply, and, where it got further, in the audit trail. */
export function shownWrites(
  { ticketId, messageId }: Pick<Send, 'ticketId' | 'messageId'>,
  ticket: Ticket,
  delivery: ChannelDelivery,
  context: Context,
): Write[] {
  const shown = channelDeliveryWrite(ticketId, messageId, delivery);
  const { state, key } = delivery;
  if (state === 'queued' || state === 'undone') return [shown];
  const { parts } = delivery;
  const failure = state === 'failed' ? delivery : null;
  const mail = {
    ...{ to: '', mailId: parts[0]?.channelId ?? '', channelKey: key },
    detail: failure?.detail ?? '',
    reason: failure === null ? null : String(failure.code),
  };
  const told = { ticket, message: { id: messageId }, mail };
  return [shown, recordEvent(ticketSubject(ticketId), `message.${state}`, told, context)];
}
