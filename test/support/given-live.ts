import { randomBytes } from 'node:crypto';
import type { Recognise } from '../../core/live/index.ts';
import { connectLive, issueLiveToken, tellChanges, watchTopics } from '../../core/live/index.ts';
import { NO_ROOMS } from '../../core/room/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { ADMIN } from './desk.ts';

/** Whoever connects is an admin. */
const everybody: Recognise = async () => (ADMIN.kind === 'agent' ? { kind: 'agent', caller: ADMIN } : null);

/** An admin who is connected, watches a ticket, and has heard of a change. */
export async function givenLive(table: Table, now: Date, ticketId: number): Promise<void> {
  const subject = { kind: 'agent', id: ADMIN.id, scopes: [...ADMIN.scopes] } as const;
  const { token } = await issueLiveToken(table, { subject: { ...subject, scopes: ['*'] }, now }, randomBytes);
  await connectLive(table, { token, connectionId: 'connection=', now });
  const views = async () => ({ all: [], kept: [], named: () => undefined });
  const deps = { table, recognise: everybody, views, rooms: async () => NO_ROOMS };
  await watchTopics(deps, { connectionId: 'connection=', topics: [`ticket:${ticketId}`], now });
  const post = async () => 'sent' as const;
  await tellChanges({ ...deps, post, now: () => now, sleep: async () => {} }, [
    { topic: { of: 'ticket', ticketId } },
  ]);
}
