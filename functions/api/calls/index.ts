import { s3Copy } from '../../../core/attachment/index.ts';
import { requireMayWithTicket } from '../../../core/auth/index.ts';
import { keepCall, listCalls, readCall, uploadedRecordings } from '../../../core/call/index.ts';
import { channelArea } from '../../../core/channel/index.ts';
import { cameNoter } from '../../../core/channel-trial/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { s3Presign } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { rulesInForce } from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { logFailure } from '../../edge/logger.ts';
import { type LinkTo, presentCall } from './present-call.ts';
import { reportedIn } from './reported.ts';
import { callRoutes } from './routes.ts';

/** The HTTP API of calls. */
export const handler = apiFunction({
  routes: callRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET', 'MAILBOXES', 'CLOSE_AFTER_DAYS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const channels = keep(channelArea);
    const deps = {
      table,
      rules: rulesInForce(keep, { closeAfterDays: env.CLOSE_AFTER_DAYS }),
      mailboxes: keep(mailboxArea(env.MAILBOXES)),
    };
    const presign = s3Presign(process.env);
    const noteCame = cameNoter(table);
    const linkTo: LinkTo = (file) => presign({ bucket: env.ATTACHMENT_BUCKET, ...file });
    const filing = { bucket: env.ATTACHMENT_BUCKET, copyObject: s3Copy(s3Asker(process.env)) };
    return {
      table,
      levels: serviceLevels(table, keep),
      timeRules: timeRules(table, keep),
      endpoints: {
        keepCall: async ({ params: { externalId }, body, principal, context }) => {
          const { now } = context;
          const ids = body.recordings ?? [];
          const files = await uploadedRecordings(table, filing, { ids, principal, now });
          const asked = { principal, channels: await channels.at(now), files, now };
          const result = await keepCall(deps, context, reportedIn(externalId, body, asked));
          if (body.channel !== undefined)
            await noteCame(body.channel, now).catch((error: unknown) =>
              logFailure('It was not noted that a call was told', error, { channel: body.channel }),
            );
          if (result === 'nothing') return { body: { result, call: null } };
          const call = await readCall(table, externalId, () => {});
          return { body: { result, call: await presentCall(call, linkTo) } };
        },
        getCall: async ({ params: { externalId }, principal }) => {
          const call = await readCall(table, externalId, (ticket) =>
            requireMayWithTicket(principal, 'ticket.read', ticket),
          );
          return { body: await presentCall(call, linkTo) };
        },
        listTicketCalls: async ({ params: { ticketId }, principal }) => {
          const calls = await listCalls(table, ticketId, (ticket) =>
            requireMayWithTicket(principal, 'ticket.read', ticket),
          );
          return { body: { items: await Promise.all(calls.map((call) => presentCall(call, linkTo))) } };
        },
      },
    };
  },
});
