import { mayWithTicket, type Principal } from '../auth/index.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { Drill, DrillItem } from './query/drill.ts';
import type { ReportViewer } from './query/viewer.ts';

/** A thing behind a figure that somebody may open: of a ticket its number and what it is called. */
export interface OpenedItem {
  readonly ticketId: number | null;
  readonly subject: string | null;
  readonly at: number;
  readonly value: number;
}

/** A page of what a figure is made of, for somebody: what they may not open is counted. */
export interface OpenedDrill extends Pick<Drill, 'figure' | 'cursor'> {
  readonly items: readonly OpenedItem[];
  readonly hidden: { readonly n: number; readonly sum: number };
}

/** Opens a page of a figure for somebody: tickets that they may read are told of, others are only counted. One read. */
export async function openDrill(
  table: Table,
  { principal, viewer }: { principal: Principal; viewer: ReportViewer },
  { figure, items, cursor }: Drill,
): Promise<OpenedDrill> {
  const ids = items.flatMap(({ subject }) => (subject.kind === 'ticket' ? [Number(subject.id)] : []));
  const rows = await table.getMany([...new Set(ids)].map((id) => ticketByNumber.of(id)));
  const tickets = new Map(rows.map(parseTicketRow).map((ticket) => [ticket.id, ticket]));
  const opened = items.map((item): OpenedItem | null => {
    const { subject, at, sum: value } = item;
    if (subject.kind !== 'ticket')
      return isSeen(item, viewer) ? { ticketId: null, subject: null, at, value } : null;
    const ticket = tickets.get(Number(subject.id));
    if (ticket === undefined || !mayWithTicket(principal, 'ticket.read', ticket)) return null;
    return { ticketId: ticket.id, subject: ticket.subject, at, value };
  });
  const hidden = items.filter((_, at) => opened[at] === null);
  return {
    figure,
    cursor,
    items: opened.filter((item) => item !== null),
    hidden: { n: hidden.length, sum: hidden.reduce((sum, item) => sum + item.sum, 0) },
  };
}

/** Whether somebody sees what is of no ticket: mails and visits who is asked at all, presence who sees rows of agents. */
function isSeen({ subject }: DrillItem, { agents, agentId }: ReportViewer): boolean {
  return subject.kind !== 'agent' || agents === 'all' || (agents === 'own' && subject.id === agentId);
}
