import * as z from 'zod';
import { customValuesSchema } from '../../schemas/custom-value.ts';
import { anyEventSchema, type DeskEvent } from '../../schemas/events/events.ts';
import type { MessageFacts } from '../../schemas/events/facts.ts';
import { statusSchema, type Ticket } from '../../schemas/ticket.ts';
import { auditTrail, storedEventIn, ticketSubject } from '../audit/index.ts';
import type { Table } from '../shared/table.ts';
import { type Life, type LifeAct, messagesOf, type Was, withActs, withoutMessages } from './life.ts';
import { changeBetween, changedFacts, promiseBetween, type Standing, type Told } from './step.ts';

/** Events that one Query reads. */
const PAGE = 500;

const sortKeySchema = z.object({ sk: z.string().startsWith('E#') });

/**
 * The life of a ticket by what its audit trail tells: for one that is older than what is promised of it. Reads all of its events,
 * once; from then on its row keeps its life.
 */
export async function loadLife(table: Table, ticketId: number): Promise<Life> {
  let life: Life = [];
  let facts: TicketFacts | undefined;
  for await (const event of eventsOf(table, ticketId)) {
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

async function* eventsOf(table: Table, ticketId: number): AsyncGenerator<DeskEvent, void, void> {
  let after: string | undefined;
  for (let more = true; more; ) {
    const page = await table.query(auditTrail.of({ subject: ticketSubject(ticketId), limit: PAGE, after }));
    for (const row of page.rows) {
      const { data } = anyEventSchema.safeParse(storedEventIn(row));
      if (data !== undefined) yield data;
    }
    more = page.more;
    after = page.rows.length > 0 ? sortKeySchema.parse(page.rows.at(-1)).sk.slice(2) : after;
  }
}

type TicketFacts = Extract<DeskEvent, { type: 'ticket.updated' }>['ticket'];

/** What an event adds to the life of its ticket, whose facts were others before; null: nothing. */
function actIn(
  event: Extract<DeskEvent, { ticket: TicketFacts }>,
  before: TicketFacts | undefined,
): LifeAct | null {
  const { ticket } = event;
  const was = before && { ...changedFacts(factsIn(before), factsIn(ticket)), ...changedFields(event) };
  const message = messageIn(event);
  const act: LifeAct = {
    at: Math.floor(Date.parse(event.at) / 1000),
    ...(message && { message }),
    ...changeBetween(before === undefined ? null : standingAs(before), standingAs(ticket)),
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
const factsIn = (ticket: TicketFacts): Told => ({ ...ticket, slaOverride: chosenIn(ticket) });

/** What somebody chose by hand. Why they did is in the audit trail, and decides nothing. */
function chosenIn({ chosenPolicy: policy }: TicketFacts): Ticket['slaOverride'] | null {
  return policy === undefined ? null : { policy, reason: '' };
}

const standingAs = (ticket: TicketFacts): Standing => ({
  standing: standingOf(ticket),
  teamId: ticket.teamId,
  assigneeId: ticket.assigneeId,
});

function standingOf(ticket: TicketFacts): NonNullable<LifeAct['standing']> {
  const { data: category = 'open' } = statusSchema.safeParse(ticket.status);
  const { statusKey = String(ticket.status), trashedAt, spam, mergedInto = null } = ticket;
  return {
    status: statusKey,
    category,
    isGone: trashedAt !== undefined || spam !== undefined || mergedInto !== null,
  };
}

function messageIn(event: DeskEvent): LifeAct['message'] {
  if (event.type !== 'message.added' && event.type !== 'ticket.created') return undefined;
  const { message } = event;
  const kind = kindOf(message, event.actor.kind);
  return (
    kind && { id: message.id, kind, ...(message.writtenTo !== undefined && { from: message.writtenTo }) }
  );
}

function kindOf(
  { kind, automatic, isReply }: MessageFacts,
  by: DeskEvent['actor']['kind'],
): 'customer' | 'reply' | undefined {
  if (kind === 'customer_message') return automatic ? undefined : 'customer';
  // What was told before automations wrote does not say whether it answers.
  return kind === 'public_reply' && (isReply ?? by === 'agent') ? 'reply' : undefined;
}
