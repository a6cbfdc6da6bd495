import * as z from 'zod';
import type { Desk } from './desk.ts';
import type { Workshop } from './workshop.ts';

const listSchema = z.object({ EventSourceMappings: z.array(z.object({ UUID: z.string() })) });

/** Stops or lets go on what feeds functions of a desk, so that messages wait in their queues and streams. */
export const feed = async (
  { desk, workshop }: { desk: Desk; workshop: Workshop },
  functions: readonly string[],
  enabled: boolean,
): Promise<void> => {
  for (const name of functions) {
    const of = `--function-name ${desk.prefix}-${name} --output json`;
    const said = await workshop.shell(`aws lambda list-event-source-mappings ${of}`);
    for (const { UUID } of listSchema.parse(JSON.parse(said)).EventSourceMappings) {
      const change = `--uuid ${UUID} ${enabled ? '--enabled' : '--no-enabled'}`;
      await workshop.shell(`aws lambda update-event-source-mapping ${change}`);
    }
  }
};
