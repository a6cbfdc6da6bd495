/** A thread that writes the first admin and ends, so that the SDK which that takes does not stay in memory. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { makeSecret, seedAdmin } from '../core/auth/index.ts';
import { contextOf } from '../core/shared/context.ts';
import { dynamoTable } from '../core/shared/table.ts';
import { LOCAL_CREDENTIALS } from './credentials.ts';

/** Where the admin is written, and when; `token` is used instead of the kept one. */
export type AdminOrder = {
  folder: string;
  endpoint: string;
  tableName: string;
  domain: string;
  nowMs: number;
  token?: string | undefined;
};

/** The token of earlier runs, or a new one, kept where only the owner of the data folder can read it. */
function keptToken(folder: string): string {
  const file = join(folder, 'admin-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const token = makeSecret(randomBytes);
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

const order: AdminOrder = workerData;
const { endpoint, tableName, domain, nowMs } = order;
const token = order.token ?? keptToken(order.folder);
const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: LOCAL_CREDENTIALS });
const table = dynamoTable({ tableName, client });
const context = contextOf({ kind: 'system', name: 'setup' }, new Date(nowMs), Math.random);
await seedAdmin({ table, randomBytes }, context, { name: 'Admin', address: `admin@${domain}`, token });
client.destroy();
parentPort?.postMessage(token);
