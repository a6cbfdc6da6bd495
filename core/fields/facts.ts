import type { Agent } from '../../schemas/agent.ts';
import type { Customer } from '../../schemas/customer.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Message } from '../../schemas/message.ts';
import type { Organisation } from '../../schemas/organisation.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { DeskTime } from '../calendar/index.ts';

/** What all facts say, whatever they are of. */
export interface AnyFacts {
  /** what there was before the change that is decided about; absent when there is none */
  readonly before?: unknown;
  readonly now: Date;
}

/**
 * What is known when something about a ticket is decided. Whoever decides loads what the fields need; a field of something
 * that is not there has no value. Facts are not changed once they are made: what follows is said by new ones.
 */
export interface Facts extends AnyFacts {
  readonly ticket: Ticket;
  /** the ticket before the change that is decided about; absent when there is none, as for a new ticket or a list */
  readonly before?: Ticket | undefined;
  readonly message?: Message | undefined;
  readonly requester?: Customer | undefined;
  /** that of the ticket, which may be another than its requester's */
  readonly organisation?: Organisation | undefined;
  readonly assignee?: Agent | undefined;
  readonly event?: DeskEvent | undefined;
  /** what the clock of the desk showed when the event happened; absent where nobody looked */
  readonly eventTime?: DeskTime | undefined;
}
