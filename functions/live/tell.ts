import * as z from 'zod';
import { changesOfEvent, type TellDeps, tellChanges, tellOfLists } from '../../core/live/index.ts';
import { LIVE_SOURCE } from '../../core/shared/names.ts';
import { idSchema } from '../../schemas/actor.ts';
import { anyEventSchema } from '../../schemas/events/events.ts';
import { roomIdSchema } from '../../schemas/room.ts';
import { logFailure } from '../edge/logger.ts';
import { liveDeps } from './deps.ts';

/** What the desk signals to itself, that no event tells. */
const signalSchema = z.discriminatedUnion('detail-type', [
  z.object({
    source: z.literal(LIVE_SOURCE),
    'detail-type': z.literal('lists.moved'),
    detail: z.object({ lists: z.array(z.string()) }),
  }),
  z.object({
    source: z.literal(LIVE_SOURCE),
    'detail-type': z.literal('presence.changed'),
    detail: z.object({ ticketId: idSchema }),
  }),
  z.object({
    source: z.literal(LIVE_SOURCE),
    'detail-type': z.literal('room.changed'),
    detail: z.object({ roomId: roomIdSchema, agentIds: z.array(idSchema).default([]) }),
  }),
]);
const toldSchema = z.object({ detail: anyEventSchema });

let deps: TellDeps | undefined;

/** Tells open connections what has changed. A hint that could not be sent is logged, and not tried again: the next makes up for it. */
export async function handler(heard: unknown): Promise<void> {
  try {
    deps ??= liveDeps();
    const { data: signal } = signalSchema.safeParse(heard);
    if (signal?.['detail-type'] === 'lists.moved') return await tellOfLists(deps, signal.detail.lists);
    if (signal?.['detail-type'] === 'room.changed') {
      const { roomId, agentIds } = signal.detail;
      const mine = agentIds.map((agentId) => ({ topic: { of: 'mine' }, agentId }) as const);
      const changes = [{ topic: { of: 'room', roomId } }, { topic: { of: 'rooms' }, roomId }] as const;
      return await tellChanges(deps, [...changes, ...mine]);
    }
    if (signal) {
      const { ticketId } = signal.detail;
      return await tellChanges(deps, [
        { topic: { of: 'presence', ticketId } },
        { topic: { of: 'chat', ticketId } },
      ]);
    }
    const { data: told } = toldSchema.safeParse(heard);
    if (told) await tellChanges(deps, changesOfEvent(told.detail));
  } catch (error) {
    logFailure('Open connections could not be told of a change', error, {});
  }
}
