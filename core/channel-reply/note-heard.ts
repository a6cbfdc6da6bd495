import { parseChannelPlace, placeOfChannel, type TakenOver, type TakeState } from '../channel-in/index.ts';
import type { Table } from '../shared/table.ts';
import { noteProgress, noteState, type StateNoted } from './note-state.ts';

/** Notes what a channel tells of how far messages got that the desk sent: of one, or of all at a place until a time. */
export function noteHeard(table: Table): TakeState {
  return async (context, { channel: { key } }, heard) => {
    if (heard.what === 'state') return takenAs(await noteState({ table }, context, { key, state: heard }));
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
