export { keptListeners } from './kept-listeners.ts';
export { type Listeners, marking, markUnheard } from './mark-unheard.ts';
