import { setTimeout as sleep } from 'node:timers/promises';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { liveSignals, postFrames, recogniser, type TellDeps } from '../../core/live/index.ts';
import { roomArea } from '../../core/room/index.ts';
import { signedRequests } from '../../core/shared/signed-request.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { keptViews } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';

/** What both functions of live connections work with. */
export function liveDeps(): TellDeps {
  const env = environment('TABLE_NAME', 'LIVE_ENDPOINT', 'LIVE_BUS');
  const table = dynamoTable({ tableName: env.TABLE_NAME });
  const keep = keptConfiguration(table, () => performance.now());
  const kept = keptViews(keep);
  const rooms = keep(roomArea);
  const send = signedRequests(process.env);
  return {
    table,
    recognise: recogniser(table),
    views: (now) => kept.at(now),
    rooms: (now) => rooms.at(now),
    post: postFrames(env.LIVE_ENDPOINT, send),
    agentWrites: liveSignals(table, env.LIVE_BUS, send).agentWrites,
    now: () => new Date(),
    sleep,
  };
}
