import { requireMayWithTicket } from '../../../core/auth/index.ts';
import { findMessage, readerOf } from '../../../core/conversation/index.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { isAmong, loadTicket } from '../../../core/ticket/index.ts';
import { ULID } from '../../../schemas/actor.ts';
import type { Message } from '../../../schemas/message.ts';
import { servedAs } from '../../edge/served-as.ts';
import { forSignedIn } from '../for-signed-in.ts';
import { ticketIdIn } from './one-request.ts';

/** Leads to a file of a message, or to the whole of a long text, for whoever may read the message. */
export const requestFile = forSignedIn(async (request, { principal }) => {
  const { deps, params, now } = request;
  const { messageId = '', file = '' } = params;
  const ticket = await loadTicket(deps.table, ticketIdIn(request));
  requireMayWithTicket(principal, 'ticket.read', ticket);
  if (!ULID.test(messageId)) throw new NotFoundError('file');
  const { standsOn, row } = await findMessage(deps.table, ticket, messageId);
  const message = parseMessageRow(row);
  const reader = readerOf(principal, now);
  if (!isAmong(reader.partsOf(ticket), standsOn, message) || !reader.mayRead(message))
    throw new NotFoundError('file');
  const found = fileIn(message, file);
  if (found === null) throw new NotFoundError('file');
  return { is: 'redirect', to: await deps.presign({ bucket: deps.bucket, ...found }), status: 302 };
});

/** What is served under the name of a file: nothing of a mail with a virus, nor what was struck. */
function fileIn(
  message: Message,
  file: string,
): { key: string; filename: string; contentType: string } | null {
  const { id, origin, textKey, attachments } = message;
  if (origin.channel === 'email' && origin.verdicts.virus === 'FAIL') return null;
  if (file === 'text')
    return textKey === null ? null : { key: textKey, filename: `${id}.txt`, contentType: 'text/plain' };
  const found = /^\d{1,4}$/.test(file) ? attachments[Number(file)] : undefined;
  if (found === undefined || found.struckBy !== undefined) return null;
  return { key: found.key, filename: found.filename || 'file', contentType: servedAs(found.contentType) };
}
