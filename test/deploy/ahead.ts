import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Workshop } from './workshop.ts';

const environmentSchema = z.object({ Variables: z.record(z.string(), z.string()) });

const PRELOAD = fileURLToPath(import.meta.resolve('./preload/ahead.ts'));

/** Does something while the clock of a deployed function is ahead. Nobody else's clock is. */
export const whileAhead = async (
  options: { workshop: Workshop; functionName: string; milliseconds: number },
  work: () => Promise<void>,
): Promise<void> => {
  const { workshop, functionName, milliseconds } = options;
  const lambda = (action: string, more: string, variables = {}) =>
    workshop.shell(`aws lambda ${action} --function-name ${functionName} ${more}`, variables);
  const told = await lambda('get-function-configuration', '--query Environment --output json');
  const { Variables } = environmentSchema.parse(JSON.parse(told));
  const configure = (more: Record<string, string>) =>
    lambda('update-function-configuration', '--environment "$ENVIRONMENT"', {
      ENVIRONMENT: JSON.stringify({ Variables: { ...Variables, ...more } }),
    });
  await configure({ NODE_OPTIONS: `--import=${PRELOAD}`, AHEAD_MILLISECONDS: String(milliseconds) });
  try {
    await work();
  } finally {
    await configure({});
  }
};
