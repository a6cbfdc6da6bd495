import { type Presence, presenceSchema } from '../../schemas/presence.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Update } from '../shared/write.ts';

/** Seconds after which somebody of whom nothing was heard has gone. */
export const GONE_AFTER_SECONDS = 30;
/** Most agents that are shown at a ticket: the rows of those who have gone expire within days, and stand among them. */
const MOST = 200;

const presenceOfAgent = (ticketId: number, agentId: number): Key => ({
  pk: `PRESENCE#${ticketId}`,
  sk: `AGENT#${agentId}`,
});

export const presencesAtTicket = accessPattern({
  name: 'Presences at a ticket',
  description:
    'Tells who is at a ticket. They are apart from the ticket, so that nobody who opens it pays for them.',
  operation: 'Query',
  pk: 'PRESENCE#<ticket>',
  sk: 'AGENT#<agent>',
  of: (ticketId: number): QueryRequest => ({
    pk: `PRESENCE#${ticketId}`,
    from: 'AGENT#',
    to: 'AGENT#~',
    limit: MOST,
  }),
});

const rows = rowsOfKind(ROW_KIND.presence, presenceSchema);

/** The presence in a row. */
export const parsePresenceRow = (row: unknown): Presence => rows.parse(row);

/**
 * Writes that an agent is at a ticket, or was until now. It is no change of the ticket: the streams of changes leave these
 * rows alone, and they expire by themselves.
 */
export function presenceWrite(ticketId: number, presence: Presence): Update {
  const goneAt = Date.parse(presence.seenAt) / 1000 + GONE_AFTER_SECONDS;
  return rows.upsert({
    key: presenceOfAgent(ticketId, presence.agentId),
    set: { ...presence, expiresAtSeconds: Math.ceil(goneAt) },
  });
}

/** Those of whom was heard in time, whoever came first first. */
export async function loadPresences(table: Table, ticketId: number, now: Date): Promise<Presence[]> {
  const { rows: found } = await table.query(presencesAtTicket.of(ticketId));
  const here = found.map(parsePresenceRow).filter((presence) => isHere(presence, now));
  return here.sort(byTime);
}

/** Puts whoever came first first. */
export function byTime(one: Presence, other: Presence): number {
  return Date.parse(one.since) - Date.parse(other.since) || one.agentId - other.agentId;
}

function isHere({ seenAt }: Presence, now: Date): boolean {
  return Date.parse(seenAt) + GONE_AFTER_SECONDS * 1000 > now.getTime();
}

/** When anybody was last at a ticket, as far as it is still known; null: it is not. */
export async function lastPresenceAt(table: Table, ticketId: number): Promise<string | null> {
  const { rows: found } = await table.query(presencesAtTicket.of(ticketId));
  const seen = found.map((row) => parsePresenceRow(row).seenAt);
  return seen.sort().at(-1) ?? null;
}
