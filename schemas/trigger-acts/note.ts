import { ownAct } from './own-act.ts';
import { actTextSchema } from './texts.ts';

/** An internal note. */
export const noteAct = ownAct('note', { text: actTextSchema }, { id: 'ActionNote' });
