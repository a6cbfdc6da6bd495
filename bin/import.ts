/**
 * `npm run import -- --from zendesk|zammad|freshdesk|osticket FILE…`: takes over what another help desk has exported, over the API of
 * the desk, and says what became of it and what could not be carried over (docs/import.md).
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { htmlToPlainText, sanitizeHtml } from '../core/email/index.ts';
import { DeskApi, DeskRefusal } from './desk/desk-api.ts';
import { findLocalDesk } from './desk/local-desk.ts';
import { tell } from './desk/tell.ts';
import type { Converted, Reader } from './import/converted.ts';
import { DeskTerms, deskFieldsSchema, deskStatusesSchema } from './import/desk-terms.ts';
import { type Dump, readDump } from './import/dump.ts';
import { FileFinder, foldersBeside } from './import/files.ts';
import { fromFreshdesk } from './import/freshdesk.ts';
import { fromOsticket } from './import/osticket.ts';
import { type Sum, sendLines } from './import/send.ts';
import { writeLines } from './import/write-lines.ts';
import { fromZammad } from './import/zammad.ts';
import { fromZendesk } from './import/zendesk.ts';

const USAGE = `Takes over what another help desk has exported: organisations, customers, and tickets with their history.

  npm run import -- --from zendesk|zammad|freshdesk|osticket FILE…

--to https://…/v1   the API of the desk; without it, the local one that is running
--files FOLDER      where the files of messages are; without it, the folders attachments and files beside the exports
--try               says what would be taken over, and what could not be carried, and sends nothing

The token of an admin with the scopes import:write, jobs:read and rules:read stands in BILET_TOKEN. Given again, nothing is taken over twice.
docs/import.md says which files each of them exports.`;

type Convert = (dump: Dump, reader: Reader) => Converted;
const SYSTEMS: ReadonlyMap<string, Convert> = new Map([
  ['zendesk', fromZendesk],
  ['zammad', fromZammad],
  ['freshdesk', fromFreshdesk],
  ['osticket', fromOsticket],
]);

const MOST_FAILURES = 50;

function tellSum({ outcomes, failed, warnings }: Sum): void {
  const { created, updated, unchanged } = outcomes;
  console.log(
    `Taken over: ${created} new, ${updated} with more, ${unchanged} there already, ${outcomes.failed} failed.`,
  );
  for (const { externalId, errors } of failed.slice(0, MOST_FAILURES)) {
    const why = errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
    console.log(`  ${externalId ?? 'something without an id'}: ${why}`);
  }
  if (outcomes.failed > MOST_FAILURES) console.log(`  and ${outcomes.failed - MOST_FAILURES} more`);
  for (const [message, count] of warnings) console.log(`  left out, ${count} times: ${message}`);
}

/** The API of the desk that is meant; null: there is no token to ask it with, and nothing is to be sent. */
function apiOf(to: string | undefined, isTried: boolean): DeskApi | null {
  const token = process.env.BILET_TOKEN;
  if (token) return new DeskApi((to ?? findLocalDesk().api).replace(/\/+$/, ''), token);
  if (isTried) return null;
  throw new Error(
    'Put the token of an admin with the scopes import:write, jobs:read and rules:read into BILET_TOKEN.',
  );
}

/** What the desk has that exports may say something of. */
async function termsOf(api: DeskApi | null): Promise<DeskTerms> {
  if (api === null) return new DeskTerms(null, []);
  try {
    const [fields, statuses] = [await api.get('/custom-fields'), await api.get('/statuses')];
    return new DeskTerms(deskFieldsSchema.parse(fields).items, deskStatusesSchema.parse(statuses).items);
  } catch (error) {
    if (!(error instanceof DeskRefusal) || error.status !== 403) throw error;
    console.log('The token has not the scope rules:read: values of custom fields are not carried over.');
    return new DeskTerms(null, []);
  }
}

/** What is asked for. @throws Error that says what is wrong with it */
function asked() {
  const { values, positionals: dumps } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string', default: '' },
      to: { type: 'string' },
      files: { type: 'string', multiple: true },
      try: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const convert = SYSTEMS.get(values.from);
  if (values.help) return null;
  if (convert === undefined || dumps.length === 0) throw new Error(USAGE);
  for (const folder of values.files ?? [])
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new Error(`${folder} is no folder.`);
  return { ...values, convert, dumps };
}

async function run(): Promise<void> {
  const options = asked();
  if (options === null) return console.log(USAGE);
  const { convert, dumps, from } = options;
  const api = apiOf(options.to, options.try);
  const dump = readDump(dumps);
  const textOfHtml = (html: string) => htmlToPlainText(sanitizeHtml(html).html);
  const converted = convert(dump, { textOfHtml, desk: await termsOf(api) });
  const { organisations, customers, tickets, left } = converted;
  if (organisations.length + customers.length + tickets.length === 0)
    throw new Error(
      `Nothing of ${from} was found, but lists of ${[...dump.keys()].join(', ')}. docs/import.md says what is read.`,
    );
  console.log(
    `Read: ${organisations.length} organisations, ${customers.length} customers, ${tickets.length} tickets.`,
  );
  const foreign = tickets.flatMap(({ messages }) => messages.flatMap(({ foreign: files = [] }) => files));
  const finder = new FileFinder(options.files ?? foldersBeside(dumps), foreign, left);
  if (!options.try && api !== null) return takeOver(api, converted, finder);
  for (const file of foreign) finder.contentOf(file);
  tellLeft(left);
}

async function takeOver(api: DeskApi, converted: Converted, finder: FileFinder): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bilet-import-'));
  try {
    const upload: DeskApi['upload'] = (content, named) => api.upload(content, named);
    const files = await writeLines(converted, { folder, finder, upload });
    tellLeft(converted.left);
    const sum = await sendLines(api, files, { tell: (line) => console.log(line), sleep: (ms) => sleep(ms) });
    tellSum(sum);
    if (sum.outcomes.failed > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tellLeft({ counts }: Converted['left']): void {
  for (const [what, count] of counts) console.log(`  not carried over: ${count} ${what}`);
}

tell(run);
