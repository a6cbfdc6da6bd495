import type { Abilities, Adapter } from '../adapter.ts';

/** A call is told of when it is over, or under way: nobody is written to by it. */
export const CALL_ABILITIES: Abilities = {
  longest: 1,
  format: 'plain',
  files: { most: 0, bytes: () => 0 },
  windowHours: null,
  mayBegin: 'no',
  states: [],
  showsTyping: 'no',
  pace: { perSecond: 1, perPlaceSeconds: 1 },
};

/** How a channel of calls sends: not at all. */
export const noReplies: Pick<Adapter, 'send' | 'sent'> = {
  send: () => {
    throw new Error('Nobody is written to by a call.');
  },
  sent: () => ({ is: 'failed', failure: { code: 'unsupported', detail: 'Nobody is written to by a call.' } }),
};
