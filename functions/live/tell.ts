import * as z from 'zod';
import { changesOfEvent, type TellDeps, tellChanges, tellOfLists } from '../../core/live/index.ts';
import { LIVE_SOURCE } from '../../core/shared/names.ts';
import { idSchema } from '../../schemas/actor.ts';
import { anyEventSchema } from '../../schemas/events/events.ts';
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
]);
const toldSchema = z.object({ detail: anyEventSchema });

let deps: TellDeps | undefined;

/** Tells open connections what has changed. A hint that could not be sent is logged, and not tried again: the next makes up for it. */
export async function handler(heard: unknown): Promise<void> {
  try {
    deps ??= liveDeps();
    const { data: signal } = signalSchema.safeParse(heard);
    if (signal?.['detail-type'] === 'lists.moved') return await tellOfLists(deps, signal.detail.lists);
    if (signal) {
      const topic = { of: 'presence', ticketId: signal.detail.ticketId } as const;
      return await tellChanges(deps, [{ topic }]);
    }
    const { data: told } = toldSchema.safeParse(heard);
    if (told) await tellChanges(deps, changesOfEvent(told.detail));
  } catch (error) {
    logFailure('Open connections could not be told of a change', error, {});
  }
}
