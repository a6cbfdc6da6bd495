import { derivedId } from '../shared/derived-id.ts';

/**
 * One thing that happened to a ticket: whatever people, mail or the clock did to it at one moment, and what rules made of that. All
 * events of it have the same beginning, since two commands never change a ticket at the same moment.
 */
export interface Thing {
  readonly ticketId: number;
  /** when it began */
  readonly at: string;
}

/** The one id that something about a thing has: its time, and a digest of what it is. Pure. */
function idOf({ ticketId, at }: Thing, what: string): string {
  return derivedId(Date.parse(at), `${ticketId} ${at} ${what}`);
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
