import type { StoredEvent } from '../../schemas/events/events.ts';
import { type AutomaticTeams, concernsAssignment } from '../assignment/index.ts';
import { UNHEARD_BY } from '../shared/names.ts';
import { concernsWebhooks, type Webhook } from '../webhook/index.ts';

/** Who of the desk listens to events at a moment. */
export interface Listeners {
  readonly webhooks: readonly Webhook[];
  readonly teams: Pick<AutomaticTeams, 'all'>;
  readonly isAnybodyConnected: boolean;
}

/** An event as the bus carries it, with the members of `UNHEARD_BY` that hold of it. Pure. */
export function markUnheard(
  event: StoredEvent,
  { webhooks, teams, isAnybodyConnected }: Listeners,
): StoredEvent {
  return {
    ...event,
    ...(!concernsWebhooks(webhooks, event.type) && { [UNHEARD_BY.webhooks]: true }),
    ...(!concernsAssignment(event, teams) && { [UNHEARD_BY.assignment]: true }),
    ...(!isAnybodyConnected && { [UNHEARD_BY.live]: true }),
  };
}

/**
 * Marks events for the bus. Where it cannot be known who listens, all are for everybody, as before anything was marked.
 * @param failed is told why it cannot be known
 */
export function marking(
  listenersAt: (now: Date) => Promise<Listeners>,
  failed: (error: unknown) => void,
): (events: readonly StoredEvent[], now: Date) => Promise<readonly StoredEvent[]> {
  return async (events, now) => {
    if (events.length === 0) return events;
    try {
      const listeners = await listenersAt(now);
      return events.map((event) => markUnheard(event, listeners));
    } catch (error) {
      failed(error);
      return events;
    }
  };
}
