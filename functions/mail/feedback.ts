import * as z from 'zod';
import { readForReports } from '../../core/outbound/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { snsEnvelopeSchema } from '../../schemas/mail/arrival.ts';
import { feedbackSchema, greetingSchema } from '../../schemas/mail/feedback.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logger } from '../edge/logger.ts';
import { queueFunction } from '../edge/queue.ts';

const bodySchema = jsonOf(snsEnvelopeSchema)
  .transform(({ Message }) => Message)
  .pipe(z.union([greetingSchema.transform(() => null), jsonOf(feedbackSchema)]));

/** Notes what SES reports about mail that the desk sent. */
export const handler = queueFunction({
  schema: bodySchema,
  build: () => {
    const env = environment('TABLE_NAME', 'AWS_REGION');
    const deps = { table: dynamoTable({ tableName: env.TABLE_NAME }), region: env.AWS_REGION };
    const contextFor = (cause: string) =>
      contextOf({ kind: 'system', name: 'mail' }, new Date(), Math.random, cause);
    return {
      together: async (bodies) => {
        const note = await readForReports(
          deps,
          bodies.filter((body) => body !== null),
        );
        return async (feedback) => {
          if (feedback === null) return;
          const outcome = await note(contextFor(feedback.mail.messageId), feedback);
          logger.info('A report came in', { type: feedback.eventType, outcome });
        };
      },
    };
  },
});
