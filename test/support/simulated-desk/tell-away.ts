import { recordEvent, ticketSubject } from '../../../core/audit/index.ts';
import { purgeWrites } from '../../../core/purge/begin-purge.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Act } from './acts.ts';
import type { Telling } from './telling.ts';
import { found } from './told-ticket.ts';

type Away = Extract<Act, { do: 'mark' | 'unmark' | 'trash' | 'restore' | 'purge' }>;

const TRASH_DAYS = 30;

/** A ticket counts as spam or as a ticket again, goes into the trash, comes out of it, or is purged there. */
export async function tellAway(telling: Telling, act: Away): Promise<void> {
  const before = telling.ticket(act.ticket);
  const context = telling.contextFor(act);
  if (act.do === 'purge') {
    const { ticket, writes } = purgeWrites(before, context);
    telling.told([ticket], writes);
    return;
  }
  const after = awayAfter(before, act.do, context.now.toISOString());
  await telling.change({ before, after, context }, { isActivity: false });
}

function awayAfter(before: Ticket, does: Exclude<Away['do'], 'purge'>, now: string): Ticket {
  const { spam: _spam, trashedAt: _trashedAt, trashDays: _days, ...there } = before;
  switch (does) {
    case 'mark':
      return { ...before, spam: 'marked' };
    case 'trash':
      return { ...before, trashedAt: now, trashDays: TRASH_DAYS };
    case 'unmark':
    case 'restore':
      return there as Ticket;
  }
}

/** Something is struck out of a message. */
export async function tellRedaction(telling: Telling, act: Extract<Act, { do: 'redact' }>): Promise<void> {
  const before = telling.ticket(act.ticket);
  const context = telling.contextFor(act);
  const { id } = found(telling.story.messages, act.message).facts;
  await telling.change(
    { before, after: before, context },
    {
      more: (ticket) => [
        recordEvent(
          ticketSubject(ticket.id),
          'message.redacted',
          {
            ticket,
            message: { id },
            redaction: { id: context.newId(), parts: ['text'], attachments: 0 },
            strikes: [],
          },
          context,
        ),
      ],
    },
  );
}
