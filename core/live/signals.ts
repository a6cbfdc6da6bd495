import { AGENT_WRITES } from '../../schemas/agent-writes.ts';
import { LIVE_SOURCE } from '../shared/names.ts';
import type { SignedRequest } from '../shared/signed-request.ts';
import type { Table } from '../shared/table.ts';
import { placeOf, watchersOfTopic } from './watch-store.ts';

/** What the desk lets its open connections know that no event tells: that lists moved, and who is at a ticket. */
export interface LiveSignals {
  /** @param lists names of lists in which rows came, went or show something else */
  listsMoved(lists: readonly string[]): Promise<void>;
  presenceChanged(ticketId: number): Promise<void>;
  /** It goes to the messenger of the ticket, whoever watches here. */
  agentWrites(ticketId: number): Promise<void>;
  /** @param agentIds who are told of it besides, as they are mentioned */
  roomChanged(roomId: string, agentIds?: readonly number[]): Promise<void>;
}

/** The lists that views may show: their own, and those that every desk has. */
const IN_VIEWS = /^(?:view|viewof|open|unassigned|trash|spam|status|assignee)(?::|@|$)/;
const SIGNAL_MS = 2_000;
/** Names of lists in one signal, which stays far below the 256 KB of an entry ("Amazon EventBridge quotas"). */
const MOST_LISTS = 2_000;

/**
 * Signals over the bus, where somebody watches: to find out that nobody does costs half a read unit. A signal that is lost costs nothing
 * but time, so that nothing fails by it.
 * @param busName none where the desk has no open connections
 */
export function liveSignals(table: Table, busName: string | undefined, send: SignedRequest): LiveSignals {
  const isWatched = async (pk: string): Promise<boolean> =>
    (await table.query(watchersOfTopic.of({ pk, limit: 1 }))).rows.length > 0;

  /** @param places tells only where somebody watches one of them; null: in any case */
  async function signal(places: readonly string[] | null, type: string, detail: object): Promise<void> {
    if (busName === undefined) return;
    try {
      if (places !== null && !(await Promise.all(places.map(isWatched))).includes(true)) return;
      const entry = {
        EventBusName: busName,
        Source: LIVE_SOURCE,
        DetailType: type,
        Detail: JSON.stringify(detail),
      };
      await send({
        service: 'events',
        method: 'POST',
        url: eventsEndpoint(process.env),
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.PutEvents' },
        body: JSON.stringify({ Entries: [entry] }),
        milliseconds: SIGNAL_MS,
      });
    } catch {
      // Whoever watches reads what has changed with the next hint, or when they look.
    }
  }

  return {
    async listsMoved(lists) {
      const shown = lists.filter((name) => IN_VIEWS.test(name)).slice(0, MOST_LISTS);
      if (shown.length > 0)
        await signal([placeOf({ of: 'view', key: '' }).pk], 'lists.moved', { lists: shown });
    },
    presenceChanged: (ticketId) =>
      signal(
        // Whoever writes in a chat learns that somebody has it before them.
        [placeOf({ of: 'presence', ticketId }).pk, placeOf({ of: 'chat', ticketId }).pk],
        'presence.changed',
        { ticketId },
      ),
    agentWrites: (ticketId) => signal(null, AGENT_WRITES, { ticketId }),
    roomChanged: (roomId, agentIds = []) =>
      signal(
        [
          placeOf({ of: 'rooms' }).pk,
          placeOf({ of: 'room', roomId }).pk,
          ...agentIds.map((agentId) => placeOf({ of: 'mine' }, agentId).pk),
        ],
        'room.changed',
        { roomId, agentIds },
      ),
  };
}

/** Where EventBridge is, as the SDK has it ("Service-specific endpoints", AWS SDKs and Tools). */
function eventsEndpoint(environment: NodeJS.ProcessEnv): string {
  const { AWS_ENDPOINT_URL_EVENTBRIDGE: own, AWS_ENDPOINT_URL: all, AWS_REGION = 'us-east-1' } = environment;
  return `${(own || all || `https://events.${AWS_REGION}.amazonaws.com`).replace(/\/$/, '')}/`;
}
