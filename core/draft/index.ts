export { DRAFT_CHANGED, draftByKind, endDraft, parseDraftRow, type StoredDraft } from './draft-store.ts';
export { type AskedDraft, listDrafts, saveDraft } from './save-draft.ts';
