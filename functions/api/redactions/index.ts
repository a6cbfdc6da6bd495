import type * as z from 'zod';
import { jobWrites } from '../../../core/jobs/index.ts';
import {
  listFindings,
  type Redacted,
  redactMessage,
  STRUCK_OBJECTS,
  s3Texts,
} from '../../../core/redaction/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import type { Context } from '../../../core/shared/context.ts';
import { BACKUP_DAYS, PAYLOAD_DAYS } from '../../../core/shared/names.ts';
import { s3Presign } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import type { messageRedactedSchema } from '../../../schemas/api/redactions.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { presentMessage, presentTicket } from '../tickets/present-ticket.ts';
import { redactionRoutes } from './routes.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The job that deletes what was struck is the desk's own: it goes on whatever becomes of the agent. */
function deletion(of: { ticketId: number; messageId: string }, context: Context) {
  const byDesk: Context = { ...context, actor: { kind: 'system', name: 'redaction' } };
  return jobWrites(STRUCK_OBJECTS, of, byDesk).writes;
}

/** The HTTP API of what is struck out of messages. */
export const handler = apiFunction({
  routes: redactionRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'MAIL_BUCKET', 'ATTACHMENT_BUCKET', 'EVENT_DAYS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const texts = s3Texts(env.ATTACHMENT_BUCKET, s3Asker(process.env));
    const { MAIL_BUCKET: mailBucket, ATTACHMENT_BUCKET: attachmentBucket, EVENT_DAYS: eventDays } = env;
    const show = { presign: s3Presign(process.env), mailBucket, attachmentBucket, toAgent: true };
    const present = async ({ ticket, message, redaction }: Redacted, now: Date) => {
      const kept = (days: number) => ({ days, until: new Date(now.getTime() + days * DAY_MS).toISOString() });
      const body: z.input<typeof messageRedactedSchema> = {
        ticket: presentTicket(ticket, true),
        message: await presentMessage(message, show),
        redaction,
        mayStillHold: {
          backups: kept(BACKUP_DAYS),
          eventArchive: kept(eventDays),
          channelPayloads: kept(PAYLOAD_DAYS),
        },
      };
      return { body, version: ticket.version };
    };
    return {
      table,
      endpoints: {
        getRedactions: async ({ principal, params }) => {
          const { message, findings, isPending } = await listFindings(
            { table, texts },
            { principal, ...params },
          );
          const shown = findings.map(({ id, kind, masked, part, start, end }) => ({
            id,
            kind,
            masked,
            part,
            start,
            end,
          }));
          const { redactions = [] } = message;
          return { body: { messageId: message.id, redactions, isPending, findings: shown } };
        },
        redactMessage: async ({ principal, params, body, context, expectedVersion, remember }) => {
          const alongside = async (redacted: Redacted) => remember(await present(redacted, context.now));
          const asked = { principal, ...params, request: body, expectedVersion, alongside };
          return present(await redactMessage({ table, texts, deletion }, context, asked), context.now);
        },
      },
    };
  },
});
