import { ownAct } from './own-act.ts';

/** No other trigger gets its turn. */
export const stopAct = ownAct('stop', {}, { id: 'ActionStop' });
