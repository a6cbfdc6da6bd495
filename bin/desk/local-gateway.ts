import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { LocalDesk } from '../../schemas/local-desk.ts';
import { type DeskLocation, type DeskQueue, queueOf } from './desk.ts';

const clockSchema = z.object({ now: z.iso.datetime() });

async function timeOf(desk: LocalDesk): Promise<Date> {
  const answer = await fetch(new URL('/_local/clock', desk.api));
  return new Date(clockSchema.parse(await answer.json()).now);
}

/** The queues, under URLs that can be reached: the local service names itself by a host that nobody resolves. */
async function queuesOf(prefix: string, endpoint: string): Promise<DeskQueue[]> {
  const { QueueUrls = [] } = await new SQSClient({}).send(new ListQueuesCommand({}));
  const reachable = QueueUrls.map((url) => new URL(new URL(url).pathname, endpoint).href);
  return reachable.map((url) => queueOf(url, prefix)).filter((queue) => queue !== null);
}

/**
 * The local desk as the tools see it. Points every client of this process at its services, by the variables that its
 * functions have.
 */
export async function openLocalDesk(local: LocalDesk): Promise<DeskLocation> {
  Object.assign(process.env, local.environment);
  // The local table, like every table, is named by the prefix.
  const prefix = local.resources.table;
  return {
    kind: 'local',
    title: `the local desk at ${local.api}`,
    prefix,
    region: local.environment.AWS_REGION ?? 'us-east-1',
    ...local.resources,
    queues: await queuesOf(prefix, local.sqs),
    now: () => timeOf(local),
  };
}
