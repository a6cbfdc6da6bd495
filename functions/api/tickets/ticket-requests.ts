import type * as z from 'zod';
import type { Caller } from '../../../core/auth/index.ts';
import type { Beginning } from '../../../core/channel-begin/index.ts';
import { readCursor, writeCursor } from '../../../core/shared/cursor.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import type { TicketRequest } from '../../../core/ticket/index.ts';
import { ULID } from '../../../schemas/actor.ts';
import type { createTicketSchema } from '../../../schemas/api/tickets.ts';

type Body = z.output<typeof createTicketSchema>;

/**
 * The network address from which a message was written: a customer's is where their request comes from; of what a program writes
 * down for a customer, only the program can say.
 * @throws InvalidInputError when it is said of what no customer wrote, or by one
 */
export function addressOfWriter(
  { kind: who }: Caller,
  { kind, ip }: { kind?: string | undefined; ip?: string | undefined },
  cameFrom: string,
): string | undefined {
  if (ip === undefined) return who === 'customer' ? cameFrom : undefined;
  if (who === 'customer') throw fieldError('ip', 'is for agents to say');
  if (kind !== 'customer_message') throw fieldError('ip', 'is for what a customer wrote');
  return ip;
}

/**
 * What a request for a new ticket means, with everything that it left open filled in. `choose` gives the mailbox that it
 * names, or the default.
 */
export async function ticketAsked(
  principal: Caller,
  body: Body,
  choose: (named: string | undefined) => Promise<TicketRequest['mailbox']>,
): Promise<TicketRequest> {
  const customer = principal.kind === 'customer';
  const { subject, text, html, attachments, requester, fields, ...rest } = body;
  requireDialogue(body);
  if (customer && (requester !== undefined || Object.keys(rest).length > 0)) {
    const path = requester === undefined ? String(Object.keys(rest)[0]) : 'requester';
    throw fieldError(path, 'is for agents to say');
  }
  return {
    subject,
    text,
    html,
    attachments,
    // Whom a conversation begins with is known when it is looked up.
    requester: rest.dialogue === undefined ? requesterAsked(principal, requester) : NOBODY_YET,
    mailbox: await choose(rest.mailbox),
    kind: rest.kind ?? 'public_reply',
    status: rest.status,
    statusReason: rest.statusReason,
    until: rest.until,
    organisationId: rest.organisationId,
    countsAsReply: rest.countsAsReply,
    channel: rest.channel ?? 'api',
    language: rest.language,
    priority: rest.priority,
    category: rest.category,
    impact: rest.impact,
    urgency: rest.urgency,
    form: rest.form,
    fields,
    type: rest.type ?? 'question',
    tags: rest.tags ?? [],
    teamId: rest.teamId,
    assigneeId: rest.assigneeId ?? null,
  };
}

const NOBODY_YET = { name: '', phone: null };

/** Makes sure that who begins a conversation on a channel says nothing that it says. @throws InvalidInputError */
function requireDialogue({ dialogue, requester, kind, channel, text, html, attachments = [] }: Body): void {
  if (dialogue === undefined) return;
  if (requester !== undefined) throw fieldError('requester', 'is whom the dialogue names: give one of them');
  if (channel !== undefined) throw fieldError('channel', 'is that of the dialogue: give one of them');
  if (kind !== undefined && kind !== 'public_reply')
    throw fieldError('kind', 'must be public_reply: it goes out on the channel');
  if (dialogue.template === undefined) return;
  const [twice] = Object.entries({ text, html }).find(([, said]) => said !== undefined) ?? [];
  if (twice !== undefined) throw fieldError(twice, 'is what the template says: give one of them');
  if (attachments.length > 0) throw fieldError('attachments', 'do not go along with a template');
}

function requesterAsked(principal: Caller, requester: Body['requester']): TicketRequest['requester'] {
  if (principal.kind === 'customer') return { id: principal.id };
  if (requester === undefined) throw fieldError('requester', 'say whom the ticket is for');
  if ('id' in requester) return requester;
  if ('address' in requester) return { address: requester.address, name: requester.name ?? '' };
  if ('identity' in requester)
    return { identity: requester.identity, name: requester.name ?? '', phone: requester.phone ?? null };
  return { name: 'name' in requester ? requester.name : '', phone: requester.phone ?? null };
}

/** A request for a ticket that begins on a channel: for whom it is written to there, and with what the channel says where nobody does. */
export const asBegun = (request: TicketRequest, beginning: Beginning): TicketRequest => ({
  ...request,
  requester: beginning.requester,
  channel: beginning.channel ?? 'api',
  language: request.language ?? beginning.language ?? undefined,
  teamId: request.teamId === undefined && beginning.teamId !== null ? beginning.teamId : request.teamId,
  begins: beginning.begins,
});

/** The name of a ticket's timeline in cursors. */
const timelineOf = (ticketId: number) => `timeline:${ticketId}`;

/** The cursor to what is older than this item of a timeline. */
export function timelineCursor(ticketId: number, before: string | null): string | null {
  return before === null ? null : writeCursor(timelineOf(ticketId), before);
}

/** The item of a timeline that a cursor names. */
export function timelineBefore(ticketId: number, cursor: string | undefined): string | undefined {
  return cursor === undefined ? undefined : readCursor(cursor, timelineOf(ticketId), ULID);
}

/** The cursor to messages that are older than this one. */
export function messagesCursor(ticketId: number, before: string | null): string | null {
  return before === null ? null : writeCursor(`messages:${ticketId}`, before);
}

/** The message that a cursor names. */
export function messagesBefore(ticketId: number, cursor: string | undefined): string | undefined {
  return cursor === undefined ? undefined : readCursor(cursor, `messages:${ticketId}`, ULID);
}
