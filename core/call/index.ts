/** Calls: what telephone systems and video meetings tell of, as messages of tickets. */
export {
  type CallDeps,
  type CallFiles,
  type CallSource,
  DESK_CALLS,
  type ReportedCall,
  sourceOfChannel,
} from './call-deps.ts';
export { parseCallRow } from './call-store.ts';
export { type KeptCall, keepCall, keepRecording } from './keep-call.ts';
export { listCalls, type ReadCall, readCall } from './read-call.ts';
export type { CallReport } from './report.ts';
export { type AskProvider, callTaker } from './take-call.ts';
export { uploadedRecordings } from './uploaded-recordings.ts';
