import { parseArgs } from 'node:util';
import * as z from 'zod';
import { MeteredDesk } from '../test/support/operations/metered-desk.ts';

/** Tickets that a desk is to take in a second. */
const PER_SECOND = 1000;
/** What one partition key takes in a second ("Best practices for designing and using partition keys", DynamoDB). */
const UNITS_OF_KEY = 1000;
const AT_ONCE = 8;
const [CUSTOMERS, TEAMS, TAGS, VIEWS] = [400, 12, 40, 10];

const optionsSchema = z.object({ tickets: z.coerce.number().int().min(10).default(600) });
const keysSchema = z.object({ keys: z.array(z.object({ key: z.string(), units: z.number() })) });
const teamSchema = z.looseObject({ id: z.int() });

/** The place in a list of so many that a ticket falls on, the first twice as often as the second (Zipf), the same each time. */
function zipf(turn: number, salt: number, count: number): number {
  const weights = Array.from({ length: count }, (_, at) => 1 / (at + 1));
  const all = weights.reduce((sum, one) => sum + one, 0);
  // A sequence without pattern that covers evenly: multiples of the golden ratio.
  let left = ((turn * 0.618_033_988_749 + salt * 0.414_213_562_373) % 1) * all;
  return Math.max(
    0,
    weights.findIndex((weight) => {
      left -= weight;
      return left <= 0;
    }),
  );
}

/** What a key is, without the numbers that tell one from another. */
const kindOf = (key: string): string => key.replace(/\d[\dT:.-]*Z?|[0-9a-f]{16,}|[0-9A-Z]{26}/g, '…');

/**
 * Writes tickets as the desk does, all that follows included, spread over customers, teams, tags and views as people are, and says how often each partition
 * key would be written among a thousand tickets a second.
 */
export async function measureScale(): Promise<void> {
  const { values } = parseArgs({ args: process.argv.slice(3), options: { tickets: { type: 'string' } } });
  const { tickets } = optionsSchema.parse(values);
  const desk = await MeteredDesk.start();
  try {
    const teams: number[] = [];
    for (let at = 0; at < TEAMS; at += 1)
      teams.push(teamSchema.parse((await desk.ask('POST', '/teams', { name: `Team ${at}` })).body).id);
    for (let at = 0; at < VIEWS; at += 1)
      await desk.ask('POST', '/views', {
        name: `View ${at}`,
        owner: { kind: 'everyone' },
        conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: [`tag-${at}`] }] },
      });
    await desk.host.advance('PT5S');
    await desk.rest();
    await desk.forget();
    let turn = 0;
    const loop = async () => {
      while (turn < tickets) {
        const at = turn++;
        await desk.ask('POST', '/tickets', {
          subject: `Question ${at}`,
          text: 'The printer prints nothing but stripes, whatever I send to it. '.repeat(4),
          kind: 'customer_message',
          requester: { address: `customer-${zipf(at, 1, CUSTOMERS)}@customer.example.net`, name: 'Mara' },
          teamId: teams[zipf(at, 2, TEAMS)],
          tags: [`tag-${zipf(at, 3, TAGS)}`, `tag-${zipf(at, 4, TAGS)}`].filter(
            (tag, n, all) => all.indexOf(tag) === n,
          ),
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, loop));
    await desk.rest();
    const { keys } = keysSchema.parse(await desk.hottestKeys());
    const shown = new Map<string, { key: string; perSecond: number }>();
    for (const { key, units } of keys) {
      const kind = kindOf(key);
      if (!shown.has(kind)) shown.set(kind, { key, perSecond: (units / tickets) * PER_SECOND });
    }
    console.log(
      `| hottest key of its kind | units a second among ${PER_SECOND} tickets a second | keys needed |`,
    );
    console.log('|---|--:|--:|');
    for (const { key, perSecond } of [...shown.values()].slice(0, 25))
      console.log(`| \`${key}\` | ${perSecond.toFixed(0)} | ${Math.ceil(perSecond / UNITS_OF_KEY)} |`);
  } finally {
    await desk.host.dispose();
  }
}
