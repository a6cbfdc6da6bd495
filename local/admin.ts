import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { makeSecret, seedAdmin } from '../core/auth/index.ts';
import { contextOf } from '../core/shared/context.ts';
import { dynamoTable } from '../core/shared/table.ts';
import type { Clock } from './clock.ts';

/** Credentials that all local endpoints take; they open nothing else. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The token of earlier runs, or a new one, kept where only the owner of the data folder can read it. */
function keptToken(folder: string): string {
  const file = join(folder, 'admin-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const token = makeSecret(randomBytes);
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/**
 * Gives the local desk its first admin, with a token that stays the same from start to start.
 * @param options.token the token to use instead of the kept one
 * @returns the token
 */
export async function ensureAdmin(options: {
  folder: string;
  endpoint: string;
  tableName: string;
  domain: string;
  clock: Clock;
  token?: string | undefined;
}): Promise<string> {
  const client = new DynamoDBClient({
    endpoint: options.endpoint,
    region: 'us-east-1',
    credentials: LOCAL_CREDENTIALS,
  });
  const token = options.token ?? keptToken(options.folder);
  const table = dynamoTable({ tableName: options.tableName, client });
  const context = contextOf({ kind: 'system', name: 'setup' }, new Date(options.clock.now()), Math.random);
  await seedAdmin({ table, randomBytes }, context, {
    name: 'Admin',
    address: `admin@${options.domain}`,
    token,
  });
  client.destroy();
  return token;
}
