export { type Application, type Applied, applyMacro } from './apply-macro.ts';
export { findMacros } from './find-macros.ts';
export { type Macro, type Macros, macroArea } from './macro-area.ts';
export { type MacroPreview, previewMacro } from './preview-macro.ts';
export { createMacro, deleteMacro, type MacroDeps, restoreMacro, updateMacro } from './save-macro.ts';
export { loadUses, parseUses, type Uses } from './uses-store.ts';
