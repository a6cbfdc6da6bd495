/**
 * `npm run admin -- --name "Ada Lovelace" --address ada@example.com`: gives a deployed desk its first admin, with a
 * token that is shown once, and an invitation to the user pool; again for who has not signed in. Uses the AWS credentials and region of the shell.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { seedAdmin } from '../core/auth/index.ts';
import { cognitoPool, inviteTo } from '../core/invitation/index.ts';
import { contextOf } from '../core/shared/context.ts';
import { dynamoTable } from '../core/shared/table.ts';
import type { Agent } from '../schemas/agent.ts';
import { CONTEXT_FLAG, deskSettings } from './desk/context.ts';
import { tell } from './desk/tell.ts';
import { readStack } from './doctor/stack-gateway.ts';

const USAGE =
  'Usage: npm run admin -- --name "Ada Lovelace" --address ada@example.com [--locale de] [-c prefix=Bilet] [--table Bilet]';

async function admit(): Promise<void> {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      address: { type: 'string' },
      table: { type: 'string' },
      locale: { type: 'string' },
      ...CONTEXT_FLAG,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(USAGE);
  const { name, address, locale } = values;
  if (!name || !address) throw new Error(USAGE);
  // The table is named by the prefix of the desk.
  const tableName = values.table ?? deskSettings(values).prefix;
  const table = dynamoTable({ tableName });
  const context = contextOf({ kind: 'system', name: 'setup' }, new Date(), Math.random);
  const { agent, secret } = await seedAdmin({ table, randomBytes }, context, { name, address, locale });
  const invited = await inviteAdmin(deskSettings(values).prefix, agent);
  if (invited !== null) console.log(invited);
  if (secret === null) {
    throw new Error(
      `${agent.address} is an agent of this desk already, with the role ${agent.role}: nothing was changed. Another admin can make a token for them, or take another address.`,
    );
  }
  console.log(`${agent.name} <${agent.address}> is agent ${agent.id} with the role ${agent.role}.`);
  console.log('Token, shown only now:');
  console.log(secret);
}

/** Invites the admin, where the desk has a user pool, and says what came of it; the admin is there in any case. */
async function inviteAdmin(prefix: string, admin: Agent): Promise<string | null> {
  try {
    const pool = (await readStack(`${prefix}-api`))?.outputs.UserPoolId;
    if (pool === undefined || (await inviteTo(cognitoPool(pool), admin)) === 'joined') return null;
    return `An invitation is on its way to ${admin.address}: how to sign in by it says docs/sign-in.md.`;
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown';
    return `No invitation could be sent (${why}): run this again, or POST /v1/agents/${admin.id}/invitation.`;
  }
}

async function run(): Promise<void> {
  try {
    await admit();
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new Error(
      'There is no such table in this account and region: deploy the desk first, or name its table with --table.',
    );
  }
}

tell(run);
