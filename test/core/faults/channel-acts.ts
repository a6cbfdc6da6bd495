import { noteReachOfPlace } from '../../../core/channel-in/place-store.ts';
import { CHANNEL, channelDesk, wrote } from '../../support/given-channel.ts';
import type { Act, Stage } from './stage.ts';

const from = { id: 'u1', name: 'Jo' };
const first = wrote('m1', 0, { from });
const at = '2026-03-01T11:30:00Z';
const edit = { type: 'edit', id: 'e1', at, message: 'm1', from, text: 'better words' };
const deletion = { type: 'deletion', id: 'd1', at, message: 'm1', place: { id: 'u1' } };

/** Something comes over a channel, after other things have. */
const coming = (file: string, does: string, event: object, before: readonly object[] = []): Act => ({
  file,
  does,
  arrange: async ({ desk, table }: Stage) => {
    if (before.length > 0) await channelDesk(desk.table).receive(before);
    const now = new Date('2026-03-01T12:30:00Z');
    return () => channelDesk(table).receive([event], { now });
  },
});

/** What comes over channels. */
export const CHANNEL_ACTS: readonly Act[] = [
  coming('channel-in/take-message.ts', 'take in the first message of somebody', first),
  coming('channel-in/take-message.ts', 'take in another message', wrote('m2', 60, { from }), [first]),
  coming('channel-in/take-message.ts', 'take in what was edited before it came', first, [edit]),
  coming('channel-in/take-change.ts', 'take in an edit', edit, [first]),
  coming('channel-in/take-change.ts', 'take in an edit of what has not come', edit),
  coming('channel-in/take-change.ts', 'take in that a message was taken back', deletion, [first]),
  coming(
    'channel-in/take-person.ts',
    'take in that somebody blocks the desk',
    { type: 'reach', id: 'r1', at, from, reach: 'blocked' },
    [first],
  ),
  coming(
    'channel-in/take-person.ts',
    'take in that somebody has another id',
    { type: 'rename', id: 'n1', at, from: { id: 'u2' }, formerly: 'u1' },
    [first],
  ),
  {
    file: 'channel-in/place-store.ts',
    does: 'note that somebody can be reached no more where they write',
    arrange: async ({ desk, table }) => {
      await channelDesk(desk.table).receive([first]);
      const learnt = { is: 'blocked', at: desk.now } as const;
      return () => noteReachOfPlace(table, { channel: CHANNEL.key, place: 'u1' }, learnt);
    },
  },
];
