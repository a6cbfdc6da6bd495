import type { Held } from '../../schemas/held.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { endWrites } from './end-held.ts';
import { isHeld, loadHeld } from './held-store.ts';

/** Starts the job that deletes what is left of a mail outside of the table. */
export type StartDiscard = (rawKey: string, context: Context) => Write[];

/**
 * Deletes a held mail for good. Once more changes nothing.
 * @throws NotFoundError
 * @throws ConflictError `held_message.released` when it is a message by now
 */
export function deleteHeld(
  deps: { table: Table; discard: StartDiscard },
  context: Context,
  { heldId }: { heldId: number },
): Promise<Held> {
  const load = () => loadHeld(deps.table, heldId);
  return changeVersioned(undefined, load, async (before) => {
    if (before.state === 'released') throw releasedError();
    if (!isHeld(before)) return before;
    const { held, writes } = endWrites(before, { state: 'deleted' }, context);
    await deps.table.write([...writes, ...deps.discard(before.delivery.rawKey, context)]);
    return held;
  });
}

function releasedError(): ConflictError {
  return new ConflictError(
    'held_message.released',
    'It was released, and is a message of its ticket. Move the ticket into the trash instead.',
  );
}
