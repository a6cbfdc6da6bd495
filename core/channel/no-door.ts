import type { Admission, Knock } from './adapter.ts';

/** Nobody is let in at the door of a channel to which everything is told in another way. */
export const noDoor = (_knock: Knock): Admission => ({ is: 'refused', reason: 'unsigned' });
