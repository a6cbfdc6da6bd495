/** What a chat shows of the desk before anybody answers: who is there, and how long somebody waits. */
export { followQueue, keptQueue } from './follow-queue.ts';
export { keptPeople, type Openness, opennessOf } from './openness.ts';
export { noteAskedAllTheSame, suggestInChat, visitOf } from './suggest.ts';
export { parseChatWaitingRow } from './waiting-store.ts';
