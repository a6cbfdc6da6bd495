import { anyEventSchema, type StoredEvent } from '../../schemas/events/events.ts';
import { ADDRESSED_EVENTS, WEBHOOK_EVENTS } from '../../schemas/webhook.ts';
import type { DeskClock } from '../calendar/index.ts';
import { factsOfEvent } from '../event-facts/index.ts';
import { LaterVersionError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { CompiledWebhook } from './kept-webhooks.ts';
import type { Webhook } from './webhook-area.ts';

/** Whether a webhook asks for events of a type. What the desk tells itself about webhooks is for none. Pure. */
export function asksFor({ events, isActive, switchedOff }: Webhook, type: string): boolean {
  if (!isActive && switchedOff === null) return false;
  if (type === 'webhook.resumed' || ADDRESSED_EVENTS.includes(type)) return false;
  return events === null || events.includes(type);
}

/** Whether an event is for any of the webhooks, as far as its type tells. What names a webhook is for that one, even if it is retired. Pure. */
export function concernsWebhooks(webhooks: readonly Webhook[], type: string): boolean {
  return !WEBHOOK_EVENTS.some((chosen) => chosen === type) || webhooks.some((one) => asksFor(one, type));
}

/** When it is chosen, and what tells the time of an event as the desk sees it. */
interface ChosenAt {
  readonly now: Date;
  readonly clockAt: (now: Date) => Promise<DeskClock>;
}

/**
 * The webhooks that get an event: those that ask for its type, and whose conditions hold of the ticket that it is about. One with
 * conditions gets no event that is about no ticket.
 * @throws LaterVersionError when conditions are to be asked of an event that a later version of the desk has told
 */
export async function choose(
  table: Table,
  webhooks: readonly CompiledWebhook[],
  stored: StoredEvent,
  { now, clockAt }: ChosenAt,
): Promise<Webhook[]> {
  const asking = webhooks.filter(({ webhook }) => asksFor(webhook, stored.type));
  const conditional = asking.filter(isConditional);
  const held = new Set(
    conditional.length === 0
      ? []
      : await holding(table, conditional, stored, { now, clock: await clockAt(now) }),
  );
  return asking.filter((one) => !isConditional(one) || held.has(one)).map(({ webhook }) => webhook);
}

const isConditional = ({ webhook: { conditions } }: CompiledWebhook): boolean =>
  Object.values(conditions).some((list) => !Array.isArray(list) || list.length > 0);

async function holding(
  table: Table,
  conditional: readonly CompiledWebhook[],
  stored: StoredEvent,
  { now, clock }: { now: Date; clock: DeskClock },
): Promise<CompiledWebhook[]> {
  if (stored.ticket === undefined) return [];
  const event = anyEventSchema.safeParse(stored).data;
  if (event === undefined) {
    if (WEBHOOK_EVENTS.some((type) => type === stored.type))
      throw new Error(`The event ${stored.id} cannot be read`);
    throw new LaterVersionError(`The event ${stored.id}`);
  }
  const all = <Value>(of: (one: CompiledWebhook['conditions']) => readonly Value[]) => [
    ...new Set(conditional.flatMap(({ conditions }) => of(conditions))),
  ];
  const facts = await factsOfEvent(table, event, {
    fields: all(({ fields }) => fields),
    changesOf: all(({ changesOf }) => changesOf),
    now,
    clock,
  });
  return facts === null ? [] : conditional.filter(({ conditions }) => conditions.holds(facts));
}
