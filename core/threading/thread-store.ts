import { createHash } from 'node:crypto';
import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

export const ticketOfMessageId = accessPattern({
  name: 'Ticket of a Message-ID',
  description: 'Finds the ticket that a mail answers, by the ids in its In-Reply-To and References.',
  operation: 'BatchGetItem',
  pk: 'MID#<sha256 of Message-ID>',
  sk: 'MID',
  of: (messageId: string): Key => ({ pk: `MID#${sha256(messageId)}`, sk: 'MID' }),
});

export const ticketOfUnseenId = accessPattern({
  name: 'Ticket of a Message-ID that nobody has seen',
  description:
    'Finds the ticket of a mail that answers the same message as another one, which the desk itself never got.',
  operation: 'BatchGetItem',
  pk: 'MID#<sha256 of Message-ID>',
  sk: 'UNSEEN',
  of: (messageId: string): Key => ({ pk: `MID#${sha256(messageId)}`, sk: 'UNSEEN' }),
});

export const receivedMail = accessPattern({
  name: 'Received mail',
  description: 'Says that a mail has been taken in already, so that a second delivery changes nothing.',
  operation: 'BatchGetItem',
  pk: 'IN#<fingerprint>',
  sk: 'IN',
  of: (fingerprint: string): Key => ({ pk: `IN#${fingerprint}`, sk: 'IN' }),
});

export const receivedObject = accessPattern({
  name: 'Received mail object',
  description:
    'Says that a stored mail has been taken in, however it is read: the second guard against doubles.',
  operation: 'BatchGetItem',
  pk: 'RAW#<object key>',
  sk: 'RAW',
  of: (rawKey: string): Key => ({ pk: `RAW#${rawKey}`, sk: 'RAW' }),
});

export const followUpOfTicket = accessPattern({
  name: 'Follow-up of a closed ticket',
  description:
    'Leads from a closed ticket to the one that goes on with it, so that it gets one and not many.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'FOLLOWUP',
  of: (ticketId: number): Key => ({ pk: `T#${ticketId}`, sk: 'FOLLOWUP' }),
});

/** Labels of refusals that mean that another write was faster: read again, then decide again. */
export const RECEIVED = 'received';
export const FOLLOWED = 'follow-up';
export const ID_TAKEN = 'message-id';

/** The message that a mail became. */
export interface FiledMessage {
  ticketId: number;
  messageId: string;
}

/** The message to which a Message-ID leads, and the mailboxes to which the mail was written that brought it. */
export interface NamedMessage extends FiledMessage {
  /** none where the desk sent the mail itself, it names none, or it came before this was noted */
  mailboxes?: string[] | undefined;
}

const filedMessageSchema = z.object({ ticketId: idSchema, messageId: ulidSchema });
/** A mail that is held: somebody is to look at it, and it is no message yet. */
export interface HeldMail {
  heldId: number;
}

const takenInSchema = z.union([filedMessageSchema, z.object({ heldId: idSchema })]);
const receivedRows = rowsOfKind(ROW_KIND.received, takenInSchema);
const mailObjectRows = rowsOfKind(ROW_KIND.mailObject, takenInSchema);
const namedMessageSchema = filedMessageSchema.extend({ mailboxes: z.array(z.string()).optional() });
const messageIdRows = rowsOfKind(ROW_KIND.messageId, namedMessageSchema);
const followUpRows = rowsOfKind(ROW_KIND.followUp, z.object({ followUpId: idSchema }));

/** What a mail became, by its row of `receivedMail`. */
export function parseReceivedRow(row: unknown): FiledMessage | HeldMail {
  return receivedRows.parse(row);
}

/** What a mail became, by its row of `receivedObject`. */
export function parseMailObjectRow(row: unknown): FiledMessage | HeldMail {
  return mailObjectRows.parse(row);
}

/** The message that is named in a row of `ticketOfMessageId` or `ticketOfUnseenId`. */
export function parseFiledMessage(row: unknown): NamedMessage {
  return messageIdRows.parse(row);
}

/** The id of the follow-up in a row. */
export function parseFollowUpRow(row: unknown): number {
  return followUpRows.parse(row).followUpId;
}

/**
 * The fingerprint by which two deliveries are known to be the same mail. It covers all that the sender wrote: `facts` and
 * the bytes of the files. The Message-ID alone is not enough: some programs give every mail the same one, and a stranger
 * could repeat somebody's, and then mail would be lost as a duplicate. Headers that mail servers add are not covered, as
 * they differ from one delivery to the next.
 */
export function fingerprintOf(facts: readonly string[], files: readonly Uint8Array[]): string {
  return sha256(JSON.stringify([...facts, ...files.map(sha256)]));
}

/** Notes that this mail has been taken in; refused with `RECEIVED` the second time. */
export function noteReceived(fingerprint: string, filed: FiledMessage | HeldMail): Write {
  return insert(receivedRows.row(receivedMail.of(fingerprint), { ...filed }), RECEIVED);
}

/**
 * Notes that the mail in this object has been taken in; refused with `RECEIVED` the second time. Unlike a fingerprint it
 * stays the same when a later version reads mail differently.
 */
export function noteReceivedObject(rawKey: string, filed: FiledMessage | HeldMail): Write {
  return insert(mailObjectRows.row(receivedObject.of(rawKey), { ...filed }), RECEIVED);
}

/** Notes which message a mail became that was held until now. */
export function noteReleased(mail: { fingerprint: string; rawKey: string }, filed: FiledMessage): Write[] {
  const now = { set: { ...filed }, remove: ['heldId'] };
  return [
    receivedRows.upsert({ key: receivedMail.of(mail.fingerprint), ...now }),
    mailObjectRows.upsert({ key: receivedObject.of(mail.rawKey), ...now }),
  ];
}

/** Lets answers to a mail that we sent find the ticket. */
export function noteSentId(messageId: string, filed: FiledMessage): Write {
  return messageIdRows.upsert({ key: ticketOfMessageId.of(messageId), set: { ...filed } });
}

/** Lets answers to a mail that came in find the ticket; refused with `ID_TAKEN` when the id leads somewhere. */
export function noteReceivedId(messageId: string, filed: NamedMessage): Write {
  return insert(messageIdRows.row(ticketOfMessageId.of(messageId), { ...filed }), ID_TAKEN);
}

/** Lets other answers to a message that the desk never got find the ticket of the first of them. */
export function noteUnseenId(messageId: string, filed: NamedMessage): Write {
  const initial = { kind: ROW_KIND.messageId, schemaVersion: 1, ...filed };
  return { type: 'update', key: ticketOfUnseenId.of(messageId), initial };
}

/** Leads from a closed ticket to its follow-up; refused with `FOLLOWED` when it has one. */
export function noteFollowUp(closedId: number, followUpId: number): Write {
  return insert(followUpRows.row(followUpOfTicket.of(closedId), { followUpId }), FOLLOWED);
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
