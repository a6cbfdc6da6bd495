import * as z from 'zod';
import { s3Copy } from '../../core/attachment/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { s3ImportedFiles } from '../../core/import/index.ts';
import {
  runJob,
  s3Deletion,
  s3JobFilesDeletion,
  s3Parts,
  s3Results,
  sqsJobQueue,
} from '../../core/jobs/index.ts';
import { s3Texts } from '../../core/redaction/index.ts';
import { openSearchClient, s3IndexObjects } from '../../core/search/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { s3Asker } from '../../core/shared/ask-s3.ts';
import type { StoredObject } from '../../core/shared/job-kind.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { shopAsker } from '../../core/shop/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { ulidSchema } from '../../schemas/actor.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { queueFunction } from '../edge/queue.ts';
import { pictures } from './pictures.ts';

/** What an event that starts or resumes a job says, and what the function tells itself. */
const messageSchema = z.object({
  detail: z.object({ job: z.object({ id: ulidSchema, turn: z.int().nonnegative() }) }),
});

/** Does one page of a job, and asks for the next. */
export const handler = queueFunction({
  schema: jsonOf(messageSchema),
  build: () => {
    const env = environment(
      'TABLE_NAME',
      'MAIL_BUCKET',
      'ATTACHMENT_BUCKET',
      'SEARCH_BUCKET',
      'SEARCH_ENDPOINT',
      'LAKE_BUCKET',
      'QUEUE_URL',
      'LIST_SHARDS',
      'MAILBOXES',
      'CLOSE_AFTER_DAYS',
      'UNDO_SECONDS',
      'FILL_PER_SECOND',
      'WEBHOOKS_TO',
      'DESK_NAME',
    );
    const askS3 = s3Asker(process.env);
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const deps = {
      table,
      levels: serviceLevels(table, keep),
      timeRules: timeRules(table, keep),
      listShards: env.LIST_SHARDS,
      fillPerSecond: env.FILL_PER_SECOND,
      mailboxes: env.MAILBOXES,
      rules: {
        closeAfterDays: env.CLOSE_AFTER_DAYS,
        undoSeconds: env.UNDO_SECONDS,
        deskName: env.DESK_NAME,
      },
      send: sqsJobQueue(env.QUEUE_URL),
      keep: s3Results(env.ATTACHMENT_BUCKET),
      parts: s3Parts(env.ATTACHMENT_BUCKET),
      deleteForGood: s3Deletion({ mail: env.MAIL_BUCKET, attachments: env.ATTACHMENT_BUCKET }),
      readObject: ({ bucket, key }: StoredObject) =>
        askS3({
          method: 'GET',
          bucket: bucket === 'mail' ? env.MAIL_BUCKET : env.ATTACHMENT_BUCKET,
          key,
          isLarge: true,
        }),
      deleteJobFiles: s3JobFilesDeletion(env.ATTACHMENT_BUCKET),
      texts: s3Texts(env.ATTACHMENT_BUCKET, askS3),
      copyAttachment: (from: string, to: string) => s3Copy(askS3)(env.ATTACHMENT_BUCKET, from, to),
      importedFiles: s3ImportedFiles(askS3, env.ATTACHMENT_BUCKET),
      searchObjects: s3IndexObjects(env.SEARCH_BUCKET, askS3),
      ...(env.SEARCH_ENDPOINT && { askSearchEngine: openSearchClient(env.SEARCH_ENDPOINT, process.env) }),
      ...(env.LAKE_BUCKET && {
        lake: { bucket: env.LAKE_BUCKET, objects: s3IndexObjects(env.LAKE_BUCKET, askS3) },
      }),
      askShop: shopAsker(table, env.WEBHOOKS_TO),
      drawReport: pictures(__dirname),
      milliseconds: () => performance.now(),
      sleep: (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds)),
    };
    return ({ detail: { job } }) => runJob(deps, new Date(), Math.random, { jobId: job.id, turn: job.turn });
  },
});
