import type { DeskEvent } from '../../schemas/events/events.ts';
import type { FiringFacts, TriggerFailure } from '../../schemas/events/facts.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { changeBetween, recordEvent, ticketSubject } from '../audit/index.ts';
import type { Explanation, GroupExplanation } from '../conditions/index.ts';
import { countedIn, type Draft, messageOf, messageWrites } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Write } from '../shared/write.ts';
import { conversationFor, madePublic, overOf, ticketWrites, withReply } from '../ticket/index.ts';
import type { Failed } from './acts/act.ts';
import { reactedWrite } from './automated-store.ts';
import type { Decision, Firing } from './decide.ts';
import { countFailure, countFiring, type FailureRow } from './runs-store.ts';
import { type Trigger, triggerFacts } from './trigger-area.ts';

/**
 * The writes of what triggers have decided: the ticket, their messages, what the audit trail tells of each, their counters, and the
 * guard by which the event does nothing when it comes again. What they change together is told as the act of the last that changed
 * anything, and by trigger in an event of its own.
 * @param inARow of each that failed, the row of its failures by now, by its key
 */
export async function outcomeWrites(
  before: Ticket,
  { ticket: decided, firings, failures }: Decision,
  { event, inARow }: { event: DeskEvent; inARow: ReadonlyMap<string, FailureRow> },
  context: Context,
): Promise<Write[]> {
  const { now } = context;
  const all = firings.flatMap(({ trigger, effects }) => effects.map((effect) => ({ trigger, effect })));
  const messages: Message[] = [];
  let after = decided;
  for (const { trigger, effect } of all) {
    if (effect.draft === undefined) continue;
    const id = context.newId();
    const { draft, ticket: replied } = onItsWay(effect.draft, id, after);
    const message = messageOf(draft, id, actorOf(trigger), now);
    messages.push(message);
    after = effect.noted?.(replied, message.id) ?? replied;
  }
  const isTold = messages.some(({ kind }) => kind === 'public_reply');
  const last = firings.findLast((firing) => !isSameValue(firing.before, firing.after)) ?? firings.at(-1);
  const acting = last === undefined ? context : { ...context, actor: actorOf(last.trigger) };
  const isChanged = !isSameValue(before, after) || messages.length > 0;
  const counting = { messages: messages.flatMap(countedIn) };
  const { ticket, writes } = isChanged
    ? await ticketWrites(before, isTold ? madePublic(after) : after, acting, { counting })
    : { ticket: before, writes: [] };
  const told = {
    ticket,
    on: { id: event.id, type: event.type },
    firings: firings.map(firingFacts),
    failures: failures.map(failureFacts),
  };
  const beside = await Promise.all(
    all.map(({ trigger, effect }) => effect.writes?.(ticket, { ...context, actor: actorOf(trigger) })),
  );
  return [
    ...writes,
    ...messages.flatMap((message) =>
      messageWrites(ticket, message, { ...context, actor: message.author }, before),
    ),
    ...beside.flatMap((written) => written ?? []),
    recordEvent(ticketSubject(ticket.id), 'ticket.automated', told, acting),
    ...firings.map(({ trigger, effects }) =>
      countFiring(trigger.key, ticket.id, { now, isDone: !effects.some(({ isLater }) => isLater) }),
    ),
    ...failures.map((failure) => {
      const row = inARow.get(failure.trigger.key) ?? { times: 1, from: 0 };
      return countFailure(failure, ticket.id, { now, inARow: row });
    }),
    reactedWrite(event.id, ticket.id, now),
  ];
}

/** What a trigger writes, by the way that replies of its ticket take; and the ticket with it. */
function onItsWay(draft: Draft, id: string, ticket: Ticket): { draft: Draft; ticket: Ticket } {
  if (draft.kind !== 'public_reply') return { draft, ticket };
  const over = overOf(conversationFor(ticket, undefined));
  return { draft: { ...draft, over }, ticket: withReply(ticket, { id, over }) };
}

const actorOf = ({ number }: Trigger) => ({ kind: 'automation', ruleId: number }) as const;

function firingFacts({ trigger, conditions, before, after, effects }: Firing): FiringFacts {
  return {
    trigger: triggerFacts(trigger),
    fields: Object.keys(changeBetween(before, after) ?? {}),
    held: heldIn(conditions, ''),
    did: effects.map(({ kind }) => kind),
  };
}

function failureFacts({ trigger, code, paths }: Failed): TriggerFailure {
  return { trigger: triggerFacts(trigger), code, paths: [...paths] };
}

/** The places of the conditions that held, such as `all.0` and `any.1.all.0`. */
function heldIn({ all, any }: GroupExplanation, above: string): string[] {
  const inList = (list: 'all' | 'any', items: readonly Explanation[]) =>
    items.flatMap((item, at) => {
      const path = `${above}${list}.${at}`;
      if ('all' in item) return item.holds ? heldIn(item, `${path}.`) : [];
      return item.holds ? [path] : [];
    });
  return [...inList('all', all), ...inList('any', any)];
}
