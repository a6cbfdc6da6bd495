import { ROW_KIND } from '../shared/names.ts';
import { isOfKind } from '../shared/row-kind.ts';
import { hasDeadline, parseTicketRow } from '../ticket/index.ts';

/** Tickets that are remembered: those of the last minutes, of which further events are told. */
const REMEMBERED = 1000;

/** What a projector remembers of the tickets that it has seen to. */
export interface ListedVersions {
  /** Whether rows of a ticket, as they came along the stream, say nothing that its lists do not show. */
  show(ticketId: number, rows: readonly unknown[]): boolean;
  /** Notes up to which version its lists show a ticket. */
  note(ticketId: number, version: number | null): void;
}

/**
 * Remembers up to which version the lists show a ticket. Its row also comes by whenever something is told of it, as the
 * row is the head of its events: then the version is the same, and there is nothing to do. Whoever listed a later version
 * elsewhere does no harm: rows come in their order, and one of an older version says nothing new. A row that asks for another
 * look, or that lacks its deadline, is seen to in any case.
 */
export function listedVersions(): ListedVersions {
  const versions = new Map<number, number>();
  return {
    show(ticketId, rows) {
      const listed = versions.get(ticketId) ?? 0;
      return rows.every(
        (row) =>
          listed > 0 &&
          isOfKind(row, ROW_KIND.ticket) &&
          parseTicketRow(row).version <= listed &&
          hasDeadline(row),
      );
    },
    note(ticketId, version) {
      versions.delete(ticketId);
      if (version === null) return;
      versions.set(ticketId, version);
      const [oldest] = versions.keys();
      if (versions.size > REMEMBERED && oldest !== undefined) versions.delete(oldest);
    },
  };
}
