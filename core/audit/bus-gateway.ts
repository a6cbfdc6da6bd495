import { EventBridgeClient, PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import type { StoredEvent } from '../../schemas/events/events.ts';
import { clientTimeouts, SMALL_REQUEST_MS, unlogged } from '../shared/client-timeouts.ts';
import { EVENT_SOURCE } from '../shared/names.ts';
import { eventBytes } from './event-size.ts';

/** How far events got onto the bus: the first `taken` of them are there. */
export interface Published {
  taken: number;
  /** why the event after those was not taken; that event and all after it must be published again */
  refusal: { event: string; reason: string } | null;
}

/** The desk's event bus. */
export interface Bus {
  /** Publishes any number of events in their order, up to the first that the bus does not take. */
  publish(events: readonly StoredEvent[]): Promise<Published>;
}

/** Entries of a request, and the bytes that they must stay below together ("Amazon EventBridge quotas"). */
const MOST_ENTRIES = 10;
const REQUEST_BYTES = 256 * 1024;

/** The bus over EventBridge, whose answer can refuse single entries of a request that succeeds. */
export function eventBridgeBus(
  busName: string,
  client = unlogged(new EventBridgeClient(clientTimeouts(SMALL_REQUEST_MS))),
): Bus {
  async function put(events: readonly StoredEvent[]): Promise<readonly PutEventsResultEntry[]> {
    if (bytesOf(events) >= REQUEST_BYTES) return [{ ErrorCode: 'TooLarge' }];
    const Entries = events.map((event) => ({
      EventBusName: busName,
      Source: EVENT_SOURCE,
      DetailType: event.type,
      // A replay of the archive names the time when something was told, however long before it happened elsewhere.
      Time: new Date(event.importedAt ?? event.at),
      Detail: JSON.stringify(event),
    }));
    return (await client.send(new PutEventsCommand({ Entries }))).Entries ?? [];
  }

  return {
    async publish(events) {
      let taken = 0;
      for (const request of requestsOf(events)) {
        const results = await put(request);
        for (const [at, event] of request.entries()) {
          const { EventId, ErrorCode = 'NoAnswer' } = results[at] ?? {};
          if (EventId === undefined)
            return { taken: taken + at, refusal: { event: event.id, reason: ErrorCode } };
        }
        taken += request.length;
      }
      return { taken, refusal: null };
    },
  };
}

/** Cuts events into requests that hold as many as they may; an event that is too large for any request is alone in one. */
function requestsOf(events: readonly StoredEvent[]): StoredEvent[][] {
  const requests: StoredEvent[][] = [];
  for (const event of events) {
    const last = requests.at(-1);
    const hasRoom = last && last.length < MOST_ENTRIES && bytesOf([...last, event]) < REQUEST_BYTES;
    if (hasRoom) last.push(event);
    else requests.push([event]);
  }
  return requests;
}

function bytesOf(events: readonly StoredEvent[]): number {
  return events.reduce((sum, event) => sum + eventBytes(event), 0);
}
