import type { LinkKind } from '../../schemas/link.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Principal, purgedError, requireMayWithTicket } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import {
  isTrashed,
  mergedIntoOf,
  requireNotClosed,
  requireNotMerged,
  requireTicket,
  ticketByNumber,
  trashedError,
} from '../ticket/index.ts';
import { COUNTERPART, requireTypes } from './link-kind.ts';
import { type LinkEnd, linkByEnd, parseLinkRow, type StoredLink } from './link-store.ts';

/** Which tickets are meant, and what the other is to the first. */
export interface LinkInput extends LinkEnd {
  principal: Principal;
}

/** One side of a link: the ticket, and what is known there of the link. */
export interface Side {
  end: LinkEnd;
  ticket: Ticket;
  stored: StoredLink | null;
}

/** Both sides of a link, the one from which somebody acts first. */
export type Sides = readonly [Side, Side];

/** @throws NotFoundError when there is no such ticket, or the principal may not read one of the two */
export async function loadEnds(table: Table, input: LinkInput): Promise<{ version: number; sides: Sides }> {
  const { principal, ticketId, kind, otherId } = input;
  const here: LinkEnd = { ticketId, kind, otherId };
  const there: LinkEnd = { ticketId: otherId, kind: COUNTERPART[kind], otherId: ticketId };
  const ends = [here, there];
  const keys = ends.flatMap((end) => [ticketByNumber.of(end.ticketId), linkByEnd.of(end)]);
  const rowAt = await readRows(table, keys);
  const sideOf = (end: LinkEnd): Side => ({
    end,
    ticket: requireTicket(rowAt(ticketByNumber.of(end.ticketId))),
    stored: parseLinkRow(rowAt(linkByEnd.of(end))),
  });
  const first = sideOf(here);
  requireMayWithTicket(principal, 'link.write', first.ticket);
  const second = sideOf(there);
  requireMayWithTicket(principal, 'ticket.read', second.ticket);
  return { version: first.ticket.version, sides: [first, second] };
}

/**
 * Refuses links where the ticket from which somebody acts is closed, or one of the two is merged or in the trash: it is to
 * come back as it was.
 * @throws ConflictError `ticket.closed`, `ticket.merged`, `ticket.trashed` or `ticket.purged`
 */
export function requireLinkable(sides: Sides): void {
  for (const { ticket } of sides) requireNotMerged(ticket);
  requireInPlace(sides);
}

/** The rows by which `isLinked` decides. */
export function linkKeys(end: LinkEnd): Key[] {
  return [ticketByNumber.of(end.otherId), linkByEnd.of(end)];
}

/**
 * Whether a ticket is linked with another one in this way already, where it is not and can be.
 * @throws what refuses such a link, as far as the two tickets say
 */
export function isLinked(ticket: Ticket, end: LinkEnd, rowAt: (key: Key) => unknown): boolean {
  if (end.otherId === ticket.id) throw fieldError('ticketId', 'must be another ticket');
  const row = rowAt(ticketByNumber.of(end.otherId));
  if (row === undefined) throw fieldError('ticketId', 'is not a ticket of this desk');
  const stored = parseLinkRow(rowAt(linkByEnd.of(end)));
  if (stored?.link.removedAt === null) return true;
  const there: LinkEnd = { ticketId: end.otherId, kind: COUNTERPART[end.kind], otherId: ticket.id };
  const other = requireTicket(row);
  requireLinkable([
    { end, ticket, stored },
    { end: there, ticket: other, stored: null },
  ]);
  requireTypes(end.kind, ticket, other);
  return false;
}

/** The same of links that end: those of tickets that were merged end too. */
export function requireInPlace([here, there]: Sides): void {
  for (const { ticket } of [here, there]) {
    if (ticket.purged) throw purgedError();
    if (isTrashed(ticket)) throw trashedError();
  }
  if (mergedIntoOf(here.ticket) === null) requireNotClosed(here.ticket);
}

/** The latest of what is known of both sides: what is written on top must come after it. */
export function latestOf(sides: Sides): string {
  const times = sides.flatMap(({ ticket, stored }) => [
    ticket.updatedAt,
    stored?.link.linkedAt ?? '',
    stored?.link.removedAt ?? '',
  ]);
  return times.reduce((latest, time) => (time > latest ? time : latest));
}

/** The events of both tickets. */
export function linkEvents(
  type: 'ticket.linked' | 'ticket.unlinked',
  sides: readonly { end: LinkEnd; kind: LinkKind; ticket: Ticket }[],
  context: Context,
): Write[] {
  return sides.map(({ end, kind, ticket }) =>
    recordEvent(ticketSubject(ticket.id), type, { ticket, link: { kind, ticketId: end.otherId } }, context),
  );
}
