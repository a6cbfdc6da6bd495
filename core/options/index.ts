export { DESK_OPTIONS, optionsArea, type StoredOptions } from './options-area.ts';
