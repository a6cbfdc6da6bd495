import { s3Copy } from '../../../core/attachment/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { readHtml } from '../../../core/conversation/index.ts';
import { type ImportedKind, importItems } from '../../../core/import/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { numberBlock } from '../../../core/shared/number-block.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { rulesInForce } from '../../../core/ticket/index.ts';
import { type ApiRequest, apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import type { Route } from '../route.ts';
import { importRoutes } from './routes.ts';

/** Time after which nothing more is begun, in milliseconds: the function has twenty seconds, and ends what it has begun. */
const BEGIN_MS = 10_000;

/** The HTTP API of imports. */
export const handler = apiFunction({
  routes: importRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET', 'MAILBOXES', 'CLOSE_AFTER_DAYS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table);
    const deps = {
      table,
      rules: rulesInForce(keep, { closeAfterDays: env.CLOSE_AFTER_DAYS }),
      mailboxes: keep(mailboxArea(env.MAILBOXES)),
      ticketNumber: numberBlock(table, 'ticket'),
      readHtml,
      files: { bucket: env.ATTACHMENT_BUCKET, copyObject: s3Copy(s3Asker(process.env)), replyBytes: 0 },
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
      },
    };
  },
});
