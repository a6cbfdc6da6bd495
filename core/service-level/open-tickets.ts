import { listName } from '../views/index.ts';

/** The lists of the tickets that are derived anew: all but those that are closed or gone, which keep what they left with. */
export const OPEN_TICKETS = [listName({ of: 'open' }), listName({ of: 'status', status: 'solved' })];
