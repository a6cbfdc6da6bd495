import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { deliveryWrite } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { noteSentId } from '../threading/index.ts';
import { CLAIMED, type Outgoing, outgoingMail, STAGE } from './outgoing-store.ts';

/**
 * The writes of a report that says neither that a mail arrived nor that it did not: mail systems answer so when somebody
 * is away, or when there is a passing trouble. It is shown as a delay, once; refused with `CLAIMED` when it was shown, or
 * something surer is known.
 */
export function delayedWrites(
  mail: Outgoing,
  facts: { ticket: Ticket; mailId: string; sentMessageId: string; detail: string },
  context: Context,
): Write[] {
  const { ticket, mailId, sentMessageId, detail } = facts;
  const { ticketId, messageId, sendId, to, purpose } = mail;
  const at = context.now.toISOString();
  const subject = ticketSubject(ticketId);
  const report = { to, mailId, detail, reason: null };
  return [
    {
      type: 'update',
      key: outgoingMail.of(sendId),
      set: { stage: STAGE.sent, mailId, delayedAt: at },
      condition: {
        expression: '#stage < :delivered AND attribute_not_exists(#delayedAt)',
        values: { ':delivered': STAGE.delivered },
      },
      refusal: CLAIMED,
    },
    noteSentId(sentMessageId, { ticketId, messageId }),
    ...(purpose === 'reply'
      ? [
          deliveryWrite(ticketId, messageId, { state: 'delayed', at, mailId, detail }),
          recordEvent(
            subject,
            'message.delayed',
            { ticket, message: { id: messageId }, mail: report },
            context,
          ),
        ]
      : [recordEvent(subject, 'acknowledgement.delayed', { ticket, mail: report }, context)]),
  ];
}
