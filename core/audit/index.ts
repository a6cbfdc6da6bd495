export { type Bus, eventBridgeBus } from './bus-gateway.ts';
export { type Counts, countEvents } from './count-events.ts';
export { changeBetween, recordEvent } from './event.ts';
export { storedEventIn } from './event-row.ts';
export {
  type AuditEntry,
  auditEntryIn,
  eventById,
  idsOfEvents,
  isRestored,
  listEvents,
  loadChange,
  newestEventId,
  newestEvents,
} from './event-store.ts';
export { knownEvents, trailOf } from './known-events.ts';
export { type ChainProof, type ProofPosition, proofPositionSchema, proveChain } from './prove-chain.ts';
export { loadWords, strikeWords, type WordsOfEvent } from './struck-words.ts';
export { headRow, isSubject, type Subject, ticketSubject } from './subject.ts';
export type { Bounce, MailReport } from './told.ts';
