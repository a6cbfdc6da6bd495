import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { agentOutSchema } from '../../schemas/api/agents.ts';
import type { DeskApi } from '../desk/desk-api.ts';
import { Left } from '../import/converted.ts';
import { FileFinder } from '../import/files.ts';
import { sendLines } from '../import/send.ts';
import { writeLines } from '../import/write-lines.ts';
import { allOf } from '../kb/kb-api.ts';
import { push } from '../kb/push.ts';
import { addToConfiguration, type Configuration, configurationOf, demoIn } from './configure.ts';
import { type OwnDesk, putDays } from './days.ts';
import { demoArticles } from './shop/articles.ts';
import { demoConfiguration } from './shop/configuration.ts';
import { type DemoShop, demoShop } from './shop/index.ts';
import type { DemoTerms } from './shop/marks.ts';
import { AGENTS, TEAMS } from './shop/people.ts';
import { makeSpecial } from './special.ts';
import { makeCalls, openRoom } from './talk.ts';

/** Tickets that come first, so that there is something to look at soon, and those that come together after them. */
const FIRST = 150;
const TOGETHER = 600;
/** Newest tickets whose orders stand beside them. */
const MOST_ORDERS = 300;
const ORDERS_AT_ONCE = 100;

/** Where a demonstration is put, and to whom it is said how far that is. */
export interface Putting {
  readonly api: DeskApi;
  readonly tell: (line: string) => void;
  /** a desk of one's own, which gets what no import takes over as well; absent: any desk */
  readonly own?: OwnDesk | undefined;
}

/**
 * Puts a demonstration into a desk. When one is there already that is whole, nothing is done; one that was left half way goes on as it was
 * begun, whatever is asked for now. Nothing is there twice.
 */
export async function put({ api, tell, own }: Putting, asked: DemoTerms): Promise<void> {
  const before = await configurationOf(api);
  const known = demoIn(before);
  if (known?.isWhole) return tell('The demo shop is in this desk already.');
  const terms = known ?? asked;
  const shop = demoShop(terms);
  tell(`A year of a small shop, ${terms.tickets} tickets, is put into the desk. The newest come first.`);
  await addToConfiguration(api, before, demoConfiguration(terms, false));
  await makeAgents(api);
  const articles = await push(api, demoArticles(), 'en');
  tell(`Configured: teams, calendar, categories, promises, views, macros, and ${articles.length} articles.`);
  await takeOver({ api, tell }, shop);
  await saveOrders(api, shop);
  await makeCalls(api, terms);
  await makeSpecial(api);
  await openRoom(api);
  if (own !== undefined) await putDays(api, own, terms);
  await finish(api, terms, await configurationOf(api));
  tell('The demo shop is whole.');
}

const finish = (api: DeskApi, terms: DemoTerms, now: Configuration) =>
  addToConfiguration(api, now, demoConfiguration(terms, true));

const agentsSchema = z.object({ items: z.array(agentOutSchema), next: z.string().nullable() });
const teamsSchema = z.object({
  items: z.array(z.looseObject({ id: z.int(), name: z.string() })),
  next: z.string().nullable(),
});

/** The agents of the demonstration. Nobody is invited, and who was taken out before works again. */
async function makeAgents(api: DeskApi): Promise<void> {
  const there = await allOf(api, '/agents?limit=100', (page) => agentsSchema.parse(page));
  const teams = await allOf(api, '/teams?limit=100', (page) => teamsSchema.parse(page));
  for (const { name, address, role, team } of AGENTS) {
    const known = there.find((agent) => agent.address === address);
    const own = teams.find((one) => one.name === TEAMS[team]);
    const teamIds = own === undefined ? null : [own.id];
    if (known === undefined) await api.post('/agents', { name, address, role, teamIds, invite: false });
    else if (!known.active) await api.send('PATCH', `/agents/${known.id}`, { active: true });
  }
}

/** Has the desk take over people and tickets, the newest first. */
async function takeOver({ api, tell }: Putting, shop: DemoShop): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bilet-demo-'));
  try {
    const { organisations, customers, tickets } = shop;
    let taken = 0;
    for (const part of partsOf(tickets)) {
      const people =
        taken === 0
          ? { organisations: [...organisations], customers: [...customers] }
          : { organisations: [], customers: [] };
      const left = new Left();
      const carrying = { folder, finder: new FileFinder([], [], left), upload: api.upload.bind(api) };
      const files = await writeLines({ ...people, tickets: part, left }, carrying);
      const quietly = { tell: () => {}, sleep: (milliseconds: number) => sleep(milliseconds) };
      const { outcomes, failed } = await sendLines(api, files, quietly);
      const [first] = failed;
      if (first)
        throw new Error(
          `${outcomes.failed} things were not taken over, as ${first.externalId}: ${first.errors.map(({ path, message }) => `${path} ${message}`).join('; ')}`,
        );
      taken += part.length;
      tell(`${taken} of ${tickets.length} tickets, back to ${part.at(-1)?.createdAt.slice(0, 10)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function partsOf<Thing>(things: readonly Thing[]): Thing[][] {
  const parts: Thing[][] = [];
  for (let at = 0; at < things.length; )
    at += parts[parts.push(things.slice(at, at + (at === 0 ? FIRST : TOGETHER))) - 1]?.length ?? 1;
  return parts;
}

const savedSchema = z.object({ saved: z.int() });

async function saveOrders(api: DeskApi, { orders }: DemoShop): Promise<void> {
  const newest = orders.slice(0, MOST_ORDERS);
  for (let at = 0; at < newest.length; at += ORDERS_AT_ONCE) {
    const some = newest.slice(at, at + ORDERS_AT_ONCE).map(({ number, customer, date, total, item }) => ({
      number,
      customer: { address: customer.address },
      date,
      asOf: date,
      status: 'shipped',
      total,
      currency: 'EUR',
      lines: [{ name: item, quantity: 1, price: total }],
    }));
    savedSchema.parse(await api.post('/orders/bulk', { orders: some }));
  }
}
