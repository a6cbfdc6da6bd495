/**
 * `npm run restore`: brings what a backup holds to a new desk, see docs/restore.md.
 */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { DESK_FLAGS, openDesk } from './desk/choose.ts';
import { tell } from './desk/tell.ts';
import { copyObjects } from './restore/copy-objects.ts';
import { copyRows, requireUnused } from './restore/copy-rows.ts';
import { raiseCounters } from './restore/raise-counters.ts';

const USAGE = `Brings what a backup holds to a new desk that nobody has used yet. docs/restore.md has the whole procedure.

  npm run restore -- [--table NAME] [--numbers NAME] [--mail BUCKET] [--attachments BUCKET] [--at 2026-03-01T12:00:00Z]

--table is the table that was restored from the backup, --mail and --attachments are the buckets of the old desk; what is left out is
not brought over. --numbers is the old desk's own table: no number that it has given since the backup is given again. --at takes the
objects as they were then; without it, as they are. Running it again goes on where it was interrupted.
--local or --aws says which desk is the new one; without it, the local one that is running. --aws means the one of cdk.json,
-c prefix=Second another deployed desk, as with npx cdk deploy.`;

const atSchema = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .optional();

async function bringRows(from: string, to: string): Promise<void> {
  const { kinds, copied, known } = await copyRows(from, to);
  console.log(`table: ${copied} rows copied, ${known} were there`);
  for (const [kind, count] of Object.entries(kinds).sort()) console.log(`  ${kind.padEnd(18)} ${count}`);
  console.log('The lists of tickets follow by themselves. Check a ticket, then let mail in.');
  console.log('`npm run rebuild -- reports` counts in reports what was brought over.');
}

async function restore(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...DESK_FLAGS,
      table: { type: 'string' },
      numbers: { type: 'string' },
      mail: { type: 'string' },
      attachments: { type: 'string' },
      at: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(USAGE);
  const at = atSchema.safeParse(values.at);
  const { table, numbers } = values;
  if ((table ?? values.mail ?? values.attachments) === undefined || !at.success) throw new Error(USAGE);
  if (table === undefined && numbers !== undefined) throw new Error(USAGE);
  const desk = await openDesk(values);
  console.log(`Restoring to ${desk.title}.`);
  if (table !== undefined) await requireUnused(desk.table);
  const buckets = [
    { what: 'raw mail', from: values.mail, to: desk.mailBucket },
    { what: 'attachments', from: values.attachments, to: desk.attachmentBucket },
  ];
  // Objects first: no row ever names one that is not there.
  for (const { what, from, to } of buckets) {
    if (from === undefined) continue;
    const { copied, known } = await copyObjects({ from, to, at: at.data });
    console.log(`${what}: ${copied} objects copied, ${known} were there`);
  }
  if (table !== undefined) await bringRows(table, desk.table);
  if (numbers !== undefined) await raiseCounters(numbers, desk.table);
}

tell(restore);
