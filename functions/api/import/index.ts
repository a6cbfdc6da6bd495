import { createUpload, s3Copy, type Upload } from '../../../core/attachment/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { readHtml } from '../../../core/conversation/index.ts';
import {
  IMPORT_FILE,
  IMPORT_FILE_TERMS,
  type ImportedKind,
  importItems,
  requireImportFile,
  s3Keeping,
} from '../../../core/import/index.ts';
import { startJob } from '../../../core/jobs/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { jobTerms } from '../../../core/shared/job-kind.ts';
import { numberBlock } from '../../../core/shared/number-block.ts';
import { s3Links } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { rulesInForce } from '../../../core/ticket/index.ts';
import type { Job } from '../../../schemas/job.ts';
import { type ApiRequest, apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { presentJob } from '../jobs/present-job.ts';
import type { Route } from '../route.ts';
import { importRoutes } from './routes.ts';

/** Time after which nothing more is begun, in milliseconds: the function has twenty seconds, and ends what it has begun. */
const BEGIN_MS = 10_000;

const kinds = new Map([[IMPORT_FILE, jobTerms(IMPORT_FILE_TERMS)]]);

/** The HTTP API of imports. */
export const handler = apiFunction({
  routes: importRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET', 'MAILBOXES', 'CLOSE_AFTER_DAYS');
    const bucket = env.ATTACHMENT_BUCKET;
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const sign = s3Links(process.env);
    const askS3 = s3Asker(process.env);
    const keep = keptConfiguration(table, () => performance.now());
    const deps = {
      table,
      rules: rulesInForce(keep, { closeAfterDays: env.CLOSE_AFTER_DAYS }),
      mailboxes: keep(mailboxArea(env.MAILBOXES)),
      ticketNumber: numberBlock(table, 'ticket'),
      readHtml,
      files: { bucket, copyObject: s3Copy(askS3), replyBytes: 0 },
      keepObject: s3Keeping(askS3, bucket),
    };
    const answer = async (
      { principal, context, remember }: Pick<ApiRequest<Route>, 'principal' | 'context' | 'remember'>,
      kind: ImportedKind,
      items: readonly unknown[],
    ) => {
      const ends = performance.now() + BEGIN_MS;
      const asked = { kind, items, hasTime: () => performance.now() < ends };
      const answered = { body: { results: await importItems({ ...deps, principal }, context, asked) } };
      // An answer that is lost before it is remembered is given again: what is there is there once.
      const remembered = remember(answered);
      if (remembered.length > 0) await table.write(remembered);
      return answered;
    };
    return {
      table,
      endpoints: {
        importOrganisations: (request) => answer(request, 'organisations', request.body.organisations),
        importCustomers: (request) => answer(request, 'customers', request.body.customers),
        importTickets: (request) => answer(request, 'tickets', request.body.tickets),
        announceImportFile: async ({ principal, body: file, context, remember }) => {
          const alongside = (made: Upload) => remember({ body: made });
          const uploading = { table, sign, bucket, mostBytes: file.size };
          return { body: await createUpload(uploading, context, { principal, file, alongside }) };
        },
        startImport: async ({ principal, params, context, remember }) => {
          const { fileId: file } = params;
          await requireImportFile(table, { id: file, principal, now: context.now });
          const alongside = (job: Job) => remember({ body: presentJob(job) });
          const asked = { principal, kind: IMPORT_FILE, input: { file }, alongside };
          return { body: presentJob(await startJob({ table, kinds }, context, asked)) };
        },
      },
    };
  },
});
