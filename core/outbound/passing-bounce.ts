import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { noteSentId } from '../threading/index.ts';
import {
  CLAIMED,
  nowShown,
  type Outgoing,
  outgoingMail,
  type ReportFacts,
  STAGE,
  shownWrites,
} from './outgoing-store.ts';

/**
 * The writes of a report that says neither that a mail arrived nor that it did not: mail systems answer so when somebody
 * is away, or when there is a passing trouble. It is shown as a delay, once; refused with `CLAIMED` when it was shown, or
 * something surer is known.
 */
export function delayedWrites(mail: Outgoing, facts: ReportFacts, context: Context): Write[] {
  const { mailId, sentMessageId } = facts;
  const { ticketId, messageId, sendId } = mail;
  return [
    {
      type: 'update',
      key: outgoingMail.of(sendId),
      set: { stage: STAGE.sent, mailId, delayedAt: context.now.toISOString(), ...nowShown(mail) },
      condition: {
        expression: '#stage < :delivered AND attribute_not_exists(#delayedAt)',
        values: { ':delivered': STAGE.delivered },
      },
      refusal: CLAIMED,
    },
    noteSentId(sentMessageId, { ticketId, messageId }),
    ...shownWrites(mail, 'delayed', facts, context),
  ];
}
