import type * as z from 'zod';
import { jobWrites } from '../../../core/jobs/index.ts';
import {
  listFindings,
  type Redacted,
  redactMessage,
  STRUCK_OBJECTS,
  type Texts,
} from '../../../core/redaction/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { BACKUP_DAYS } from '../../../core/shared/names.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { messageRedactedSchema } from '../../../schemas/api/redactions.ts';
import type { Endpoints } from '../../edge/api.ts';
import { presentMessage, presentTicket, type Show } from './present-ticket.ts';
import type { redactionRoutes } from './redaction-routes.ts';

interface RedactionEdge {
  table: Table;
  texts: Texts;
  show: Show;
  /** days for which the archive of the bus keeps events */
  eventDays: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The job that deletes what was struck is the desk's own: it goes on whatever becomes of the agent. */
function deletion(of: { ticketId: number; messageId: string }, context: Context) {
  const byDesk: Context = { ...context, actor: { kind: 'system', name: 'redaction' } };
  return jobWrites(STRUCK_OBJECTS, of, byDesk).writes;
}

/** What the API of tickets answers about what is struck out of messages. */
export function redactionEndpoints({
  table,
  texts,
  show,
  eventDays,
}: RedactionEdge): Endpoints<typeof redactionRoutes> {
  const present = async ({ ticket, message, redaction }: Redacted, now: Date) => {
    const kept = (days: number) => ({ days, until: new Date(now.getTime() + days * DAY_MS).toISOString() });
    const body: z.input<typeof messageRedactedSchema> = {
      ticket: presentTicket(ticket, true),
      message: await presentMessage(message, show),
      redaction,
      mayStillHold: { backups: kept(BACKUP_DAYS), eventArchive: kept(eventDays) },
    };
    return { body, version: ticket.version };
  };
  return {
    getRedactions: async ({ principal, params }) => {
      const { message, findings, isPending } = await listFindings({ table, texts }, { principal, ...params });
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
  };
}
