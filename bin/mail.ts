/**
 * `npm run mail -- file.eml`: how the desk would understand a message, and why, step by step. Nothing is stored or sent.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dynamoTable } from '../core/shared/table.ts';
import { type Choice, DESK_FLAGS, openDesk } from './desk/choose.ts';
import { deskSettings } from './desk/context.ts';
import { tell } from './desk/tell.ts';
import { describeInto } from './mail/describe.ts';
import { type AskedDesk, EMPTY, understand } from './mail/dry-run.ts';
import { formatSteps, stepsOf } from './mail/steps.ts';

const USAGE = `Shows how the desk understands messages. Nothing is stored or sent.

  npm run mail -- [--local | --aws] [--from ADDRESS] [--to ADDRESS]… [--verdict dmarc=PASS]… PATH…
                                                    each message step by step, and what would be made of it
  npm run mail -- --out DIR PATH…                   what is read in each, as DIR/NAME.json

PATH is a message or a folder with .eml files. --local or --aws says which desk's mailboxes, tickets and customers are looked
at; without it, none is, and the mailboxes are those of cdk.json. --from and --to are the envelope, --verdict what SES found
out about the sender (spf, dkim, dmarc, spam, virus); without them it is what SES noted on top of a message that it stored, and
what the message says itself. A message that cannot be read gives {"error": "…"} with --out, and the others are still read.`;

/** The messages that a path means: itself, or the .eml files in it. */
async function messagesAt(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => null);
  if (!info?.isDirectory()) return [path];
  const names = await readdir(path);
  return names
    .filter((name) => name.toLowerCase().endsWith('.eml'))
    .sort()
    .map((name) => join(path, name));
}

async function askedDesk(choice: Choice): Promise<AskedDesk> {
  const settings = deskSettings(choice);
  if (!choice.local && !choice.aws) return { base: EMPTY, settings, now: new Date() };
  const desk = await openDesk(choice);
  return { base: dynamoTable({ tableName: desk.table }), settings, now: await desk.now() };
}

const texts = { type: 'string', multiple: true } as const;

async function mail(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { ...DESK_FLAGS, out: { type: 'string' }, from: { type: 'string' }, to: texts, verdict: texts },
    allowPositionals: true,
  });
  const lists = await Promise.all(positionals.map(messagesAt));
  const messages = [...new Set(lists.flat().map((path) => resolve(path)))];
  if (messages.length === 0) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  if (values.out !== undefined) return describeInto(values.out, messages);
  const { from, to, verdict } = values;
  const desk = await askedDesk(values);
  for (const path of messages) {
    const understood = await understand(await readFile(path), desk, {
      key: path,
      given: { from, to, verdict },
    });
    console.log(`${path}\n\n${formatSteps(stepsOf(understood))}\n`);
  }
}

tell(mail);
