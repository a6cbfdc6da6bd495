/** Mail that somebody is to look at before it becomes a ticket or a message. */
export { type Arrived, causesToHold } from './causes.ts';
export { confirmationIn } from './confirmation.ts';
export { countHeld, type HeldCounts } from './count-held.ts';
export { deleteHeld, type StartDiscard } from './delete-held.ts';
export { DISCARD, discardHeld } from './discard-held.ts';
export { endWrites } from './end-held.ts';
export { expiringHeld } from './expiring-held.ts';
export { fireHeld, heldDeadline } from './fire-held.ts';
export { heldById, heldSubject, isHeld, loadHeld, parseHeldRow } from './held-store.ts';
export { contentOf, type Holding, holdWrites } from './hold-mail.ts';
export { listHeld } from './list-held.ts';
export { causesSeenBy, requireMayWithHeld, requireSees, seesHeld } from './may-hold.ts';
export { HELD_PLACE, type HeldSummary, parseHeldCounts, parsePlaceRow } from './place-store.ts';
