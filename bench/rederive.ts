import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { jobOutSchema } from '../schemas/api/jobs.ts';
import { localDeskSchema } from '../schemas/local-desk.ts';
import { startHost } from '../test/flows/support/host.ts';
import { type Client, openClient } from './desk/client.ts';
import { usageOf } from './desk/usage.ts';

const AT_ONCE = 4;
const LOOK_EVERY_MS = 250;
const SECOND = 1000;

const DAY = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
];
const CALENDAR = {
  timeZone: 'Europe/Berlin',
  week: { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY },
  regions: [{ country: 'DE', state: 'BY' }],
};

/** A policy that promises four metrics in so many business hours. */
function policyOf(count: number) {
  const seconds = count * 3600;
  const target = {
    clock: 'business',
    seconds: { low: seconds, normal: seconds, high: seconds, urgent: seconds },
    warnings: [{ percent: 80 }],
  };
  const targets = { first_response: target, requester_wait: target, resolution: target, agent_work: target };
  return { conditions: {}, calendar: 'office', targets };
}

const made = z.object({ id: z.int() });
const saved = z.object({ jobId: z.string() });

/** `npm run bench -- rederive [tickets]`: how long open tickets take to follow another policy, and its dry run before. */
export async function measureRederivation(): Promise<void> {
  const tickets = Number(process.argv[3] ?? 1000);
  const host = await startHost();
  const client = openClient(host.info().api, host.info().adminToken);
  try {
    await client.send('PUT', '/calendars/office', CALENDAR);
    await client.send('PUT', '/sla-policies/standard', policyOf(8));
    await openTickets(client, tickets);
    while ((await dryRun(client, 7)).counts?.tickets !== tickets) await pause(SECOND);
    const { pid } = localDeskSchema.parse(
      JSON.parse(readFileSync(join(host.dataFolder, 'host.json'), 'utf8')),
    );
    const tried = await timed(pid, () => dryRun(client, 4));
    console.log(`dry run: ${told(tried)}`);
    const changed = await timed(pid, async () => {
      const answer = await client.send('PUT', '/sla-policies/standard', policyOf(4));
      return done(client, saved.parse(JSON.parse(answer)).jobId);
    });
    console.log(`change: ${told(changed)}`);
    const again = await dryRun(client, 4);
    if (again.counts?.changed !== 0) throw new Error('Some tickets do not go by the change');
  } finally {
    client.close();
    await host.dispose();
  }
}

async function openTickets(client: Client, count: number): Promise<void> {
  const identities = [{ channel: 'email', value: 'ana@customer.example.net' }];
  const customer = await client.send('POST', '/customers', { name: 'Ana', identities });
  const requester = { id: made.parse(JSON.parse(customer)).id };
  const body = { subject: 'Lamp', kind: 'customer_message', text: 'It does not shine.', requester };
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      await client.send('POST', '/tickets', body);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function dryRun(client: Client, hours: number) {
  const answer = await client.send('POST', '/sla-policies/standard/dry-run', policyOf(hours));
  return done(client, jobOutSchema.parse(JSON.parse(answer)).id);
}

/** A job when it is done. @throws when it failed, or one of its tickets */
async function done(client: Client, jobId: string): Promise<z.infer<typeof jobOutSchema>> {
  for (;;) {
    const job = jobOutSchema.parse(JSON.parse(await client.send('GET', `/jobs/${jobId}`)));
    if (job.state === 'failed' || job.failures.count > 0) throw new Error(JSON.stringify(job));
    if (job.state === 'done') return job;
    await pause(LOOK_EVERY_MS);
  }
}

/** Work by a desk, in seconds and in seconds of the machine's processors that the desk took for it. */
async function timed<Result>(pid: number, work: () => Promise<Result>) {
  const [start, before] = [performance.now(), usageOf(pid)];
  const result = await work();
  const processor = (usageOf(pid).processorMs - before.processorMs) / SECOND;
  return { seconds: (performance.now() - start) / SECOND, processor, result };
}

function told({
  seconds,
  processor,
  result,
}: Awaited<ReturnType<typeof timed<z.infer<typeof jobOutSchema>>>>): string {
  const took = `${seconds.toFixed(1)} s, ${processor.toFixed(1)} s of processors`;
  return `${JSON.stringify(result.counts)} in ${took}, load ${loadavg()[0]?.toFixed(1)}`;
}
