import type { AskedActFacts } from '../../../schemas/events/facts.ts';
import { recordEvent, ticketSubject } from '../../audit/index.ts';
import { lastId } from '../../shared/counter-store.ts';
import { triggerFacts } from '../trigger-area.ts';
import { type Acting, type Checking, type Done, type Problems, withEffect } from './act.ts';

/**
 * Asks for something that takes a transaction of its own, as it changes other tickets too: an event says what, in the transaction of
 * what else is done, and whoever takes it does it. What is known to refuse it now has refused it before.
 */
export function asking(
  done: Done,
  { trigger, event }: Acting,
  act: AskedActFacts & { do: 'link' | 'merge' | 'open_child' },
  text: string,
): Done {
  const told = {
    trigger: triggerFacts(trigger),
    on: { id: event.id, type: event.type },
    act,
  };
  return withEffect(done, {
    kind: act.do,
    text,
    isLater: true,
    writes: async (ticket, context) => [
      recordEvent(ticketSubject(ticket.id), 'trigger.asked', { ...told, ticket }, context),
    ],
  });
}

/** What is wrong with naming a ticket: its number is enough to know. */
export async function problemsOfTicket(
  { ticketId }: { ticketId: number },
  { deps, path }: Checking,
): Promise<Awaited<Problems>> {
  const isKnown = ticketId <= (await lastId(deps.table, 'ticket'));
  return isKnown ? [] : [{ path: `${path}.ticketId`, message: 'is not a ticket of this desk' }];
}
