import { isFresh, type Looked } from '../looked-store.ts';

/** Whether customers are to be looked at for a rule: it was not done with them, the rules have changed, or it is long ago. Pure. */
export const isDueForCustomers = (looked: Looked, revision: number, now: Date): boolean =>
  looked.upTo !== null || looked.revision !== revision || !isFresh(looked, now);
