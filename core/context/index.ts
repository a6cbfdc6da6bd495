export { type ContextKind, type ContextKinds, contextKindArea } from './context-kind-area.ts';
export { type EntryName, entryWrites, parseEntryRow, parsePointerRow } from './entry-store.ts';
export { ORDER_KIND } from './lexicon.ts';
export { ENTRY_PLACE, listEntries } from './list-entries.ts';
export { ownersOf, ownersToSaveFor, placeOfEntry } from './owners.ts';
export { afterRemoval, loadEntry, removeEntry } from './remove-entry.ts';
export { afterSaving, type EntryGiven, findEntry, isOlder, saveEntry } from './save-entry.ts';
export { customerOfAddress, type OneSaved, saveMany } from './save-many.ts';
export { loadTicketContext, type TicketContext } from './ticket-context.ts';
