import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { jobOutSchema } from '../schemas/api/jobs.ts';
import { localDeskSchema } from '../schemas/local-desk.ts';
import { startHost } from '../test/flows/support/host.ts';
import { type Client, openClient } from './desk/client.ts';
import { untilQuiet } from './desk/quiet.ts';
import { createTicket } from './desk/work.ts';
import { quantile } from './numbers.ts';

const AT_ONCE = 8;
const viewSchema = z.object({ key: z.string() });
const viewsSchema = z.object({ items: z.array(z.object({ key: z.string(), isFilled: z.boolean() })) });

const countsSchema = z.object({ items: z.array(z.object({ tickets: z.int().nullable() })) });

/** Waits until the projector has come to all that was made: what is measured then is the filling alone. */
async function untilListed(client: Client, tickets: number): Promise<void> {
  for (let listed = 0; listed < tickets; ) {
    await pause(500);
    const { items } = countsSchema.parse(
      JSON.parse(await client.send('GET', '/views/counts?keys=unassigned')),
    );
    listed = items[0]?.tickets ?? 0;
  }
}

/** What is made again of the tickets afterwards. */
const REBUILDS = ['lists.rebuild', 'search.rebuild'] as const;

/** Has a running desk make something again, and says how fast it did. */
async function rebuild(client: Client, kind: (typeof REBUILDS)[number], tickets: number): Promise<void> {
  const start = performance.now();
  const jobIn = (body: string) => jobOutSchema.parse(JSON.parse(body));
  let job = jobIn(await client.send('POST', '/jobs', { kind }));
  while (job.state === 'waiting' || job.state === 'running') {
    await pause(250);
    job = jobIn(await client.send('GET', `/jobs/${job.id}`));
  }
  if (job.state !== 'done') throw new Error(`${kind} is ${job.state}.`);
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `${kind}: ${tickets.toLocaleString('en')} tickets in ${seconds.toFixed(0)} s, ${(tickets / seconds).toFixed(0)} each second`,
  );
}

/** Measures how long a local desk takes to fill a view of as many tickets, how long the pages of a list take meanwhile, and how long it
 * takes to make all lists and the index of the search again. */
export async function fillViews(tickets: number): Promise<void> {
  const host = await startHost();
  try {
    const desk = localDeskSchema.parse(JSON.parse(readFileSync(join(host.dataFolder, 'host.json'), 'utf8')));
    const client = openClient(host.info().api, host.info().adminToken);
    const ana = { name: 'Ana', identities: [{ channel: 'email', value: 'ana@customer.example.net' }] };
    const { id } = z.object({ id: z.int() }).parse(JSON.parse(await client.send('POST', '/customers', ana)));
    let made = 0;
    const make = async () => {
      while (made < tickets)
        made = Math.max(made, await createTicket({ client, customers: [id], desk }, made));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, make));
    await untilQuiet(desk.sqs);
    await untilListed(client, tickets);
    const body = {
      name: 'New, by number',
      owner: { kind: 'everyone' },
      conditions: { all: [{ field: 'ticket.status', operator: 'is', value: 'new' }] },
      order: [{ field: 'ticket.id', direction: 'ascending' }],
    };
    const { key } = viewSchema.parse(JSON.parse(await client.send('POST', '/views', body)));
    const start = performance.now();
    const pages: number[] = [];
    for (let isFilled = false; !isFilled; ) {
      const before = performance.now();
      await client.send('GET', '/tickets?view=open&limit=50');
      pages.push(performance.now() - before);
      await pause(250);
      const { items } = viewsSchema.parse(JSON.parse(await client.send('GET', '/views?limit=100')));
      isFilled = items.some((view) => view.key === key && view.isFilled);
    }
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `${tickets.toLocaleString('en')} tickets in ${seconds.toFixed(0)} s, ${(tickets / seconds).toFixed(0)} each second; a page of a list meanwhile: median ${quantile(pages, 0.5).toFixed(0)} ms`,
    );
    for (const kind of REBUILDS) await rebuild(client, kind, tickets);
    client.close();
  } finally {
    await host.dispose();
  }
}
