import { recordEvent, ticketSubject } from '../../../core/audit/index.ts';
import { ticketBefore, withoutReply } from '../../../core/message/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import type { CountedMessage } from '../../../core/shared/service-levels.ts';
import {
  afterAgentTouch,
  afterCustomerMessage,
  begunTicket,
  changedBeneath,
  insertTicket,
  madePublic,
  newTicket,
  notWaiting,
  waitingFrom,
} from '../../../core/ticket/index.ts';
import type { MessageFacts } from '../../../schemas/events/facts.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Act, Written } from './acts.ts';
import { withSet } from './tell-change.ts';
import type { Telling } from './telling.ts';
import { found } from './told-ticket.ts';

type Of<Do extends Act['do']> = Extract<Act, { do: Do }>;

/** A ticket begins with its first message. */
export async function tellOpening(telling: Telling, act: Of<'open'>): Promise<void> {
  const { message, set = {}, requesterId, spam } = act;
  const context = telling.contextFor(act);
  const facts = factsOf(message, context);
  const { status, channel = 'email', mailbox = 'help@shop.example', fields, ...places } = set;
  const isTouched = context.actor.kind === 'agent' && message.kind === 'public_reply';
  const begun = newTicket(
    {
      id: act.ticket,
      subject: '',
      organisationId: null,
      teamId: null,
      ...{ channel, mailbox, requesterId },
      ...places,
      ...(spam && { spam }),
    },
    context,
    { isTouched, isInternal: message.kind === 'internal_note' },
  );
  const described = withSet(begun, { fields: fields ?? {}, ...(status && { status }) }, context, null);
  const asked =
    message.kind === 'customer_message' ? waitingFrom(described, described, described.createdAt) : described;
  const counts = countedAs(message, context);
  const messages = counts === null ? [] : [{ id: facts.id, kind: counts }];
  const { ticket, told } = await begunTicket(asked, context, { messages });
  telling.story.messages.set(message.id, { written: message, facts, counts, undone: false });
  const event = recordEvent(
    ticketSubject(ticket.id),
    'ticket.created',
    { ticket, message: facts, acknowledge: false },
    context,
  );
  telling.told([ticket], [insertTicket(ticket), event, ...told()]);
}

/** Somebody writes, and may set something along with it. */
export async function tellMessage(telling: Telling, act: Of<'write'>): Promise<void> {
  const { message, set = {} } = act;
  const before = telling.ticket(act.ticket);
  const context = telling.contextFor(act);
  const facts = factsOf(message, context);
  const counts = countedAs(message, context);
  const moved = afterMessage(before, message, counts, context);
  const after = withSet(moved, set, context, telling.closeAfterDays);
  const { writtenTo: from } = message;
  const messages: CountedMessage[] = counts === null ? [] : [{ id: facts.id, kind: counts, from }];
  const ticket = await telling.change(
    { before, after, context },
    {
      counting: { messages },
      more: (changed) => [
        recordEvent(ticketSubject(changed.id), 'message.added', { ticket: changed, message: facts }, context),
        ...(act.caused ? telling.automated(changed, Object.keys(set), context) : []),
      ],
    },
  );
  const isTaken = message.kind === 'public_reply';
  telling.story.messages.set(message.id, {
    written: message,
    facts,
    counts,
    undone: false,
    ...(isTaken && { before: ticketBefore(before, ticket, facts.id) }),
  });
}

function afterMessage(
  before: Ticket,
  message: Written,
  counts: 'customer' | 'reply' | null,
  context: Context,
): Ticket {
  if (message.kind === 'customer_message') {
    const moved = afterCustomerMessage(before, message.automatic === true);
    return message.automatic ? moved : waitingFrom(before, moved, context.now.toISOString());
  }
  if (message.kind === 'internal_note') return before;
  const shown = madePublic(before);
  return counts === 'reply' ? afterAgentTouch(notWaiting(shown)) : shown;
}

/** A reply is taken back before it leaves: what it changed and nobody else has since is as it was. */
export async function tellUndoing(telling: Telling, act: Of<'undo'>): Promise<void> {
  const told = found(telling.story.messages, act.message);
  const before = telling.ticket(act.ticket);
  const context = telling.contextFor(act);
  const known = told.before;
  if (known === undefined) throw new Error(`${act.message} is no reply`);
  let which = { putBack: [] as string[], kept: [] as string[] };
  const after = changedBeneath(before, (was) => {
    const { ticket, ...names } = withoutReply(was, known, before.version !== known.version);
    which = names;
    return ticket;
  });
  const { id } = told.facts;
  const restored = which.kept.length === 0;
  await telling.change(
    { before, after, context },
    {
      counting: { without: [id] },
      more: (ticket) => [
        recordEvent(
          ticketSubject(ticket.id),
          'message.undone',
          { ticket, message: { id }, restored, ...which },
          context,
        ),
      ],
    },
  );
  told.undone = true;
}

function countedAs(message: Written, { actor }: Context): 'customer' | 'reply' | null {
  if (message.kind === 'customer_message') return message.automatic ? null : 'customer';
  const answers = actor.kind === 'agent' || (actor.kind === 'automation' && message.countsAsReply === true);
  return message.kind === 'public_reply' && answers ? 'reply' : null;
}

/** What is told of a message, as `messageFacts` tells it. */
function factsOf(message: Written, context: Context): MessageFacts {
  const { kind, channel, automatic = false, writtenTo } = message;
  const entered = channel ?? (context.actor.kind === 'customer' ? 'email' : 'api');
  const by = { public_reply: 'email', customer_message: entered, internal_note: null } as const;
  return {
    id: context.newId(),
    kind,
    origin: entered,
    channel: by[kind],
    ...(kind === 'public_reply' && { isReply: countedAs(message, context) === 'reply' }),
    automatic,
    doubted: false,
    suspicious: false,
    ...(writtenTo !== undefined && { writtenTo }),
  };
}
