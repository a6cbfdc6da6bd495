export { DRAFT_CHANGED, endDraft, type StoredDraft } from './draft-store.ts';
export { listDrafts, saveDraft } from './save-draft.ts';
