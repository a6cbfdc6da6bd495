/** `npm run demo -- put`: puts a year of a small shop into the desk on this machine, to look at (docs/demo.md). */
import { parseArgs } from 'node:util';
import { put } from './demo/put.ts';
import { DeskApi } from './desk/desk-api.ts';
import { findLocalDesk } from './desk/local-desk.ts';
import { tell } from './desk/tell.ts';

const USAGE = `A year of a small shop in six languages, to look at.

  npm run demo -- put       puts it into the local desk that is running; what is there already is not put twice

--desk http://127.0.0.1:3333/v1   the API of another desk on this machine
--token …                         the token of an admin; without it, that of BILET_TOKEN
--tickets 2000                    how many there are
--seed 1                          another one makes another year

No mail is sent, and no rule set going. docs/demo.md says what there is.`;

const MOST_TICKETS = 20_000;
const MINUTE_MS = 60_000;

function wholeNumber(text: string, name: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new Error(`--${name} is a whole number from 1 to ${most}, not ${text}.`);
  return number;
}

const HERE: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** A desk in which people work would count it in its reports for ever. @throws Error for such a one */
function requireHere(desk: string): void {
  if (!HERE.includes(new URL(desk).hostname))
    throw new Error('The demo shop is for desks on this machine: it cannot be taken out of a desk again.');
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      desk: { type: 'string' },
      token: { type: 'string' },
      tickets: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if (more.length > 0 || command !== 'put') throw new Error(USAGE);
  const token = values.token ?? process.env.BILET_TOKEN;
  if (!token) throw new Error('Say the token of an admin with --token, or put it into BILET_TOKEN.');
  const desk = (values.desk ?? findLocalDesk().api).replace(/\/+$/, '');
  requireHere(desk);
  const api = new DeskApi(desk, token);
  const terms = {
    seed: wholeNumber(values.seed, 'seed', 2 ** 31),
    tickets: wholeNumber(values.tickets, 'tickets', MOST_TICKETS),
    // What happens within the last minute might lie ahead of the clock of the desk.
    now: new Date(Date.now() - MINUTE_MS).toISOString(),
  };
  await put({ api, tell: (line) => console.log(line) }, terms);
}

// The host that has begun it is gone: a later one goes on.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

tell(run);
