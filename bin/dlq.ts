/**
 * `npm run dlq`: the dead letters of every queue of a desk, the running local one or the deployed one.
 */
import { parseArgs } from 'node:util';
import { openDiscarded } from './dead-letters/discarded.ts';
import { goThrough, type Selection } from './dead-letters/handle.ts';
import { type DeadLetterQueue, deadLetterQueues } from './dead-letters/letter.ts';
import { type Queues, sqsQueues } from './dead-letters/queue-gateway.ts';
import { DESK_FLAGS, openDesk } from './desk/choose.ts';
import { commandFor, type DeskLocation, queueNamed } from './desk/desk.ts';
import { tell } from './desk/tell.ts';

const USAGE = `Shows what nobody could deal with, and puts it through again.

  npm run dlq                                       how many letters wait, by queue
  npm run dlq -- show QUEUE|all [--id ID]           prints them, and leaves them there
  npm run dlq -- replay QUEUE|all [--id ID]         puts them through again
  npm run dlq -- discard QUEUE|all [--id ID] --out FILE
                                                    writes them to a file, then removes them

--local or --aws says which desk; without it, the local one that is running. --aws means the one of cdk.json,
-c prefix=Second another deployed desk, as with npx cdk deploy.`;

interface Order {
  readonly desk: DeskLocation;
  readonly queues: Queues;
  readonly among: readonly DeadLetterQueue[];
  readonly selection: Selection;
}

/** A letter that was asked for by its id is not there, or is being looked at by another run. */
function requireFound({ desk, selection: { id } }: Order, count: number): void {
  if (id === undefined || count > 0) return;
  throw new Error(
    `There is no letter ${id}: look with ${commandFor(desk, 'dlq', 'show', 'all')}, and after a run that was cut off wait five minutes.`,
  );
}

const letters = (count: number): string => `${count} ${count === 1 ? 'letter' : 'letters'}`;

async function list({ queues, among }: Order): Promise<void> {
  for (const { name, url } of among) {
    const count = await queues.count(url);
    console.log(`${name.padEnd(16)} ${count === 0 ? 'none' : letters(count)}`);
  }
}

async function show(order: Order): Promise<void> {
  const { queues, among, selection } = order;
  const showAll = (queue: DeadLetterQueue) =>
    goThrough(queues, queue, selection, async ({ id, sentAt, body }) => {
      console.log(`${queue.name} ${id}, sent ${sentAt.toISOString()}\n${body}\n`);
      return false;
    });
  const counts = await Promise.all(among.map(showAll));
  const count = counts.reduce((sum, some) => sum + some, 0);
  requireFound(order, count);
  console.log(`${letters(count)} shown.`);
}

async function replayAll(order: Order): Promise<void> {
  const { desk, queues, among, selection } = order;
  const { replay } = await import('./dead-letters/replay.ts');
  const done = await Promise.all(among.map((queue) => replay(desk, queues, queue, selection, console.log)));
  const meant = done.reduce((sum, queue) => sum + queue.meant, 0);
  const stay = done.reduce((sum, queue) => sum + queue.stay, 0);
  requireFound(order, meant);
  console.log(`${letters(meant - stay)} put through again, ${stay} still there.`);
  if (stay > 0) process.exitCode = 1;
}

async function discard(order: Order, file: string): Promise<void> {
  const { queues, among, selection } = order;
  const discarded = openDiscarded(file);
  const discardAll = (queue: DeadLetterQueue) =>
    goThrough(queues, queue, selection, async (letter) => {
      discarded.keep(queue.name, letter);
      return true;
    });
  const counts = await Promise.all(among.map(discardAll));
  discarded.close();
  const count = counts.reduce((sum, some) => sum + some, 0);
  requireFound(order, count);
  console.log(count === 0 ? 'No letter was there to discard.' : `${letters(count)} discarded into ${file}.`);
}

async function dlq(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...DESK_FLAGS,
      id: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [action = 'list', name = 'all', ...more] = positionals;
  const known = ['list', 'show', 'replay', 'discard'].includes(action);
  const named = action === 'list' ? positionals.length <= 1 : positionals.length === 2;
  const needsFile = action === 'discard' && !values.out;
  if (values.help) return console.log(USAGE);
  if (!known || !named || needsFile || more.length > 0) throw new Error(USAGE);
  const desk = await openDesk(values);
  console.log(`This is ${desk.title}.`);
  const all = deadLetterQueues(desk.queues);
  const among = name === 'all' ? all : [queueNamed(all, name.replace(/-failed$/, ''))];
  const order = {
    desk,
    queues: sqsQueues(),
    among,
    selection: { id: values.id, until: await desk.now() },
  };
  if (action === 'list') return list(order);
  if (action === 'show') return show(order);
  return action === 'replay' ? replayAll(order) : discard(order, values.out ?? '');
}

tell(dlq);
