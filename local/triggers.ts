import { join } from 'node:path';
import type { Bell } from './bell.ts';
import type { Clock } from './clock.ts';
import type { LocalTable } from './database.ts';
import type { DatabaseFile } from './database-file.ts';
import type { Invoke } from './invocation.ts';
import type { Log } from './log.ts';
import type { Ways } from './meter/index.ts';
import { startQueuePoller } from './queue-poller.ts';
import type { Queues } from './queues.ts';
import { startScheduler } from './scheduler.ts';
import { openStreamPositions } from './stream-positions.ts';
import { startStreamReader } from './stream-reader.ts';
import { startStreamTrimmer } from './stream-trimmer.ts';
import { openStream } from './streams.ts';
import { TemplateError, type Templates } from './templates.ts';
import { declaredQueueMappings, declaredSchedules, declaredStreamMappings } from './wiring/compute.ts';

/** The bell tells of all that the database writes; looking again is for what nobody thought of. */
const LOOK_AGAIN_MS = 10_000;
/** A database elsewhere is also written to by others, who ring no bell. */
const LOOK_AGAIN_UNTOLD_MS = 250;

/** Feeds functions from queues, table streams and schedules, as the templates say. */
export function startTriggers(options: {
  folder: string;
  clock: Clock;
  log: Log;
  templates: Templates;
  queues: Queues;
  ways: Ways;
  invoke: Invoke;
  /** rings when something may have been written */
  written: Bell;
  databaseEndpoint: string;
  databaseFile: DatabaseFile | undefined;
  tables: LocalTable[];
  /** the streams of the local database by the ARN of their table */
  streams: Map<string, string>;
  stopLater: (stop: () => unknown) => void;
}): void {
  const { clock, log, templates, queues, invoke, written, stopLater } = options;
  const positions = openStreamPositions(join(options.folder, 'positions.sqlite'));
  stopLater(() => positions.close());
  const mappings = declaredStreamMappings(templates);
  for (const mapping of mappings) {
    const { tableArn } = mapping;
    const streamArn = options.streams.get(tableArn);
    if (!streamArn) throw new TemplateError(`${tableArn} has no stream.`);
    const { databaseEndpoint: endpoint, databaseFile: file } = options;
    const stream = openStream({ endpoint, streamArn, tableArn, file });
    const parts = { stream, positions, clock, invoke, send: queues.send, log, written };
    const longestWaitMs = options.databaseFile ? LOOK_AGAIN_MS : LOOK_AGAIN_UNTOLD_MS;
    stopLater(startStreamReader(mapping, { ...parts, longestWaitMs }));
  }
  for (const { arn, name: tableName } of options.tables) {
    const readerIds = mappings.filter(({ tableArn }) => tableArn === arn).map(({ id }) => id);
    const file = options.databaseFile;
    if (!file || readerIds.length === 0) continue;
    stopLater(startStreamTrimmer({ file, tableName, readerIds, positions, clock, log }));
  }
  for (const mapping of declaredQueueMappings(templates)) {
    // Where it is counted what is used, nothing is put together with what comes later: that is the dearest case.
    const fed = options.ways.meter ? { ...mapping, batchingSeconds: 0 } : mapping;
    stopLater(startQueuePoller(fed, { queues, invoke, log }));
  }
  stopLater(
    startScheduler({ clock, schedules: declaredSchedules(templates), invoke, send: queues.send, log }),
  );
}
