import { setTimeout as sleep } from 'node:timers/promises';
import { agentPageSchema } from '../../schemas/api/agents.ts';
import { jobOutSchema } from '../../schemas/api/jobs.ts';
import type { DeskApi } from '../desk/desk-api.ts';
import { allArticles, allOf } from '../kb/kb-api.ts';
import { configurationOf, removeFromConfiguration } from './configure.ts';
import type { Putting } from './put.ts';
import { AGENTS_HOST, domainOf, TAG } from './shop/marks.ts';
import { closeRoom } from './talk.ts';

const LOOK_MS = 500;
const jobSchema = jobOutSchema.pick({ id: true, state: true, reason: true, counts: true });

/**
 * Takes a demonstration out of a desk: its tickets, customers and organisations as if they had never been, reports and counts among it. What is
 * configured is retired and articles are archived, as a desk keeps what it once had; its agents can sign in no more.
 */
export async function takeOut({ api, tell }: Putting): Promise<void> {
  tell('Tickets, customers and organisations of the demo shop are taken out.');
  const counts = await removed(api);
  const { tickets = 0, customers = 0, organisations = 0, keptTickets = 0, keptCustomers = 0 } = counts;
  tell(`${tickets} tickets, ${customers} customers and ${organisations} organisations are gone.`);
  if (keptTickets + keptCustomers > 0)
    tell(
      `${keptTickets} tickets and ${keptCustomers} customers stay: others have made them a part of their work.`,
    );
  await archiveArticles(api);
  await removeFromConfiguration(api, await configurationOf(api));
  await closeRoom(api);
  await retireAgents(api);
  tell('What it had configured is retired. The demo shop is out of this desk.');
}

async function removed(api: DeskApi): Promise<Readonly<Record<string, number>>> {
  const begun = jobSchema.parse(await api.post('/jobs', { kind: 'demo.remove' }));
  for (;;) {
    const { state, reason, counts } = jobSchema.parse(await api.get(`/jobs/${begun.id}`));
    if (state === 'done') return counts ?? {};
    if (state !== 'waiting' && state !== 'running')
      throw new Error(`The job ${begun.id} is ${state}: ${reason ?? 'see GET /v1/jobs'}`);
    await sleep(LOOK_MS);
  }
}

async function archiveArticles(api: DeskApi): Promise<void> {
  for (const { id, labels, languages } of await allArticles(api))
    if (labels.includes(TAG) && languages.some(({ state }) => state !== 'archived'))
      await api.post(`/kb/articles/${id}/state`, { state: 'archived' });
}

async function retireAgents(api: DeskApi): Promise<void> {
  const agents = await allOf(api, '/agents?limit=100', (page) => agentPageSchema.parse(page));
  for (const { id, address, active } of agents) {
    if (!active || !address.endsWith(`@${domainOf(AGENTS_HOST)}`)) continue;
    await api.send('PUT', `/agents/${id}/availability`, { status: 'offline' });
    await api.send('PATCH', `/agents/${id}`, { active: false });
  }
}
