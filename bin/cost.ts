/** `npm run cost -- --tickets 10000 --agents 20 [--months 12] [--region eu-central-1]`: what a desk of that size costs in a month. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { operationsSchema, pricesSchema } from './cost/model.ts';
import { billOf } from './cost/print.ts';

const USAGE =
  'Usage: npm run cost -- --tickets 10000 --agents 20 [--months 12] [--region us-east-1|eu-central-1]';
const folder = join(import.meta.dirname, 'cost');
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const optionsSchema = z.object({
  tickets: whole.default(100),
  agents: whole.default(3),
  months: whole.default(12),
  region: z.string().default('us-east-1'),
});

function options() {
  try {
    const { values } = parseArgs({
      args: process.argv.slice(2),
      options: {
        tickets: { type: 'string' },
        agents: { type: 'string' },
        months: { type: 'string' },
        region: { type: 'string' },
      },
    });
    return optionsSchema.parse(values);
  } catch {
    return undefined;
  }
}

const given = options();
const prices = pricesSchema.parse(read('prices.json'));
const region = given && prices.regions[given.region];
if (given && region) {
  const size = { ticketsAMonth: given.tickets, agents: given.agents, monthsKept: given.months };
  process.stdout.write(
    billOf(operationsSchema.parse(read('operations.json')), prices, { ...size, ...given }),
  );
} else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 1;
}
