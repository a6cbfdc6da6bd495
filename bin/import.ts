/**
 * `npm run import -- --from zendesk|zammad|freshdesk|osticket FILE…`: takes over what another help desk has exported, over the API of
 * the desk, and says what became of it and what could not be carried over (docs/import.md).
 */
import { parseArgs } from 'node:util';
import { htmlToPlainText, sanitizeHtml } from '../core/email/index.ts';
import { findLocalDesk } from './desk/local-desk.ts';
import { tell } from './desk/tell.ts';
import type { Converted } from './import/converted.ts';
import { type Dump, readDump } from './import/dump.ts';
import { fromFreshdesk } from './import/freshdesk.ts';
import { fromOsticket } from './import/osticket.ts';
import { type Post, type Sum, send } from './import/send.ts';
import { fromZammad } from './import/zammad.ts';
import { fromZendesk } from './import/zendesk.ts';

const USAGE = `Takes over what another help desk has exported: organisations, customers, and tickets with their history.

  npm run import -- --from zendesk|zammad|freshdesk|osticket FILE…

--to https://…/v1   the API of the desk; without it, the local one that is running
--try               says what would be taken over, and what could not be carried, and sends nothing

The token of an admin with the scope import:write stands in BILET_TOKEN. Given again, nothing is taken over twice.
docs/import.md says which files each of them exports.`;

type Convert = (dump: Dump, textOfHtml: (html: string) => string) => Converted;
const SYSTEMS: Readonly<Record<string, Convert>> = {
  zendesk: fromZendesk,
  zammad: fromZammad,
  freshdesk: fromFreshdesk,
  osticket: fromOsticket,
};

const MOST_FAILURES = 50;
const TRIES = 6;
const PAUSE_MS = 2000;

/** Requests of the API, tried again while it is busy. */
function poster(api: string, token: string): Post {
  return async (path, body) => {
    for (let tried = 1; ; tried += 1) {
      const answer = await fetch(`${api}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const isBusy = answer.status === 429 || answer.status >= 500;
      if (!isBusy || tried === TRIES) return { status: answer.status, body: await answer.json() };
      await answer.body?.cancel();
      await new Promise((done) => setTimeout(done, PAUSE_MS * tried));
    }
  };
}

function tellSum({ outcomes, failed, warnings }: Sum): void {
  const { created, updated, unchanged } = outcomes;
  console.log(
    `Taken over: ${created} new, ${updated} with more, ${unchanged} there already, ${failed.length} failed.`,
  );
  for (const { externalId, errors } of failed.slice(0, MOST_FAILURES)) {
    const why = errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
    console.log(`  ${externalId ?? 'something without an id'}: ${why}`);
  }
  if (failed.length > MOST_FAILURES) console.log(`  and ${failed.length - MOST_FAILURES} more`);
  for (const [message, count] of warnings) console.log(`  left out, ${count} times: ${message}`);
}

async function run(): Promise<void> {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      try: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(USAGE);
  const convert = SYSTEMS[values.from ?? ''];
  if (convert === undefined || files.length === 0) throw new Error(USAGE);
  const converted = convert(readDump(files), (html) => htmlToPlainText(sanitizeHtml(html).html));
  const { organisations, customers, tickets, left } = converted;
  console.log(
    `Read: ${organisations.length} organisations, ${customers.length} customers, ${tickets.length} tickets.`,
  );
  for (const [what, count] of left) console.log(`  not carried over: ${count} ${what}`);
  if (values.try) return;
  const token = process.env.BILET_TOKEN;
  if (!token) throw new Error('Put the token of an admin with the scope import:write into BILET_TOKEN.');
  const api = (values.to ?? findLocalDesk().api).replace(/\/+$/, '');
  const sum = await send(poster(api, token), converted, (line) => console.log(line));
  tellSum(sum);
  if (sum.failed.length > 0) process.exitCode = 1;
}

tell(run);
