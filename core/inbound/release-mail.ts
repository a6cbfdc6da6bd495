import type { Held } from '../../schemas/held.ts';
import { endWrites, isHeld, loadHeld } from '../held/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { type FiledMessage, noteReleased } from '../threading/index.ts';
import { findThread } from './find-thread.ts';
import type { InboundDeps } from './inbound-deps.ts';
import { readArrival } from './read-arrival.ts';
import { answersLead, LOOK_AGAIN } from './receive-mail.ts';
import { mailboxFor } from './recipient.ts';
import { takeIn } from './take-in.ts';

const MAIL = { kind: 'system', name: 'mail' } as const;
const TRIES = 5;

/**
 * Releases a held mail: it becomes the ticket or the message that it would have been, where its thread is by now, and counts
 * from now on; the message says when it came. Whoever releases it says that it is neither spam nor of somebody who is
 * blocked. Who sent it they do not say: what names a ticket without proving its sender opens one of its own, as ever. Once
 * more changes nothing.
 * @throws NotFoundError
 * @throws ConflictError `held_message.ended` when it was deleted or has expired
 */
export async function releaseMail(deps: InboundDeps, context: Context, heldId: number): Promise<Held> {
  const { table } = deps;
  const release = async (): Promise<Held> => {
    const before = await loadHeld(table, heldId);
    if (before.state === 'released') return before;
    if (!isHeld(before)) throw endedError();
    const arrival = before.delivery;
    const asMail: Context = { ...context, actor: MAIL, cause: arrival.deliveryId };
    const read = await readArrival(deps, asMail, arrival);
    if (read === null) throw endedError();
    const { mail, raw, desk, own, rules } = read;
    const found = await findThread(table, mail, { ...desk, isReleased: true });
    if (found.outcome === 'received') throw new Error('A mail that is held was received elsewhere');
    const at = await mailboxFor(deps.mailboxes, context.now, { arrival, mail, found });
    const guards = (message: FiledMessage) => [
      ...noteReleased({ fingerprint: before.fingerprint, rawKey: arrival.rawKey }, message),
      ...answersLead({ mail: { ...mail, suspicions: [] }, found }, message),
      ...endWrites(before, { state: 'released', message }, context).writes,
    ];
    const vouched = { heldSince: before.heldAt };
    await takeIn(deps, asMail, { mail, arrival, found, at, desk, raw, rules, own, guards, vouched });
    return loadHeld(table, heldId);
  };
  return untilNotOvertaken(LOOK_AGAIN, release, TRIES);
}

function endedError(): ConflictError {
  return new ConflictError('held_message.ended', 'It was deleted or has expired: nothing of it is left.');
}
