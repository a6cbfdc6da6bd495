export { heldStatusArea } from './follow-replies.ts';
export { DESK_OPTIONS, type OptionsArea, optionsArea, type StoredOptions } from './options-area.ts';
export { optionsNow } from './options-now.ts';
