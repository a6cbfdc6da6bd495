import * as z from 'zod';
import { countHeld } from '../../core/held/index.ts';
import { dynamoTable, type Table } from '../../core/shared/table.ts';
import { countTickets, loadListShards } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';
import { FAILED_HTML, ticketsHtml } from './tickets-html.ts';

/** What CloudWatch calls a custom widget with: what it shows, or, in the editor, how it is described. */
const widgetEventSchema = z.object({ describe: z.coerce.boolean().default(false) });

/** Markdown, as the editor shows it ("Using the describe parameter"). */
const DESCRIPTION = [
  '## Tickets by status',
  'How many tickets stand in each status, how many unsolved ones are unassigned, and how many mails are held until somebody looks at them, at each look.',
  'There are no parameters.',
].join('\n\n');

/** Most tickets that are counted of one status, before the desk has counted all. */
const LIMIT = 10_000;

let table: Table | undefined;

/** The widget of the dashboard that shows how many tickets stand in each status: HTML, also when counting fails. */
export async function handler(event: unknown): Promise<string> {
  try {
    if (widgetEventSchema.parse(event).describe) return DESCRIPTION;
    const { TABLE_NAME, LIST_SHARDS } = environment('TABLE_NAME', 'LIST_SHARDS');
    table ??= dynamoTable({ tableName: TABLE_NAME });
    const lists = await loadListShards(table, LIST_SHARDS);
    const [tickets, held] = await Promise.all([countTickets({ table, lists }, LIMIT), countHeld(table)]);
    return ticketsHtml(tickets, held, new Date());
  } catch (error) {
    logFailure('The tickets could not be counted', error, {});
    return FAILED_HTML;
  }
}
