import { CATEGORY_LABELS } from '../../core/status/index.ts';
import type { Count, TicketCounts } from '../../core/views/index.ts';

/**
 * What the widget shows: a number for each status. Nothing that people wrote comes in here, so nothing needs escaping;
 * and no colour, as CloudWatch gives tables those of its light or dark theme ("Default CSS styling").
 */
export function ticketsHtml({ statuses, unassigned }: TicketCounts, now: Date): string {
  const columns = [
    ...statuses.map(({ status, count }) => ({ label: CATEGORY_LABELS[status], count })),
    { label: 'Unassigned', count: unassigned },
  ];
  const heads = columns.map(({ label }) => `<th>${label}</th>`);
  const cells = columns.map(({ count }) => `<td style="font-size:1.6em">${countText(count)}</td>`);
  const time = now.toISOString().slice(0, 19).replace('T', ' ');
  return [
    '<table style="width:100%">',
    `<thead><tr>${heads.join('')}</tr></thead>`,
    `<tbody><tr>${cells.join('')}</tr></tbody>`,
    '</table>',
    `<p>Counted ${time} UTC. Unassigned tickets are among the new, open, pending and those on hold.</p>`,
  ].join('');
}

/** What the widget shows when counting failed. */
export const FAILED_HTML =
  '<p>The tickets could not be counted. Refresh to try again; the log of dashboard-tickets says why.</p>';

function countText({ tickets, orMore }: Count): string {
  return `${tickets.toLocaleString('en')}${orMore ? '+' : ''}`;
}
