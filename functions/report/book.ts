import * as z from 'zod';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import { reportKeeper } from '../../core/report/index.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { storedEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { queueFunction } from '../edge/queue.ts';

const numbered = z.looseObject({ id: z.int().positive() });
/** Of an event it matters what it is of, whatever it tells: all else is read from the trail of that. */
const detailSchema = storedEventSchema
  .extend({ ticket: numbered.optional(), held: numbered.optional() })
  .transform(({ ticket, held }) => {
    if (ticket !== undefined) return { kind: 'ticket', id: ticket.id } as const;
    return held === undefined ? null : ({ kind: 'mail', id: held.id } as const);
  });

/** Keeps what reports count, of each ticket once for all that happened to it together, and begins to add up when it is time. */
export const handler = queueFunction({
  schema: jsonOf(z.object({ detail: detailSchema })),
  build: () => {
    const { TABLE_NAME, LAKE_BUCKET } = environment('TABLE_NAME', 'LAKE_BUCKET');
    const table = dynamoTable({ tableName: TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const options = keep(optionsArea({}));
    const keeper = reportKeeper({
      table,
      keep,
      timeZone: async (now) => (await options.at(now)).timeZone,
      start: (kind, context) => jobWrites(kind, {}, context).writes,
      isInFiles: LAKE_BUCKET !== undefined,
    });
    const contextNow = (): Context => contextOf({ kind: 'system', name: 'setup' }, new Date(), Math.random);
    return {
      together: async () => {
        const batch = keeper.batch(contextNow());
        return ({ detail }) => batch.take(detail);
      },
    };
  },
});
