import * as z from 'zod';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { templateArea } from '../../core/template/index.ts';
import { doAsked } from '../../core/trigger/index.ts';
import { anyEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logger } from '../edge/logger.ts';
import { queueFunction } from '../edge/queue.ts';
import { reacting } from './reacting.ts';

/** Lets triggers react to what happened to a ticket. */
export const handler = queueFunction({
  schema: jsonOf(z.object({ detail: anyEventSchema })),
  build: () => {
    const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const templates = keep(templateArea);
    const { react, contextFor, inForce, options } = reacting({ table, keep, catalogue });
    const openingAt = async (now: Date) => ({
      rules: await inForce.at(now),
      catalogue: await catalogue.at(now),
      templates: await templates.latest(now),
      options: await options.at(now),
    });
    return async ({ detail }) => {
      const now = new Date();
      if (detail.type === 'trigger.asked') {
        const became = await doAsked({ table, openingAt }, contextFor(detail, now), detail);
        logger.info('A trigger has asked for something', { event: detail.id, became });
        return;
      }
      const ran = await react(detail, now);
      if (ran !== null) logger.info('Triggers listened to an event', { event: detail.id, ran });
    };
  },
});
