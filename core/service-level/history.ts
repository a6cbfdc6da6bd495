import { customValuesSchema } from '../../schemas/custom-value.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { knownEvents, ticketSubject } from '../audit/index.ts';
import type { Table } from '../shared/table.ts';
import { type Life, type LifeAct, messagesOf, type Was, withActs, withoutMessages } from './life.ts';
import { changeBetween, changedFacts, promiseBetween, type Told } from './step.ts';
import { countedAsTold, standingAsTold, type TicketTold } from './told.ts';

/**
 * The life of a ticket by what its audit trail tells: for one that is older than what is promised of it. Reads all of its events,
 * once; from then on its row keeps its life.
 */
export async function loadLife(table: Table, ticketId: number): Promise<Life> {
  let life: Life = [];
  let facts: TicketTold | undefined;
  for await (const event of knownEvents(table, ticketSubject(ticketId))) {
    if (!('ticket' in event)) continue;
    if (event.type === 'message.undone') life = withoutMessages(life, [event.message.id]);
    if (event.type === 'ticket.split' && event.originalId === ticketId)
      life = withoutMessages(life, event.messageIds);
    if (event.type === 'ticket.merged' && event.targetId === ticketId) {
      const brought = await Promise.all(
        event.sourceIds.map(async (id) => messagesOf(id, await loadLife(table, id))),
      );
      life = withActs(life, brought.flat());
    }
    const act = actIn(event, facts);
    if (act !== null) life = withActs(life, [act]);
    facts = event.ticket;
  }
  return life;
}

/** What an event adds to the life of its ticket, whose facts were others before; null: nothing. */
function actIn(
  event: Extract<DeskEvent, { ticket: TicketTold }>,
  before: TicketTold | undefined,
): LifeAct | null {
  const { ticket } = event;
  const was = before && { ...changedFacts(factsIn(before), factsIn(ticket)), ...changedFields(event) };
  const message = messageIn(event);
  const act: LifeAct = {
    at: Math.floor(Date.parse(event.at) / 1000),
    ...(message && { message }),
    ...changeBetween(before === undefined ? null : standingAsTold(before), standingAsTold(ticket)),
    ...promiseBetween(before?.promised, ticket.promised),
    ...(was && Object.keys(was).length > 0 && { was }),
  };
  return Object.keys(act).length > 1 ? act : null;
}

const FIELD = 'fields.';

/** What the custom fields were that an event tells to have changed; those that hold words it does not tell. */
function changedFields(event: DeskEvent): Pick<Was, 'fields' | 'absent'> {
  const change = 'change' in event ? event.change : {};
  const changed = Object.entries(change).flatMap(([name, { before }]) =>
    name.startsWith(FIELD) ? [[name.slice(FIELD.length), before] as const] : [],
  );
  const had = changed.filter(([, before]) => before !== null);
  const hadNot = changed.filter(([, before]) => before === null);
  return {
    ...(had.length > 0 && { fields: customValuesSchema.parse(Object.fromEntries(had)) }),
    ...(hadNot.length > 0 && { absent: hadNot.map(([key]) => key) }),
  };
}

/** What an event tells of a ticket, by the names that the ticket has for it. */
const factsIn = (ticket: TicketTold): Told => ({ ...ticket, slaOverride: chosenIn(ticket) });

/** What somebody chose by hand. Why they did is in the audit trail, and decides nothing. */
function chosenIn({ chosenPolicy: policy }: TicketTold): Ticket['slaOverride'] | null {
  return policy === undefined ? null : { policy, reason: '' };
}

function messageIn(event: DeskEvent): LifeAct['message'] {
  if (event.type !== 'message.added' && event.type !== 'ticket.created') return undefined;
  const { message } = event;
  const kind = countedAsTold(message, event.actor.kind);
  return (
    kind && { id: message.id, kind, ...(message.writtenTo !== undefined && { from: message.writtenTo }) }
  );
}
