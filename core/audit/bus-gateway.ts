import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { EVENT_SOURCE } from '../shared/names.ts';

/** The desk's event bus. */
export interface Bus {
  /** Publishes up to ten events, and gives the ids of those that the bus did not take. */
  publish(events: readonly DeskEvent[]): Promise<string[]>;
}

/** The bus over EventBridge, whose answer can refuse single entries of a call that succeeds. */
export function eventBridgeBus(busName: string, client = new EventBridgeClient({})): Bus {
  return {
    async publish(events) {
      const answer = await client.send(
        new PutEventsCommand({
          Entries: events.map((event) => ({
            EventBusName: busName,
            Source: EVENT_SOURCE,
            DetailType: event.type,
            Time: new Date(event.at),
            Detail: JSON.stringify(event),
          })),
        }),
      );
      const entries = answer.Entries ?? [];
      return events.filter((_, at) => entries[at]?.EventId === undefined).map((event) => event.id);
    },
  };
}
