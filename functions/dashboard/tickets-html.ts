import type { HeldCounts } from '../../core/held/index.ts';
import { CATEGORY_LABELS } from '../../core/status/index.ts';
import type { Count, TicketCounts } from '../../core/views/index.ts';

/**
 * What the widget shows: a number for each status. Nothing that people wrote comes in here, so nothing needs escaping;
 * and no colour, as CloudWatch gives tables those of its light or dark theme ("Default CSS styling").
 */
export function ticketsHtml({ statuses, unassigned }: TicketCounts, held: HeldCounts, now: Date): string {
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
    `<p>${heldText(held)}</p>`,
    `<p>Counted ${time} UTC. Unassigned tickets are among the new, open, pending and those on hold.</p>`,
  ].join('');
}

/** What the widget shows when counting failed. */
export const FAILED_HTML =
  '<p>The tickets could not be counted. Refresh to try again; the log of dashboard-tickets says why.</p>';

/** How many mails somebody is to look at, and why. */
function heldText({ total, causes }: HeldCounts): string {
  if (total <= 0) return 'No mail is held.';
  const each = causes
    .filter(({ count }) => count > 0)
    .map(({ cause, count }) => `${cause.replaceAll('_', ' ')} ${count.toLocaleString('en')}`);
  return `Held mail that somebody is to look at: <b>${total.toLocaleString('en')}</b> (${each.join(', ')}).`;
}

function countText({ tickets, orMore }: Count): string {
  return `${tickets.toLocaleString('en')}${orMore ? '+' : ''}`;
}
