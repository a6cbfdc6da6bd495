import { parseChannelPlace, placeOfChannel, type TakenOver, type TakeState } from '../channel-in/index.ts';
import type { Table } from '../shared/table.ts';
import { noteReach } from './note-reach.ts';
import { noteProgress, noteState, type StateNoted } from './note-state.ts';

/** Notes what a channel tells of how far messages got that the desk sent: of one, or of all at a place until a time. */
export function noteHeard(table: Table): TakeState {
  return async (context, { channel: { key } }, heard) => {
    if (heard.what === 'state') {
      const noted = await noteState({ table }, context, { key, state: heard });
      const { failure, at } = heard;
      if (noted.is === 'noted' && failure !== undefined && !failure.isPassing)
        await noteReach({ table }, context, { ticketId: noted.ticketId, key, code: failure.code, at });
      return takenAs(noted);
    }
    const place = parseChannelPlace(
      await table.get(placeOfChannel.of({ channel: key, place: heard.place.id })),
    );
    const ticketId = place?.ticketId;
    if (ticketId === undefined) return { outcome: 'nothing' };
    return takenAs(await noteProgress({ table }, context, { key, ticketId, progress: heard }));
  };
}

function takenAs(noted: StateNoted): TakenOver {
  if (noted.is === 'noted') return { outcome: 'changed', ticketId: noted.ticketId };
  return { outcome: noted.is === 'kept' ? 'waits' : 'known' };
}
