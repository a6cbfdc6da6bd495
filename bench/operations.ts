import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import type { Usage } from '../bin/cost/model.ts';
import { MeteredDesk } from '../test/support/operations/metered-desk.ts';
import { LIFE, measured, OPERATIONS, type Operation } from '../test/support/operations/operations.ts';

/** Where the figures are kept that tests hold and the model of cost reads. */
const KEPT_IN = 'bin/cost/operations.json';

const optionsSchema = z.object({
  /** measures what has these words in its name alone */
  only: z.string().default(''),
  /** keeps the figures */
  write: z.boolean().default(false),
  /** prints each request of the database as well */
  requests: z.boolean().default(false),
});

const COLUMNS: readonly [string, (figures: Usage) => number][] = [
  ['calls', ({ waitedFor }) => waitedFor.calls],
  ['read', ({ waitedFor }) => waitedFor.readUnits],
  ['written', ({ waitedFor }) => waitedFor.writeUnits],
  ['calls after', ({ afterwards }) => afterwards.calls],
  ['read', ({ afterwards }) => afterwards.readUnits],
  ['written', ({ afterwards }) => afterwards.writeUnits],
  ['queues', ({ queueRequests }) => queueRequests],
  ['events', ({ events }) => events],
  ['transitions', ({ transitions }) => transitions],
  ['invocations', ({ invocations }) => invocations],
  ['milliseconds', ({ milliseconds }) => milliseconds],
  ['objects', ({ objectWrites, objectReads }) => objectWrites + objectReads],
  ['mails', ({ mails }) => mails],
];

/** Measures what each operation uses, and prints it as a table; `--write` keeps it. */
export async function measureOperations(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { only: { type: 'string' }, write: { type: 'boolean' }, requests: { type: 'boolean' } },
  });
  const { only, write, requests } = optionsSchema.parse(values);
  const kept: Record<string, Usage> = {};
  console.log(`| operation | ${COLUMNS.map(([title]) => title).join(' | ')} |`);
  console.log(`|---|${COLUMNS.map(() => '--:|').join('')}`);
  for (const onOneDesk of [OPERATIONS, [LIFE]]) {
    const asked = onOneDesk.filter(({ name }) => name.includes(only));
    if (asked.length > 0) Object.assign(kept, await measureOnOneDesk(asked, requests));
  }
  if (write) writeFileSync(KEPT_IN, `${JSON.stringify(kept, null, 2)}\n`);
}

/** Measures some operations one after the other on a desk of their own, and prints what each used. */
async function measureOnOneDesk(
  operations: readonly Operation[],
  withRequests: boolean,
): Promise<Record<string, Usage>> {
  const desk = await MeteredDesk.start();
  const kept: Record<string, Usage> = {};
  try {
    for (const operation of operations) {
      const figures = await measured(desk, operation, withRequests ? printRequests : undefined);
      kept[operation.name] = figures;
      console.log(`| ${operation.name} | ${COLUMNS.map(([, of]) => of(figures)).join(' | ')} |`);
    }
  } finally {
    await desk.host.dispose();
  }
  return kept;
}

/** Prints each request of the database: who asks, of which rows, and the units that it takes. */
async function printRequests(desk: MeteredDesk): Promise<void> {
  for (const { who, operation, rows, units } of await desk.requests())
    console.log(`  ${who.replace(/^Bilet-/, '')} ${operation} ${units}: ${rows.join(', ')}`);
}
