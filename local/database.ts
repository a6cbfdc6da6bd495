import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { AwsCallError, callAws } from './http.ts';

/** A DynamoDB table as its template declares it. */
export type LocalTable = {
  name: string;
  arn: string;
  /** properties that CreateTable takes as they are */
  definition: Record<string, unknown>;
  ttlAttribute?: string | undefined;
};

/** The running database and how it is ended. */
export type Database = {
  endpoint: string;
  /** its SQLite file; undefined when it is not one of ours */
  file?: string;
  stop(): Promise<void>;
};

/** Ends the database when the host ends in whatever way: its standard input closes then. */
const FOLLOW_PARENT = '"$@" & child=$!; read -r _; kill $child; wait $child';

const READY_WITHIN_MS = 10_000;

/** Thrown when there is no database for this machine. */
export class NoDatabaseError extends Error {
  override readonly name = 'NoDatabaseError';
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}

function findBinary(root: string): string {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('@dynoxide/linux-x64/package.json');
    return join(manifest, '../dynoxide');
  } catch (cause) {
    throw new NoDatabaseError(
      'The local database is packaged for Linux on x64 only: start any DynamoDB Local and set DYNAMODB_ENDPOINT to its address.',
      { cause },
    );
  }
}

async function untilReady(endpoint: string, gone: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await callAws(endpoint, 'DynamoDB_20120810.ListTables', {});
      return;
    } catch (cause) {
      if (gone.aborted || Date.now() > deadline) {
        throw new NoDatabaseError(`The database does not answer at ${endpoint}.`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/**
 * Starts the database on a free loopback port, or takes the one that is already running somewhere.
 * @param options.endpoint address of a DynamoDB Local; without it the packaged binary is started
 * @throws NoDatabaseError
 */
export async function startDatabase(options: {
  root: string;
  file: string;
  endpoint?: string | undefined;
}): Promise<Database> {
  const gone = new AbortController();
  if (options.endpoint) {
    await untilReady(options.endpoint, gone.signal);
    return { endpoint: options.endpoint, stop: async () => {} };
  }
  const port = await freePort();
  const command = [findBinary(options.root), '--port', String(port), '--db-path', options.file];
  const child = spawn('/bin/sh', ['-c', FOLLOW_PARENT, 'sh', ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.once('exit', () => gone.abort());
  const endpoint = `http://127.0.0.1:${port}`;
  await untilReady(endpoint, gone.signal);
  return {
    endpoint,
    file: options.file,
    async stop() {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

const described = z.object({
  Table: z.looseObject({
    TableStatus: z.string(),
    LatestStreamArn: z.string().optional(),
    GlobalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).default([]),
  }),
});

const declaredIndexes = z.looseObject({
  GlobalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string() })).default([]),
});

/** What makes the indexes of a table that its template declares and the table does not have yet. */
function missingIndexes(table: LocalTable, there: readonly { IndexName: string }[]): object[] {
  const names = new Set(there.map(({ IndexName }) => IndexName));
  const { GlobalSecondaryIndexes } = declaredIndexes.parse(table.definition);
  return GlobalSecondaryIndexes.filter(({ IndexName }) => !names.has(IndexName)).map((index) => ({
    TableName: table.name,
    AttributeDefinitions: table.definition.AttributeDefinitions,
    GlobalSecondaryIndexUpdates: [{ Create: index }],
  }));
}

/**
 * Creates a declared table unless it is there from an earlier run, and the indexes that an earlier version did not have.
 * @returns the ARN of its stream in the local database, which differs from the one of the template
 */
export async function ensureTable(endpoint: string, table: LocalTable): Promise<string | undefined> {
  const call = (operation: string, input: object) =>
    callAws(endpoint, `DynamoDB_20120810.${operation}`, input);
  try {
    await call('CreateTable', { TableName: table.name, ...table.definition });
    if (table.ttlAttribute) {
      await call('UpdateTimeToLive', {
        TableName: table.name,
        TimeToLiveSpecification: { Enabled: true, AttributeName: table.ttlAttribute },
      });
    }
  } catch (error) {
    if (!(error instanceof AwsCallError && error.code === 'ResourceInUseException')) throw error;
  }
  const { Table } = described.parse(await call('DescribeTable', { TableName: table.name }));
  for (const update of missingIndexes(table, Table.GlobalSecondaryIndexes)) await call('UpdateTable', update);
  return Table.LatestStreamArn;
}
