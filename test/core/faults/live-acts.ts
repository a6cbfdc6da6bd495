import { createHash } from 'node:crypto';
import {
  connectLive,
  issueLiveToken,
  type Recognise,
  unwatchTopics,
  watchTopics,
} from '../../../core/live/index.ts';
import { takeAwaitedTurn, takeTurn } from '../../../core/live/turn-store.ts';
import { NO_ROOMS } from '../../../core/room/index.ts';
import { UnauthenticatedError } from '../../../core/shared/errors.ts';
import { ADMIN } from '../../support/desk.ts';
import type { Act, Stage } from './stage.ts';

const SUBJECT = { kind: 'agent', id: 1, scopes: ['*'] } as const;
const subject = () => ({ ...SUBJECT, scopes: ['*' as const] });
const CONNECTION = 'connection=';
const bytes = (size: number) => createHash('sha512').update('live').digest().subarray(0, size);
const recognise: Recognise = async () => (ADMIN.kind === 'agent' ? { kind: 'agent', caller: ADMIN } : null);
const views = async () => ({ all: [], kept: [], named: () => undefined });
const given = (table: Stage['table']) => ({ table, recognise, views, rooms: async () => NO_ROOMS });

/** A ticket, and somebody who is connected. */
async function givenConnected({ desk }: Stage): Promise<string> {
  const { ticket } = await desk.take({ from: 'mara@example.com' });
  const { token } = await issueLiveToken(desk.table, { subject: subject(), now: desk.now }, bytes);
  await connectLive(desk.table, { token, connectionId: CONNECTION, now: desk.now });
  return `ticket:${ticket.id}`;
}

/** What becomes of connections over which people hear what has changed. */
export const LIVE_ACTS: readonly Act[] = [
  {
    file: 'live/connect.ts',
    does: 'open a connection by a token, which opens none when it is shown again',
    arrange: async ({ desk, table }) => {
      const { token } = await issueLiveToken(desk.table, { subject: subject(), now: desk.now }, bytes);
      const { now } = desk;
      return (again) =>
        connectLive(table, { token, connectionId: CONNECTION, now }).catch((error: unknown) => {
          if (!again || !(error instanceof UnauthenticatedError)) throw error;
        });
    },
  },
  {
    file: 'live/watch.ts',
    does: 'watch a ticket',
    arrange: async (stage) => {
      const topic = await givenConnected(stage);
      const { desk, table } = stage;
      return () => watchTopics(given(table), { connectionId: CONNECTION, topics: [topic], now: desk.now });
    },
  },
  {
    file: 'live/watch.ts',
    does: 'watch a ticket no more',
    arrange: async (stage) => {
      const topic = await givenConnected(stage);
      const { desk, table } = stage;
      const asked = { connectionId: CONNECTION, topics: [topic] };
      await watchTopics(given(desk.table), { ...asked, now: desk.now });
      return () => unwatchTopics(given(table), { ...asked, now: desk.now });
    },
  },
  {
    file: 'live/turn-store.ts',
    does: 'take the turn to send a hint that was waited for',
    arrange: async ({ desk, table }) => {
      const of = { topic: { of: 'ticket', ticketId: 1 } } as const;
      for (let times = 0; times < 2; times += 1) await takeTurn(desk.table, of, desk.now);
      const { now } = desk;
      return () => takeAwaitedTurn(table, of, now);
    },
  },
];
