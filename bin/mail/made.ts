import { receivedOf } from '../../core/message/index.ts';
import type { EmailOrigin } from '../../schemas/origin.ts';
import type { Made, Understanding } from './dry-run.ts';
import type { Step } from './step.ts';

/** What agents are told of a message, by its marks. */
function marksOf(origin: EmailOrigin): string[] {
  return [
    ...(origin.automatic ? ['a machine wrote it'] : []),
    ...(origin.doubted ? ['its sender is doubted'] : []),
    ...(origin.unknownSender ? ['its sender took no part in the ticket before'] : []),
    ...(origin.unknownRecipient ? ['it was written to no mailbox'] : []),
  ];
}

function ticketLines({ ticket }: Made): string[] {
  const { status, priority, type, mailbox, teamId, tags, requesterId, collaboratorIds, mayBelongTo, spam } =
    ticket;
  return [
    `status ${status}, priority ${priority}, type ${type}, mailbox ${mailbox}`,
    `requester ${requesterId}${collaboratorIds.length > 0 ? `, collaborators ${collaboratorIds.join(', ')}` : ''}`,
    `team ${teamId ?? '(none)'}, tags ${tags.join(', ') || '(none)'}`,
    ...(mayBelongTo === null ? [] : [`may belong to ticket ${mayBelongTo}`]),
    ...(spam === undefined ? [] : [`counts as spam: ${spam}`]),
  ];
}

const ACKNOWLEDGED = new Map([
  [true, 'the ticket would be acknowledged'],
  [false, 'the ticket would not be acknowledged'],
]);

/** What would be made of a message. */
export function madeStep({ receipt, made, isAsked }: Understanding): Step {
  if (receipt.outcome === 'held') {
    const why = receipt.causes.map((cause) => cause.replaceAll('_', ' ')).join(', ');
    const says = [`neither ticket nor message: it would be held until somebody has looked at it (${why})`];
    return { about: 'Made', says: [...says, 'nothing of it was stored'] };
  }
  if (made === null)
    return { about: 'Made', says: [receipt.outcome === 'known' ? 'nothing' : receipt.outcome] };
  const origin = receivedOf(made.message);
  const marks = origin === null ? [] : marksOf(origin);
  const acknowledged = made.isAcknowledged === null ? undefined : ACKNOWLEDGED.get(made.isAcknowledged);
  return {
    about: 'Made',
    says: [
      receipt.outcome === 'opened'
        ? `a new ticket${isAsked ? `, which would be ${made.ticket.id}` : ''}, with this message`
        : `a message on ticket ${made.ticket.id}`,
      ...ticketLines(made),
      ...marks,
      ...(acknowledged === undefined ? [] : [acknowledged]),
      `events: ${made.events.join(', ')}`,
      'nothing of it was stored',
    ],
  };
}
