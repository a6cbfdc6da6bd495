import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';

/**
 * One thing that happened to a ticket: whatever people, mail or the clock did to it at one moment, and what rules made of that. All
 * events of it have the same beginning, since two commands never change a ticket at the same moment.
 */
export interface Thing {
  readonly ticketId: number;
  /** when it began */
  readonly at: string;
}

/** Characters that ULIDs are made of. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_LENGTH = 16;

/** The one id that something about a thing has: its time, and a digest of what it is. Pure. */
function idOf({ ticketId, at }: Thing, what: string): string {
  const digest = createHash('sha256').update(`${ticketId} ${at} ${what}`).digest();
  const characters = [...digest.subarray(0, RANDOM_LENGTH)].map((byte) => CROCKFORD[byte % CROCKFORD.length]);
  return `${encodeTime(Date.parse(at))}${characters.join('')}`;
}

/** The id of what a trigger tells an agent of a thing: however many events of it come, it is told once. Pure. */
export const notificationId = (thing: Thing, triggerNumber: number, agentId: number): string =>
  idOf(thing, `trigger ${triggerNumber} agent ${agentId}`);

/** The id of the one mail that an agent gets of a mail that is held. Pure. */
export const heldMailId = ({ heldId, at }: { heldId: number; at: string }, agentId: number): string =>
  idOf({ ticketId: heldId, at }, `held agent ${agentId}`);

/** The id of the one mail that an agent gets of a thing, whoever asks for it. Pure. */
export const notificationMailId = (thing: Thing, agentId: number): string =>
  idOf(thing, `mail agent ${agentId}`);
