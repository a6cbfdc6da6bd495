import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import type { OperationFigures } from '../test/support/operations/figures.ts';
import { MeteredDesk } from '../test/support/operations/metered-desk.ts';
import { LIFE, measured, OPERATIONS, warmUp } from '../test/support/operations/operations.ts';

const optionsSchema = z.object({
  /** measures what has these words in its name alone */
  only: z.string().default(''),
  /** the file in which the figures are kept */
  write: z.string().optional(),
});

const COLUMNS: readonly [string, (figures: OperationFigures) => number][] = [
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
  ['objects', ({ objectWrites, objectReads }) => objectWrites + objectReads],
  ['mails', ({ mails }) => mails],
];

/** Measures what each operation uses, and prints it as a table; `--write FILE` keeps it. */
export async function measureOperations(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { only: { type: 'string' }, write: { type: 'string' } },
  });
  const { only, write } = optionsSchema.parse(values);
  const desk = await MeteredDesk.start();
  const kept: Record<string, OperationFigures> = {};
  try {
    console.log(`| operation | ${COLUMNS.map(([title]) => title).join(' | ')} |`);
    console.log(`|---|${COLUMNS.map(() => '--:|').join('')}`);
    const asked = [...OPERATIONS, LIFE].filter(({ name }) => name.includes(only));
    await warmUp(desk, asked);
    for (const operation of asked) {
      const figures = await measured(desk, operation);
      kept[operation.name] = figures;
      console.log(`| ${operation.name} | ${COLUMNS.map(([, of]) => of(figures)).join(' | ')} |`);
    }
  } finally {
    await desk.host.dispose();
  }
  if (write !== undefined) writeFileSync(write, `${JSON.stringify(kept, null, 2)}\n`);
}
