/** `npm run demo -- put` puts a year of a small shop into a desk, to look at, and `take-out` takes it out again (docs/demo.md). */
import { parseArgs } from 'node:util';
import { dynamoTable } from '../core/shared/table.ts';
import type { OwnDesk } from './demo/days.ts';
import { put } from './demo/put.ts';
import { takeOut } from './demo/take-out.ts';
import { DeskApi } from './desk/desk-api.ts';
import { findLocalDesk } from './desk/local-desk.ts';
import { openLocalDesk } from './desk/local-gateway.ts';
import { tell } from './desk/tell.ts';

const USAGE = `A year of a small shop in six languages, to look at.

  npm run demo -- put       puts it into the local desk that is running; what is there already is not put twice
  npm run demo -- take-out  takes it out again, as if its tickets had never been; what others have is left alone

--desk https://…/v1               the API of another desk, a deployed one, too
--token …                         the token of an admin; without it, that of BILET_TOKEN
--tickets 2000                    how many there are
--seed 1                          another one makes another year
--days                            on the local desk alone, with what no import takes over: who was there, what helped, mail that is held or comes back

No mail is sent but the three that come back, and no rule set going. docs/demo.md says what there is.`;

const MOST_TICKETS = 20_000;
const MINUTE_MS = 60_000;

function wholeNumber(text: string, name: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new Error(`--${name} is a whole number from 1 to ${most}, not ${text}.`);
  return number;
}

/** The local desk, which is to be the one that is filled. */
async function ownDesk(desk: string): Promise<OwnDesk> {
  const local = findLocalDesk();
  if (local.api !== desk) throw new Error('--days is for the desk on this machine alone.');
  const { table } = await openLocalDesk(local);
  return { ...local, table: dynamoTable({ tableName: table }) };
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      desk: { type: 'string' },
      token: { type: 'string' },
      tickets: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      days: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if (more.length > 0 || (command !== 'put' && command !== 'take-out')) throw new Error(USAGE);
  const token = values.token ?? process.env.BILET_TOKEN;
  if (!token) throw new Error('Say the token of an admin with --token, or put it into BILET_TOKEN.');
  const desk = (values.desk ?? findLocalDesk().api).replace(/\/+$/, '');
  const api = new DeskApi(desk, token);
  const terms = {
    seed: wholeNumber(values.seed, 'seed', 2 ** 31),
    tickets: wholeNumber(values.tickets, 'tickets', MOST_TICKETS),
    // What happens within the last minute might lie ahead of the clock of the desk.
    now: new Date(Date.now() - MINUTE_MS).toISOString(),
  };
  const own = values.days ? await ownDesk(desk) : undefined;
  const putting = { api, tell: (line: string) => console.log(line), own };
  await (command === 'put' ? put(putting, terms) : takeOut(putting));
}

// The host that has begun it is gone: a later one goes on.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

tell(run);
