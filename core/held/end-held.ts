import type { Held } from '../../schemas/held.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import type { Write } from '../shared/write.ts';
import { heldChange, heldSubject } from './held-store.ts';
import { unplaceWrites } from './place-store.ts';

/** How a held message ends: it becomes a message, or somebody or its time does away with it. */
export type Ending =
  | { state: 'released'; message: { ticketId: number; messageId: string } }
  | { state: 'deleted' | 'expired' };

/** A held message as it is once it has ended: nothing is left of what it says, or of whom it comes from. */
export function endedHeld(before: Held, ending: Ending, context: Context): Held {
  const { content: _content, ...held } = before;
  const message = ending.state === 'released' ? ending.message : null;
  return {
    ...held,
    state: ending.state,
    delivery: { ...held.delivery, sender: '', recipients: [] },
    ended: { at: context.now.toISOString(), by: context.actor, message },
    version: before.version + 1,
  };
}

/**
 * The writes by which a held message ends, with its event. Refused with `version` when somebody else was faster, so that it
 * ends once.
 */
export function endWrites(before: Held, ending: Ending, context: Context): { held: Held; writes: Write[] } {
  const held = endedHeld(before, ending, context);
  const subject = heldSubject(held.id);
  const event =
    ending.state === 'released'
      ? recordEvent(subject, 'mail.released', { held, became: ending.message }, context)
      : recordEvent(subject, `mail.${ending.state}`, { held }, context);
  return { held, writes: [heldChange(before, held), ...unplaceWrites(before, context.now), event] };
}
